import { compareVersions } from '../../wire/kernelVersion.js';
import type { ChangeId, ListenSettings, Presence, RuleSource } from './model.js';
import { parseRelease, type Version } from './releases.js';

/** When a change came. A version of two numbers names its whole line. */
export interface Change {
  /** The first release of kernel.org known to have it; what is newer has it too. */
  readonly since: Version;
  /** The last known to lack it, where it is not known which between the two was the first. */
  readonly lackedBy?: Version;
  /** The first release with it of each stable line before `since`. */
  readonly backports?: readonly Version[];
  /** Stretches before `since` of which it is not known, both ends included. */
  readonly unconfirmed?: readonly { readonly from: Version; readonly to: Version }[];
  /** It was in these releases only. */
  readonly onlyIn?: RegExp;
  readonly source: RuleSource;
}

const CONNECTION_SOCK = 'include/net/inet_connection_sock.h';
const TCP_IPV4 = 'net/ipv4/tcp_ipv4.c';
const SYSCTLS = 'net/ipv4/sysctl_net_ipv4.c';

/**
 * Every change of Linux that the model knows. Versions were read in the kernel's source, those of
 * `syn-queue-one-more`'s stable lines inferred from the dates of its back-ports.
 */
export const CHANGES: Readonly<Record<ChangeId, Change>> = {
  'accept-queue-exact': {
    since: [],
    onlyIn: /^5\.12(?:\.0)?-rc5/,
    source: { file: 'include/net/sock.h', symbol: 'sk_acceptq_is_full', commit: 'f211ac154577' },
  },
  'syn-queue-per-listener': {
    since: [2, 6, 32],
    lackedBy: [2, 6, 18],
    source: { file: 'net/core/request_sock.c', symbol: 'reqsk_queue_alloc' },
  },
  'syn-queue-by-backlog': {
    since: [4, 4],
    source: { file: CONNECTION_SOCK, symbol: 'inet_csk_reqsk_queue_is_full' },
  },
  'syn-queue-one-more': {
    since: [6, 13],
    backports: [
      [5, 4, 290],
      [5, 10, 234],
      [5, 15, 177],
      [6, 1, 125],
      [6, 6, 72],
      [6, 12, 10],
    ],
    source: {
      file: CONNECTION_SOCK,
      symbol: 'inet_csk_reqsk_queue_is_full',
      commit: '3479c7549fb1',
    },
  },
  'syn-dropped-always': {
    since: [4, 10],
    unconfirmed: [
      { from: [3, 18, 21], to: [3, 18] },
      // Queued for 4.4.y after 4.4.176, listed by 4.4.186.
      { from: [4, 4, 177], to: [4, 4, 185] },
      { from: [4, 9, 1], to: [4, 9] },
    ],
    backports: [
      [3, 16, 81],
      [4, 4, 186],
    ],
    source: { file: 'net/ipv4/tcp_input.c', symbol: 'tcp_conn_request', commit: '5ea8ea2cb7f1' },
  },
  'three-quarters-ipv6': {
    since: [3, 10, 65],
    lackedBy: [2, 6, 32],
    source: { file: 'net/ipv6/tcp_ipv6.c', symbol: 'tcp_v6_conn_request' },
  },
  'cookies-always': {
    since: [3, 12],
    source: { file: TCP_IPV4, symbol: 'tcp_v4_conn_request', commit: '5ad37d5deee1' },
  },
  'syn-drops-counted': {
    since: [3, 10, 65],
    lackedBy: [2, 6, 32],
    source: { file: TCP_IPV4, symbol: 'tcp_v4_conn_request' },
  },
  'initial-rto-1s': {
    since: [3, 1],
    source: { file: 'include/net/tcp.h', symbol: 'TCP_TIMEOUT_INIT', commit: '9ad7c049f0f7' },
  },
  'somaxconn-4096': {
    since: [5, 4],
    source: { file: 'include/linux/socket.h', symbol: 'SOMAXCONN' },
  },
  'backlog-32-bits': {
    since: [4, 2, 8],
    lackedBy: [3, 18, 20],
    source: { file: 'include/net/sock.h', symbol: 'sk_max_ack_backlog' },
  },
  'requests-outlive-listener': {
    since: [4, 4],
    source: { file: 'net/ipv4/inet_connection_sock.c', symbol: 'inet_csk_listen_stop' },
  },
  'migrate-req': {
    since: [5, 15, 85],
    lackedBy: [5, 10],
    source: { file: 'net/ipv4/inet_connection_sock.c', symbol: 'inet_csk_listen_stop' },
  },
  'syn-linear-timeouts': {
    since: [6, 6, 17],
    lackedBy: [5, 15],
    source: { file: 'net/ipv4/tcp_timer.c', symbol: 'tcp_retransmit_timer' },
  },
  'synack-rto-max': {
    since: [6, 19],
    source: {
      file: 'net/ipv4/inet_connection_sock.c',
      symbol: 'reqsk_timer_handler',
      commit: '1e9d3005e02c',
    },
  },
  'listener-drops': {
    since: [4, 9],
    lackedBy: [4, 4],
    source: { file: 'include/net/tcp.h', symbol: 'tcp_listendrop' },
  },
  'somaxconn-per-namespace': {
    since: [2, 6, 32],
    source: { file: 'net/core/sysctl_net_core.c', symbol: 'netns_core_table' },
  },
  'syncookies-per-namespace': {
    since: [4, 9],
    lackedBy: [4, 4],
    source: { file: SYSCTLS, symbol: 'ipv4_net_table' },
  },
  'max-syn-backlog-per-namespace': {
    since: [4, 14, 177],
    lackedBy: [4, 10],
    source: { file: SYSCTLS, symbol: 'ipv4_net_table' },
  },
  'abort-on-overflow-per-namespace': {
    since: [4, 19, 40],
    lackedBy: [4, 14],
    source: { file: SYSCTLS, symbol: 'ipv4_net_table' },
  },
};

