import type { QueueBound } from '../../views/queues/model.js';
import { UINT16, unsignedBacklog } from '../../words/backlog.js';
import type { ListenSettings, Unknown } from './model.js';
import { decide, type Facts } from './worlds.js';

/** How many fit a queue, null where it is not certain, and what it comes from. */
export interface QueueLimit {
  readonly limit: number | null;
  readonly bound: QueueBound;
  /** Where it is not certain: what it depends on. */
  readonly why?: Unknown;
  /** Where it is not certain: the limits that it may be, as far as they can be computed. */
  readonly possible?: readonly number[];
}

/**
 * What listen(2) keeps: the lesser of its argument and net.core.somaxconn, a negative argument
 * being the largest (net/socket.c, __sys_listen). undefined where that is not known.
 */
export function keptBacklog(about: ListenSettings): number | undefined {
  const { backlog, kept, somaxconn } = about;
  if (kept !== undefined) return kept;
  if (backlog === undefined || somaxconn === undefined) return undefined;
  const lesser = Math.min(unsignedBacklog(backlog), somaxconn);
  if (lesser <= UINT16) return lesser;
  const decision = decide(about, facts =>
    facts.has('backlog-32-bits') ? lesser : lesser & UINT16,
  );
  return decision.certain ? decision.value : undefined;
}

/**
 * How many connections fit the accept queue. Full is `sk_ack_backlog > sk_max_ack_backlog`
 * (sk_acceptq_is_full, include/net/sock.h), so one more than the backlog fits.
 */
export function acceptQueueLimit(about: ListenSettings): QueueLimit {
  return limitOf(about, facts => acceptLimit(about, facts));
}

/**
 * How many SYN_RECV requests of peers that are not proven fit the SYN queue of a listener.
 *
 * - to 4.3: a power of two (reqsk_queue_alloc, net/core/request_sock.c), fixed at the first
 *   listen(2);
 * - from 4.4: full is `qlen >= sk_max_ack_backlog` (inet_csk_reqsk_queue_is_full);
 * - from 6.13 and in stable lines: `qlen > sk_max_ack_backlog` (3479c7549fb1).
 *
 * Without cookies a quarter of tcp_max_syn_backlog is kept for peers that proved to be there
 * (tcp_conn_request); with cookies 2 nothing is queued at all.
 */
export function synQueueLimit(about: ListenSettings): QueueLimit {
  return limitOf(about, facts => {
    if (facts.syncookies === 2 && facts.has('cookies-always')) {
      return { limit: 0, bound: { by: 'cookies' } };
    }
    const own = synQueueCapacity(about, facts);
    if (facts.syncookies !== 0 || own.limit === null) return own;
    const shared = threeQuarters(about, facts);
    return shared.limit === null || shared.limit < own.limit ? shared : own;
  });
}

/** The accept queue's limit in one possible kernel. */
export function acceptLimit(about: ListenSettings, facts: Facts): QueueLimit {
  return byBacklog(about, facts.has('accept-queue-exact') ? 0 : 1);
}

/** What fits the SYN queue itself, whoever asks, in one possible kernel. */
export function synQueueCapacity(about: ListenSettings, facts: Facts): QueueLimit {
  if (!facts.has('syn-queue-per-listener')) return unknownLimit('syn-queue-per-listener');
  if (facts.has('syn-queue-by-backlog')) {
    return byBacklog(about, facts.has('syn-queue-one-more') ? 1 : 0);
  }
  const kept = keptBacklog(about);
  const { maxSynBacklog } = about;
  if (kept === undefined) return unknownLimit(unknownOfBacklog(about));
  if (maxSynBacklog === undefined) return unknownLimit('maxSynBacklog');
  const least = Math.max(Math.min(kept, maxSynBacklog), 8) + 1;
  return { limit: powerOfTwoFrom(least), bound: { by: 'table' } };
}

/**
 * Without cookies: `max_syn_backlog - qlen < max_syn_backlog >> 2` drops the SYN of a peer that is
 * not proven (tcp_conn_request), but not in 2.6.32's IPv6.
 */
export function threeQuarters(about: ListenSettings, facts: Facts): QueueLimit {
  const { maxSynBacklog, ipv6 = false } = about;
  const applies = !ipv6 || facts.has('three-quarters-ipv6');
  if (!applies) return { limit: Infinity, bound: { by: 'unknown' } };
  if (maxSynBacklog === undefined) return unknownLimit('maxSynBacklog');
  const limit = maxSynBacklog - (maxSynBacklog >> 2) + 1;
  return { limit, bound: { by: 'max-syn-backlog', maxSynBacklog } };
}

function limitOf(about: ListenSettings, rule: (facts: Facts) => QueueLimit): QueueLimit {
  const decision = decide(about, rule);
  if (decision.certain) return decision.value;
  const { why, possible } = decision;
  const limits = [...new Set(possible.map(({ limit }) => limit))];
  const [first] = possible;
  if (limits.length === 1 && first !== undefined && first.limit !== null) return first;
  const numbers = limits.filter(limit => limit !== null).sort((one, other) => one - other);
  // Some of them only would look like all.
  return { ...unknownLimit(why), possible: numbers.length === limits.length ? numbers : [] };
}

function unknownLimit(why: Unknown): QueueLimit {
  return { limit: null, bound: { by: 'unknown' }, why };
}

/** Bounded by what listen(2) kept, with room for so many more. */
function byBacklog(about: ListenSettings, room: number): QueueLimit {
  const kept = keptBacklog(about);
  if (kept === undefined) return unknownLimit(unknownOfBacklog(about));
  const { backlog: asked } = about;
  const isClamped = asked !== undefined && unsignedBacklog(asked) > kept;
  const bound: QueueBound = isClamped
    ? { by: 'somaxconn', somaxconn: kept, asked, room }
    : { by: 'backlog', backlog: kept, room };
  return { limit: kept + room, bound };
}

function unknownOfBacklog({ backlog, somaxconn }: ListenSettings): Unknown {
  if (backlog === undefined) return 'backlog';
  return somaxconn === undefined ? 'somaxconn' : 'backlog-32-bits';
}

function powerOfTwoFrom(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}
