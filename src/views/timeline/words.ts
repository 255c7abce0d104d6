import type { TcpState } from '../../wire/tcpState.js';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { oneLine } from '../clean.js';
import type { Tone } from '../table.js';
import type { Segment, SegmentFate, TimelineConnection, TimelineEnd } from './model.js';

const { timeline } = labels;

/** What stands on an arrow: `SYN`, `data 5 B`, `SYN-ACK repeat 2`, `ACK repeat 1, spurious`. */
export function segmentLabel(segment: Segment): string {
  const { kind, length, repeat, spurious } = segment;
  const carries = length > 0 ? [timeline.dataLength(length)] : [];
  const repeated = repeat > 0 ? [timeline.repeat(repeat)] : [];
  const label = [kind, ...carries, ...repeated].join(' ');
  return spurious ? `${label}, ${timeline.spurious}` : label;
}

export function segmentTone({ kind, repeat, spurious }: Segment): Tone {
  if (repeat > 0 || spurious) return 'again';
  return kind === 'RST' ? 'bad' : 'plain';
}

/** What became of a segment. */
export function fateText(fate: SegmentFate): string {
  switch (fate.kind) {
    case 'delivered':
      return timeline.fate.delivered;
    case 'dropped-by-rule':
      return timeline.fate.droppedByRule(fate.rule);
    case 'syn-dropped':
      return timeline.fate.synDropped;
    case 'ack-ignored':
      return fate.deferred ? timelineSentences.mark.ackDeferred : timeline.fate.ackIgnored;
    case 'nobody':
      return timeline.fate.nobody;
    case 'lost':
      return timeline.fate.lost;
  }
}

/** The remark beside an arrow; undefined for a segment that arrived as it should. */
export function fateNote(segment: Segment): string | undefined {
  return segment.fate.kind === 'delivered' ? undefined : fateText(segment.fate);
}

export function lastState(end: TimelineEnd): TcpState | undefined {
  return end.states.at(-1)?.state;
}

/** How the connection stands at the end of the slice, as one clause. */
export function verdict(connection: TimelineConnection): string {
  const { client, server, segments } = connection;
  const near = lastState(client);
  const far = lastState(server);
  const gone = far === undefined || far === 'CLOSED' || far === 'LISTEN';
  if (client.nobody) {
    if (far === 'SYN_RECV') return timeline.verdict.awaitsNobody;
    const answered = segments.some(({ kind }) => kind === 'SYN-ACK');
    return answered ? timeline.verdict.keepsNothing : timeline.verdict.dropped;
  }
  if (near === 'ESTABLISHED' && far === 'ESTABLISHED') return timeline.verdict.connected;
  if (near === 'ESTABLISHED' && far === 'SYN_RECV') return timeline.verdict.halfOpen;
  if (near === 'ESTABLISHED' && gone) return timeline.verdict.forgotten;
  if (near === 'SYN_SENT' && gone) return timeline.verdict.noAnswer;
  if (near === 'SYN_SENT' && far === 'SYN_RECV') return timeline.verdict.answerUnheard;
  const reset = segments.findLast(({ kind }) => kind === 'RST');
  if ((near === undefined || near === 'CLOSED') && gone) {
    if (reset === undefined) return timeline.verdict.closed;
    return refused(connection, reset)
      ? timeline.verdict.refused
      : timeline.verdict.resetBy(oneLine(reset.from === 'client' ? client.name : server.name));
  }
  return timeline.verdict.states(near ?? labels.none, far ?? labels.none);
}

function refused({ segments, cutAtStart, server }: TimelineConnection, reset: Segment): boolean {
  const answered = segments.some(({ kind }) => kind === 'SYN-ACK');
  const known = server.states.some(({ state }) => state === 'SYN_RECV' || state === 'ESTABLISHED');
  return reset.from === 'server' && !answered && !known && !cutAtStart;
}

/** The segments in one line: `SYN, SYN-ACK ×3, ACK, …`. */
export function segmentSummary({ segments }: TimelineConnection, most = 8): string {
  const runs: { kind: string; count: number }[] = [];
  for (const { kind } of segments) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.count++;
    else runs.push({ kind, count: 1 });
  }
  const shown = runs.slice(0, most).map(({ kind, count }) => timeline.kindTimes(kind, count));
  return [...shown, ...(runs.length > most ? ['…'] : [])].join(', ');
}
