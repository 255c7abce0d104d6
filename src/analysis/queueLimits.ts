import type { QueueBound } from '../views/queues/model.js';
import { compareVersions, parseKernelVersion } from '../wire/kernelVersion.js';

/** What bounds a listener's queues, apart from its backlog. */
export interface QueueRules {
  /** `uname -r`. */
  readonly release: string;
  /** net.ipv4.tcp_max_syn_backlog; undefined: not known. */
  readonly maxSynBacklog: number | undefined;
  /** net.ipv4.tcp_syncookies: 0, 1 or 2; undefined: not known. */
  readonly syncookies: number | undefined;
}

/** From the values of sysctls by name; null and absent: this kernel has none in a namespace. */
export function queueRules(
  release: string,
  sysctls: Readonly<Record<string, string | null>>,
): QueueRules {
  const value = (key: string): number | undefined => {
    const text = sysctls[key] ?? '';
    return /^-?\d+$/.test(text) ? Number(text) : undefined;
  };
  return {
    release,
    maxSynBacklog: value('net.ipv4.tcp_max_syn_backlog'),
    syncookies: value('net.ipv4.tcp_syncookies'),
  };
}

/** What listen(2) was told, as far as it is known, and what the kernel keeps of it. */
export interface ListenBacklog {
  /** sk_max_ack_backlog: the lesser of what was asked for and net.core.somaxconn at that time. */
  readonly backlog: number;
  /** The second argument of listen(2), which may be negative; undefined: not known. */
  readonly asked?: number | undefined;
}

/** A limit, null where it is not certain, and what it comes from. */
export interface QueueLimit {
  readonly limit: number | null;
  readonly bound: QueueBound;
}

/**
 * How many connections fit the accept queue. Full is `sk_ack_backlog > sk_max_ack_backlog`
 * (sk_acceptq_is_full, include/net/sock.h), so one more than the backlog fits. So in every
 * release; only 5.12-rc5 had `>=`.
 */
export function acceptQueueRule(about: ListenBacklog): QueueLimit {
  return { limit: about.backlog + 1, bound: boundByBacklog(about, 1) };
}

export function acceptQueueLimit(about: ListenBacklog): number {
  return about.backlog + 1;
}

const UNKNOWN: QueueLimit = { limit: null, bound: { by: 'unknown' } };

/**
 * How many SYN_RECV requests fit the SYN queue of a listener.
 *
 * - to 4.3: a power of two (reqsk_queue_alloc, net/core/request_sock.c);
 * - from 4.4: full is `qlen >= sk_max_ack_backlog` (inet_csk_reqsk_queue_is_full);
 * - from 6.13 and in the stable lines of `ONE_MORE`: `qlen > sk_max_ack_backlog` (3479c7549fb1).
 *
 * Without cookies a quarter of tcp_max_syn_backlog is kept for peers that proved to be there
 * (tcp_conn_request: `max_syn_backlog - qlen < max_syn_backlog >> 2`); the limit is for others.
 * With cookies 2 nothing is queued at all.
 */
export function synQueueRule(about: QueueRules & ListenBacklog): QueueLimit {
  const { release, maxSynBacklog, syncookies } = about;
  const version = parseKernelVersion(release);
  if (version === undefined || syncookies === undefined) return UNKNOWN;
  if (isBackported(release, version) || compareVersions(version, [2, 6, 32]) < 0) return UNKNOWN;
  if (syncookies === 2) {
    if (compareVersions(version, [3, 18]) >= 0) return { limit: 0, bound: { by: 'cookies' } };
    // Between, somewhere: 3.10.65 has no `2` yet, 3.18.20 has.
    if (compareVersions(version, [3, 10]) > 0) return UNKNOWN;
  }
  const byBacklog = ruleOfBacklog(version, about);
  if (syncookies !== 0 || byBacklog.limit === null) return byBacklog;
  if (maxSynBacklog === undefined) return UNKNOWN;
  const limit = maxSynBacklog - (maxSynBacklog >> 2) + 1;
  if (byBacklog.limit <= limit) return byBacklog;
  return { limit, bound: { by: 'max-syn-backlog', maxSynBacklog } };
}

/** null where it is not certain. */
export function synQueueLimit(about: QueueRules & ListenBacklog): number | null {
  return synQueueRule(about).limit;
}

/** The first releases of each stable line with commit 3479c7549fb1. */
const ONE_MORE: readonly (readonly [number, number, number])[] = [
  [5, 4, 290],
  [5, 10, 234],
  [5, 15, 177],
  [6, 1, 125],
  [6, 6, 72],
  [6, 12, 10],
];

function ruleOfBacklog(
  version: readonly number[],
  about: ListenBacklog & Pick<QueueRules, 'maxSynBacklog'>,
): QueueLimit {
  const { backlog, maxSynBacklog } = about;
  if (compareVersions(version, [4, 4]) < 0) {
    if (maxSynBacklog === undefined) return UNKNOWN;
    const least = Math.max(Math.min(backlog, maxSynBacklog), 8) + 1;
    return { limit: powerOfTwoFrom(least), bound: { by: 'table' } };
  }
  const line = ONE_MORE.find(fixed => compareVersions(version, fixed.slice(0, 2)) === 0);
  const room = compareVersions(version, line ?? [6, 13]) >= 0 ? 1 : 0;
  return { limit: backlog + room, bound: boundByBacklog(about, room) };
}

/** listen(2) keeps the lesser of its argument, unsigned, and net.core.somaxconn (net/socket.c). */
function boundByBacklog({ backlog, asked }: ListenBacklog, room: number): QueueBound {
  return asked !== undefined && asked >>> 0 > backlog
    ? { by: 'somaxconn', somaxconn: backlog, asked, room }
    : { by: 'backlog', backlog, room };
}

function powerOfTwoFrom(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

/**
 * Whether the release does not tell which fixes its kernel has: Red Hat's and SUSE's carry many of
 * newer ones, Debian's and Ubuntu's `6.1.0-28` hides the stable release it is made of. It matters
 * between 4.4 and 6.13, where the rule changed; Red Hat's are never certain.
 */
function isBackported(release: string, version: readonly number[]): boolean {
  if (/\.el\d+/.test(release)) return true;
  const changing = compareVersions(version, [4, 4]) >= 0 && compareVersions(version, [6, 13]) < 0;
  return changing && (/^\d+\.\d+\.0-\d/.test(release) || release.endsWith('-default'));
}
