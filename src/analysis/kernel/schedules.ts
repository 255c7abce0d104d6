import { presenceIn } from './changes.js';
import { keptBacklog } from './limits.js';
import type { ListenSettings, RetransmissionSchedule, Unknown } from './model.js';
import { decide, type Facts } from './worlds.js';

/** A schedule, or what it waits for. Seconds. */
export type Scheduled<T> =
  { readonly known: true; readonly schedule: T } | { readonly known: false; readonly why: Unknown };

/** TCP_RTO_MAX and the default of tcp_rto_max_ms, seconds (include/net/tcp.h). */
const RTO_MAX = 120;

/**
 * When an unanswered SYN is sent again (tcp_retransmit_timer, tcp_write_timeout). It is given up
 * after tcp_syn_retries + tcp_syn_linear_timeouts repeats, or once as long as tcp_syn_retries
 * doublings of the timeout take: the linear ones give more repeats, not more time.
 */
export function synSchedule(about: ListenSettings): Scheduled<RetransmissionSchedule> {
  const { synRetries: retries } = about;
  if (retries === undefined) return { known: false, why: 'synRetries' };
  return scheduled(about, facts => {
    const first = initialTimeout(facts);
    const linear = facts.has('syn-linear-timeouts') ? about.synLinearTimeouts : 0;
    if (linear === undefined) return 'synLinearTimeouts';
    const longest = doublings(first, retries, RTO_MAX);
    const sent = [0];
    let timeout = first;
    for (let time = first; ; time += timeout) {
      const repeats = sent.length - 1;
      if (repeats >= retries + linear || (repeats > 0 && time >= longest)) {
        return { sent, givesUp: time };
      }
      sent.push(time);
      if (sent.length - 1 > linear) timeout = Math.min(2 * timeout, RTO_MAX);
    }
  });
}

/**
 * When the SYN-ACK of a request without an answer is sent again, and when the request is dropped
 * without a word (reqsk_timer_handler, net/ipv4/inet_connection_sock.c). `retries`: if pruning
 * leaves fewer than tcp_synack_retries.
 */
export function synackSchedule(
  about: ListenSettings,
  retries = about.synackRetries,
): Scheduled<RetransmissionSchedule> {
  if (retries === undefined) return { known: false, why: 'synackRetries' };
  return scheduled(about, facts => {
    const first = initialTimeout(facts);
    const longest = synackTimeoutMax(about, facts);
    const times = [0];
    for (let repeat = 0; repeat <= retries; repeat++) {
      times.push((times.at(-1) ?? 0) + Math.min(first * 2 ** repeat, longest));
    }
    return { sent: times.slice(0, -1), givesUp: times.at(-1) ?? 0 };
  });
}

/** What TCP_DEFER_ACCEPT makes of the seconds it is given. */
export interface DeferSchedule {
  /** rskq_defer_accept: SYN-ACK timeouts. */
  readonly timeouts: number;
  /** What getsockopt(2) gives back. Seconds. */
  readonly readsBack: number;
  /** When the SYN-ACK is sent again, whose answer completes the handshake without data. Seconds. */
  readonly synackAt: number;
}

/** secs_to_retrans, retrans_to_secs (net/ipv4/tcp.c), syn_ack_recalc. */
export function deferSchedule(about: ListenSettings, seconds: number): Scheduled<DeferSchedule> {
  return scheduled(about, facts => {
    const first = initialTimeout(facts);
    if (seconds <= 0) return { timeouts: 0, readsBack: 0, synackAt: 0 };
    let timeouts = 1;
    let timeout = first;
    let period = first;
    while (seconds > period && timeouts < 255) {
      timeouts++;
      timeout = Math.min(2 * timeout, RTO_MAX);
      period += timeout;
    }
    const synackAt = doublings(first, timeouts - 1, synackTimeoutMax(about, facts));
    return { timeouts, readsBack: period, synackAt };
  });
}

/** Whether so many requests make the kernel drop old ones before their time. */
export function prunes(about: ListenSettings, synQueue: number): boolean | undefined {
  const most = mostUnpruned(about);
  return most === undefined ? undefined : synQueue > most;
}

/**
 * How many requests may be there without old ones being dropped before their time: from 4.4
 * `2 * qlen > max(8, sk_max_ack_backlog)` begins it (reqsk_timer_handler). undefined: not known;
 * before 4.4 it is half the table.
 */
export function mostUnpruned(about: ListenSettings): number | undefined {
  const kept = keptBacklog(about);
  if (presenceIn('syn-queue-by-backlog', about) !== 'has' || kept === undefined) return undefined;
  return Math.max(8, kept) >> 1;
}

/**
 * How often the SYN-ACK of a request may be repeated at this moment: tcp_synack_retries, or as few
 * as 2 while the queue is more than half full and few requests in it are young.
 */
export function retriesNow(
  about: ListenSettings,
  { synQueue, young = synQueue }: { readonly synQueue: number; readonly young?: number },
): number | undefined {
  const { synackRetries } = about;
  const isPruning = prunes(about, synQueue);
  if (synackRetries === undefined || isPruning === undefined) return undefined;
  let retries = synackRetries;
  if (!isPruning) return retries;
  for (let threshold = 2 * young; retries > 2 && synQueue >= threshold; threshold *= 2) retries--;
  return retries;
}

function scheduled<T extends object>(
  about: ListenSettings,
  rule: (facts: Facts) => T | Unknown,
): Scheduled<T> {
  const decision = decide(about, rule);
  if (!decision.certain) return { known: false, why: decision.why };
  const { value } = decision;
  return typeof value === 'object'
    ? { known: true, schedule: value }
    : { known: false, why: value };
}

/** TCP_TIMEOUT_INIT. Seconds. */
function initialTimeout(facts: Facts): number {
  return facts.has('initial-rto-1s') ? 1 : 3;
}

function synackTimeoutMax({ rtoMaxMs }: ListenSettings, facts: Facts): number {
  return rtoMaxMs !== undefined && facts.has('synack-rto-max') ? rtoMaxMs / 1000 : RTO_MAX;
}

/** When the timer fires for the last time after so many repeats, each after twice the time. */
function doublings(first: number, repeats: number, longest: number): number {
  let time = 0;
  for (let repeat = 0; repeat <= repeats; repeat++) time += Math.min(first * 2 ** repeat, longest);
  return time;
}
