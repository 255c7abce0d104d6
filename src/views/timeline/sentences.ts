import { timelineSentences } from '../../words/timelineSentences.js';
import { oneLine } from '../clean.js';
import { duration } from '../duration.js';
import type { ExplainedRule } from '../explanation/model.js';
import { ruleTip, type RuleTip } from '../explanation/sources.js';
import type { Tone } from '../table.js';
import type {
  EndEvent,
  FullQueue,
  Segment,
  SegmentCause,
  SegmentFate,
  TimelineConnection,
} from './model.js';
import { fateText } from './words.js';

const {
  cause: causes,
  missing,
  fate: fates,
  mark: marks,
  sequel: sequels,
  event: events,
} = timelineSentences;

type Names = Record<'client' | 'server', string>;

function namesOf({ client, server }: TimelineConnection): Names {
  return { client: oneLine(client.name), server: oneLine(server.name) };
}

/** What happened with a segment and why: up to four sentences. */
export function story(segment: Segment, connection: TimelineConnection): string {
  const names = namesOf(connection);
  const self = names[segment.from];
  const other = names[segment.from === 'client' ? 'server' : 'client'];
  return [
    causeSentence(segment, self, other),
    ...(segment.spurious ? [timelineSentences.spurious(other)] : []),
    ...fateSentences(segment.fate, other),
    ...(segment.completes ? [timelineSentences.completes(names.server)] : []),
  ].join(' ');
}

/** The kernel's rules behind that, with their sources as `rules` has them. */
export function ruleTips(
  { causeRule, fateRule }: Segment,
  rules: readonly ExplainedRule[],
): RuleTip[] {
  const applied = [causeRule, fateRule].filter(rule => rule !== undefined);
  return applied.map(rule => ruleTip(rule, rules));
}

function causeSentence({ cause, length }: Segment, self: string, other: string): string {
  switch (cause.kind) {
    case 'connects':
      return causes.connects(self, other);
    case 'answers':
      return causes.answers(self);
    case 'takes-data':
      return causes.takesData(self);
    case 'answers-with-cookie':
      return causes.answersWithCookie(self);
    case 'confirms':
      return causes.confirms(self);
    case 'sends':
      return causes.sends(self, length);
    case 'acknowledges':
      return causes.acknowledges(self);
    case 'closes':
      return causes.closes(self);
    case 'refuses':
      return causes.refuses(self);
    case 'knows-nothing':
      return causes.knowsNothing(self);
    case 'aborts':
      return causes.aborts(self);
    case 'resets':
      return causes.resets(self);
    case 'asked-again':
      return causes.askedAgain(self, other, cause.by);
    case 'suspects-loss':
      return causes.suspectsLoss(self, duration(cause.after));
    case 'timer':
      return `${causes.timer(self, duration(cause.after))}; ${missingClause(cause, other)}`;
  }
}

function missingClause(cause: Extract<SegmentCause, { kind: 'timer' }>, other: string): string {
  switch (cause.missing) {
    case 'answer':
      return missing.answer(other);
    case 'answer-lost':
      return missing.answerLost(other);
    case 'answer-ignored':
      return missing.answerIgnored;
    case 'data':
      return missing.data;
  }
}

function fateSentences(fate: SegmentFate, other: string): string[] {
  switch (fate.kind) {
    case 'delivered':
      return [];
    case 'nobody':
      return [fates.nobody(other)];
    case 'lost':
      return [fates.lost(other)];
    case 'dropped-by-rule':
      return [fates.droppedByRule(oneLine(fate.rule))];
    case 'syn-dropped':
      return [synDropped(fate)];
    case 'ack-ignored': {
      const { queue, sequel } = fate;
      const unseen = fate.deferred ? fates.ackDeferred : fates.ackIgnoredUnseen;
      return [
        queue === null ? unseen : fates.ackIgnored(queue.length, queue.bound),
        ...(sequel === null ? [] : [sequels[sequel.kind](duration(sequel.after, 2))]),
      ];
    }
  }
}

/** The sign and the few words beside an arrow that did not arrive, or was of no use. */
export interface FateMark {
  readonly sign: string;
  readonly text: string;
  readonly tone: Tone;
}

export function fateMark(fate: SegmentFate): FateMark | undefined {
  switch (fate.kind) {
    case 'delivered':
      return undefined;
    case 'dropped-by-rule':
      return { sign: '⊘', text: fateText(fate), tone: 'waiting' };
    case 'nobody':
    case 'lost':
      return { sign: '✗', text: fateText(fate), tone: 'bad' };
    case 'syn-dropped':
      return { sign: '✗', text: fate.full ? fullMark(fate.full) : fateText(fate), tone: 'bad' };
    case 'ack-ignored': {
      const { queue } = fate;
      const text = queue ? marks.ackIgnored(queue.length, queue.bound) : fateText(fate);
      return { sign: '✗', text, tone: 'bad' };
    }
  }
}

function fullMark({ queue, length, bound }: FullQueue): string {
  return queue === 'accept'
    ? marks.synDroppedByAcceptQueue(length, bound)
    : marks.synDroppedBySynQueue(length);
}

function synDropped({ full }: Extract<SegmentFate, { kind: 'syn-dropped' }>): string {
  if (full === null) return fates.synDropped;
  const { queue, length, bound } = full;
  return queue === 'accept'
    ? fates.synDroppedByAcceptQueue(length, bound)
    : fates.synDroppedBySynQueue(length, bound);
}

/** The few words beside an event's tick. */
export function eventText(event: EndEvent): string {
  switch (event.kind) {
    case 'connect-failed':
      return events.connectFailed(oneLine(event.errno));
    case 'broken':
      return events.broken(oneLine(event.errno));
    case 'received':
      return events.received(event.bytes);
    case 'accepted':
      return events.accepted(event.fd);
    case 'exited':
      return events.exited(event.signal === null ? null : oneLine(event.signal));
    case 'rule-on':
      return events.ruleOn(oneLine(event.rule));
    case 'rule-off':
      return events.ruleOff(oneLine(event.rule));
    case 'connect-called':
    case 'connected':
    case 'peer-closed':
    case 'closed':
    case 'shutdown':
    case 'reset':
    case 'listening':
    case 'listener-closed':
      return events[event.kind];
  }
}

/** Numbers of the header: `seq 0 · ack 1 · win 65483`. */
export function headerNumbers({ seq, ack, window }: Segment): string {
  const { segment } = timelineSentences;
  return [
    segment.seq(seq),
    ...(ack === null ? [] : [segment.ack(ack)]),
    segment.window(window),
  ].join(' · ');
}

/** All that the header says, and when it arrived if that was later than it left. */
export function headerFacts(one: Segment, clockError: number | undefined): string {
  const { segment } = timelineSentences;
  const { time, arrival, length, flags, options } = one;
  return [
    headerNumbers(one),
    ...(length > 0 ? [segment.bytes(length)] : []),
    segment.flags(flags),
    ...(options === undefined || options.length === 0 ? [] : [segment.options(options)]),
    ...(arrival === null || arrival <= time
      ? []
      : [
          segment.arrived(
            duration(arrival - time),
            clockError === undefined ? undefined : duration(clockError),
          ),
        ]),
  ].join(' · ');
}
