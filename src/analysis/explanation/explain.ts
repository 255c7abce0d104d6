import type {
  ExplainedFate,
  ExplainedQueue,
  ExplainedSchedule,
  Explanation,
  Formula,
  QueueName,
} from '../../views/explanation/model.js';
import { ackFate, synFate } from '../kernel/fates.js';
import { acceptQueueLimit, keptBacklog, synQueueLimit, type QueueLimit } from '../kernel/limits.js';
import type { ListenSettings, QueueLengths, RuleId, Ruling } from '../kernel/model.js';
import type { WordedRule } from '../../words/kernelRules.js';
import { explainedRules } from './explainedRules.js';
import { synackSchedule, synSchedule, type Scheduled } from '../kernel/schedules.js';

export interface Moment {
  readonly lengths: QueueLengths;
  /** The lengths are worth showing: somebody looked, or asked about them. */
  readonly isObserved: boolean;
}

/** What a kernel's rules make of one listener at a moment. */
export function explainListener(
  about: ListenSettings,
  { lengths, isObserved }: Moment,
): Pick<Explanation, 'queues' | 'next' | 'schedules' | 'rules'> {
  const queues = [
    queueOf('accept', about, isObserved ? lengths.acceptQueue : null),
    queueOf('syn', about, isObserved ? lengths.synQueue : null),
  ];
  const next = nextFates(about, lengths);
  const schedules: ExplainedSchedule[] = [
    { segment: 'syn', times: timesOf(synSchedule(about)), rule: 'syn-retransmission' },
    { segment: 'syn-ack', times: timesOf(synackSchedule(about)), rule: 'synack-retransmission' },
  ];
  const ids = [...queues, ...next, ...schedules].map(({ rule }) => rule);
  const rules = explainedRules(about, [...new Set<WordedRule>(['backlog-clamped', ...ids])]);
  return { queues, next, schedules, rules };
}

function queueOf(queue: QueueName, about: ListenSettings, length: number | null): ExplainedQueue {
  const found = queue === 'accept' ? acceptQueueLimit(about) : synQueueLimit(about);
  return {
    queue,
    length,
    limit: found.limit,
    formula: formulaOf(about, found),
    rule: ruleOfLimit(queue, found),
  };
}

/** The rule that a queue's limit comes from. */
export function ruleOfLimit(queue: QueueName, { bound }: Pick<QueueLimit, 'bound'>): RuleId {
  if (queue === 'accept') return 'accept-queue-limit';
  if (bound.by === 'max-syn-backlog') return 'three-quarters';
  return bound.by === 'cookies' ? 'cookies' : 'syn-queue-limit';
}

function formulaOf(about: ListenSettings, { limit, bound, why, possible }: QueueLimit): Formula {
  const kept = keptBacklog(about);
  switch (bound.by) {
    case 'backlog':
      return backlogFormula(about, bound.backlog, bound.room);
    case 'somaxconn':
      return backlogFormula(about, bound.somaxconn, bound.room);
    case 'max-syn-backlog': {
      // Without cookies that rule does not apply, and the queue's own remains.
      const own = synQueueLimit({ ...about, syncookies: 1 }).limit;
      return own === null || limit === null
        ? { kind: 'unknown', why: 'kept', possible: possible ?? [] }
        : { kind: 'three-quarters', byBacklog: own, maxSynBacklog: bound.maxSynBacklog };
    }
    case 'table':
      return kept === undefined || about.maxSynBacklog === undefined
        ? { kind: 'unknown', why: why ?? 'kept', possible: possible ?? [] }
        : { kind: 'table', kept, maxSynBacklog: about.maxSynBacklog };
    case 'cookies':
      return { kind: 'cookies' };
    case 'unknown':
      return { kind: 'unknown', why: why ?? 'release', possible: possible ?? [] };
  }
}

function backlogFormula(about: ListenSettings, kept: number, room: number): Formula {
  const { backlog = null, somaxconn = null } = about;
  return { kind: 'backlog', backlog, somaxconn, kept, room };
}

function nextFates(about: ListenSettings, lengths: QueueLengths): ExplainedFate[] {
  const syn = synFate(about, lengths);
  const ack = ackFate(about, lengths);
  return [
    { segment: 'syn', fate: syn.fate, ...countersOf(syn), rule: syn.rule },
    { segment: 'ack', fate: ack.fate, ...countersOf(ack), rule: ack.rule },
  ];
}

function countersOf({ counters, countersDependOn }: Ruling<unknown>) {
  return { counters, countersDependOn: countersDependOn ?? null };
}

function timesOf(found: Scheduled<{ sent: readonly number[]; givesUp: number }>) {
  return found.known ? found.schedule : null;
}