/**
 * Whether the kernel of a release (`uname -r`, or a version) has a change. What distributions
 * back-port is not guessed: only a change that their base had already is certain, and in a kernel
 * that hides its stable release, a change that no stable line ever took is certainly lacking.
 */
export function presenceOf(id: ChangeId, release: string): Presence {
  const change: Change = CHANGES[id];
  if (change.onlyIn !== undefined) return change.onlyIn.test(release.trim()) ? 'has' : 'lacks';
  const kernel = parseRelease(release);
  if (kernel === undefined) return 'unknown';
  const { version, maker, isCandidate } = kernel;
  if (isCandidate && isFirstOf(version, change)) return 'unknown';
  if (compareVersions(version, change.since) >= 0) return 'has';
  if (maker === 'red-hat' || maker === 'suse') return 'unknown';
  const { backports = [], unconfirmed = [] } = change;
  if (maker === 'hidden-stable' && backports.length + unconfirmed.length > 0) return 'unknown';
  return beforeMainline(version, change);
}

/** What is known of a kernel otherwise goes before what its release tells. */
export function presenceIn(
  id: ChangeId,
  { release, known }: Pick<ListenSettings, 'release' | 'known'>,
): Presence {
  const told = known?.[id];
  if (told !== undefined) return told ? 'has' : 'lacks';
  return presenceOf(id, release);
}

/** Its candidates were made while the change came in. */
function isFirstOf(version: Version, { since }: Change): boolean {
  return compareVersions(version, since) === 0 && since.length <= 2;
}

function beforeMainline(version: Version, change: Change): Presence {
  const { backports = [], unconfirmed = [], lackedBy } = change;
  const isUnconfirmed = unconfirmed.some(
    ({ from, to }) => compareVersions(version, from) >= 0 && compareVersions(version, to) <= 0,
  );
  if (isUnconfirmed) return 'unknown';
  const backport = backports.find(first => compareVersions(version, first.slice(0, 2)) === 0);
  if (backport !== undefined) return compareVersions(version, backport) >= 0 ? 'has' : 'lacks';
  if (lackedBy !== undefined) return compareVersions(version, lackedBy) <= 0 ? 'lacks' : 'unknown';
  return 'lacks';
}
