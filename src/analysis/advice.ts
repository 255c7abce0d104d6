import type { Advice, AdviceBound, AdviceSeen, AdviceTodo } from '../views/listeners/model.js';

/** What is known of a listener after a time of observation. */
export interface ListenerEvidence {
  /** Somebody listens there now. */
  readonly isHere: boolean;
  readonly seconds: number;
  /** The second argument of listen(2), negative for as much as there is; undefined: not known. */
  readonly asked: number | undefined;
  /** sk_max_ack_backlog. */
  readonly kept: number;
  // sysctls as they are now; undefined: not known
  readonly somaxconn: number | undefined;
  readonly maxSynBacklog: number | undefined;
  readonly syncookies: number | undefined;
  /** `fullPart`: for how much of the time it was full, from 0 to 1. */
  readonly acceptQueue: { readonly most: number; readonly fullPart: number };
  /** `limit`: null where this kernel's rule is not known. */
  readonly synQueue: { readonly most: number; readonly limit: number | null };
  /** What this listener dropped in the time; undefined where the kernel does not count it. */
  readonly drops: number | undefined;
  /** By how much the host's counters grew in the time. */
  readonly host: HostCounts;
}

export interface HostCounts {
  /** ListenOverflows. */
  readonly overflows: number;
  /** ListenDrops. */
  readonly drops: number;
  /** TCPReqQFullDrop. */
  readonly synQueueDrops: number;
  /** TCPReqQFullDoCookies. */
  readonly synQueueCookies: number;
}

/** Too short a time to say that all is well. Seconds. */
const LEAST_SECONDS = 0.5;

/** A queue that was full for so much of the time is not filled by bursts. */
const OFTEN_FULL = 0.5;

/**
 * What bounds a listener, whether that showed, and what to do about it, the first thing first. An
 * accept queue is full when `sk_ack_backlog > sk_max_ack_backlog` (sk_acceptq_is_full,
 * include/net/sock.h); what finds no room counts in the listener's own sk_drops as in the host's
 * ListenDrops (tcp_listendrop, include/net/tcp.h). somaxconn counts when listen(2) is called
 * (__sys_listen, net/socket.c).
 */
export function adviceFor(evidence: ListenerEvidence): Advice {
  const bound = boundOf(evidence);
  const seen = seenOf(evidence);
  return { bound, seen, todo: todoOf(evidence, bound, seen) };
}

function boundOf({ asked, kept, somaxconn }: ListenerEvidence): AdviceBound {
  if (asked !== undefined && (asked < 0 || asked > kept)) {
    return somaxconn !== undefined && somaxconn > kept
      ? { by: 'former-somaxconn', kept, asked, somaxconn }
      : { by: 'somaxconn', kept, asked };
  }
  if (asked === undefined && kept === somaxconn) return { by: 'somaxconn-perhaps', kept };
  return { by: 'backlog', kept, isCertain: asked !== undefined };
}

function seenOf(evidence: ListenerEvidence): AdviceSeen {
  const { isHere, seconds, kept, acceptQueue, drops, host } = evidence;
  const limit = kept + 1;
  const times = drops ?? host.drops;
  if (times > 0) {
    const isHostWide = drops === undefined;
    return { kind: 'overflowed', queue: fullQueue(evidence), times, seconds, isHostWide };
  }
  if (!isHere) return { kind: 'closed' };
  const { most } = acceptQueue;
  // One that waits for a moment says nothing of a queue that holds no more.
  if ((most * 4 >= limit * 3 && most > 1) || isOftenFull(evidence)) {
    return { kind: 'nearly-full', most, limit };
  }
  if (isSynQueueFull(evidence) && host.synQueueCookies > 0) {
    return { kind: 'cookies', times: host.synQueueCookies, seconds };
  }
  return seconds < LEAST_SECONDS ? { kind: 'nothing-yet' } : { kind: 'fits', most, limit };
}

function isOftenFull({ acceptQueue: { fullPart }, seconds }: ListenerEvidence): boolean {
  return fullPart >= OFTEN_FULL && seconds >= LEAST_SECONDS;
}

/** Which queue had no room: as it was seen, or, where a burst was too short, as the host counts. */
function fullQueue(evidence: ListenerEvidence): 'accept' | 'syn' | 'unknown' {
  const { kept, acceptQueue, host } = evidence;
  if (acceptQueue.most > kept) return 'accept';
  if (isSynQueueFull(evidence)) return 'syn';
  if (host.overflows > 0 && host.synQueueDrops === 0) return 'accept';
  return host.synQueueDrops > 0 && host.overflows === 0 ? 'syn' : 'unknown';
}

function isSynQueueFull({ synQueue: { most, limit } }: ListenerEvidence): boolean {
  return limit !== null && most > 0 && most >= limit;
}

function todoOf(
  evidence: ListenerEvidence,
  bound: AdviceBound,
  seen: AdviceSeen,
): readonly AdviceTodo[] {
  const { kind } = seen;
  if (kind !== 'overflowed' && kind !== 'cookies' && kind !== 'nearly-full') return [];
  if (kind === 'cookies' || (kind === 'overflowed' && seen.queue === 'syn')) {
    return synQueueTodo(evidence, bound);
  }
  if (!isOftenFull(evidence)) return roomFor(evidence, bound);
  // Whoever does not accept fills a queue of any length; only what was meant to be longer is made so.
  const isClamped = bound.by === 'somaxconn' || bound.by === 'former-somaxconn';
  return [
    ...(isClamped ? roomFor(evidence, bound) : []),
    { kind: 'accept-faster', percent: Math.round(100 * evidence.acceptQueue.fullPart) },
  ];
}

/** What makes both queues longer. */
function roomFor({ kept, somaxconn }: ListenerEvidence, bound: AdviceBound): AdviceTodo[] {
  switch (bound.by) {
    case 'somaxconn':
      return [{ kind: 'raise-somaxconn', to: bound.asked > 0 ? bound.asked : doubled(kept) }];
    case 'somaxconn-perhaps':
      return [
        { kind: 'raise-somaxconn', to: doubled(kept) },
        { kind: 'raise-backlog', somaxconn: null },
      ];
    case 'former-somaxconn': {
      const { asked, somaxconn: present } = bound;
      return [{ kind: 'listen-again', gets: asked < 0 ? present : Math.min(asked, present) }];
    }
    case 'backlog': {
      const beyond = somaxconn !== undefined && doubled(kept) > somaxconn ? somaxconn : null;
      return [{ kind: 'raise-backlog', somaxconn: beyond }];
    }
  }
}

/**
 * Without cookies a quarter of tcp_max_syn_backlog is kept for known peers (tcp_conn_request);
 * otherwise the SYN queue is as long as the accept queue.
 */
function synQueueTodo(evidence: ListenerEvidence, bound: AdviceBound): AdviceTodo[] {
  const { syncookies, maxSynBacklog, kept, synQueue } = evidence;
  const isBoundBySetting =
    syncookies === 0 && maxSynBacklog !== undefined && (synQueue.limit ?? 0) < kept;
  return [
    ...(syncookies === 0 ? [{ kind: 'enable-cookies' } as const] : []),
    ...(isBoundBySetting
      ? [{ kind: 'raise-max-syn-backlog', to: doubled(kept) } as const]
      : roomFor(evidence, bound)),
  ];
}

function doubled(kept: number): number {
  return Math.max(2 * kept, 128);
}
