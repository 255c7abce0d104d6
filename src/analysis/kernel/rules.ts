import type { WordedChange, WordedRule } from '../../words/kernelRules.js';
import { CHANGES } from './changes.js';
import type { ChangeId, ListenSettings, RuleId, RuleSource } from './model.js';

/** Facts that claims ask for and that the kernel's rules bear on (steps/facts). */
export type BearsOn =
  | 'accept-queue'
  | 'syn-queue'
  | 'backlog'
  | 'state'
  | 'server-state'
  | 'count'
  | 'counter'
  | 'packets'
  | 'sent-after'
  | 'connected'
  | 'accepted'
  | 'error';

export interface Rule {
  readonly sources: readonly RuleSource[];
  /** Changes that made it different from one kernel to another. */
  readonly changes: readonly ChangeId[];
  readonly settings: readonly (keyof ListenSettings)[];
  readonly facts: readonly BearsOn[];
}

const INPUT = 'net/ipv4/tcp_input.c';
const MINISOCKS = 'net/ipv4/tcp_minisocks.c';
const CONNECTION = 'net/ipv4/inet_connection_sock.c';
const TCP_IPV4 = 'net/ipv4/tcp_ipv4.c';

/** The ends of connections that a queue without room decides on. */
const ENDS = ['state', 'server-state', 'count', 'connected', 'accepted'] as const;

/** Every rule of the model. */
export const RULES: Readonly<Record<RuleId, Rule>> = {
  'backlog-clamped': {
    sources: [{ file: 'net/socket.c', symbol: '__sys_listen' }],
    changes: ['backlog-32-bits', 'somaxconn-4096', 'somaxconn-per-namespace'],
    settings: ['backlog', 'somaxconn'],
    facts: ['accept-queue', 'syn-queue', ...ENDS, 'backlog'],
  },
  'accept-queue-limit': {
    sources: [{ file: 'include/net/sock.h', symbol: 'sk_acceptq_is_full' }],
    changes: ['accept-queue-exact'],
    settings: ['backlog', 'kept', 'somaxconn'],
    facts: ['accept-queue', ...ENDS],
  },
  'syn-queue-limit': {
    sources: [
      { file: 'include/net/inet_connection_sock.h', symbol: 'inet_csk_reqsk_queue_is_full' },
      { file: 'net/core/request_sock.c', symbol: 'reqsk_queue_alloc' },
    ],
    changes: ['syn-queue-per-listener', 'syn-queue-by-backlog', 'syn-queue-one-more'],
    settings: ['backlog', 'kept', 'somaxconn', 'maxSynBacklog'],
    facts: ['syn-queue', ...ENDS],
  },
  'three-quarters': {
    sources: [
      { file: INPUT, symbol: 'tcp_conn_request' },
      { file: 'net/ipv4/tcp_metrics.c', symbol: 'tcp_peer_is_proven' },
    ],
    changes: ['three-quarters-ipv6', 'syn-drops-counted', 'max-syn-backlog-per-namespace'],
    settings: ['maxSynBacklog', 'syncookies', 'ipv6'],
    facts: ['syn-queue', 'counter', 'packets', 'error', ...ENDS],
  },
  cookies: {
    sources: [
      { file: INPUT, symbol: 'tcp_syn_flood_action' },
      { file: 'net/ipv4/syncookies.c', symbol: 'cookie_v4_check' },
    ],
    changes: ['cookies-always', 'syn-drops-counted', 'syncookies-per-namespace'],
    settings: ['syncookies'],
    facts: ['syn-queue', 'counter', 'packets', ...ENDS],
  },
  'syn-at-full-accept-queue': {
    sources: [{ file: INPUT, symbol: 'tcp_conn_request', commit: '5ea8ea2cb7f1' }],
    changes: ['syn-dropped-always', 'syn-drops-counted', 'listener-drops'],
    settings: ['backlog', 'kept', 'somaxconn'],
    facts: ['syn-queue', 'counter', 'packets', 'error', ...ENDS],
  },
  'syn-at-full-syn-queue': {
    sources: [{ file: INPUT, symbol: 'tcp_conn_request' }],
    changes: ['syn-queue-by-backlog', 'syn-queue-one-more', 'syn-drops-counted', 'listener-drops'],
    settings: ['backlog', 'kept', 'somaxconn', 'syncookies'],
    facts: ['syn-queue', 'counter', 'packets', 'error', ...ENDS],
  },
  'syn-queued': {
    sources: [{ file: INPUT, symbol: 'tcp_conn_request' }],
    changes: [],
    settings: [],
    facts: ['syn-queue', 'packets', ...ENDS],
  },
  'ack-completes': {
    sources: [{ file: TCP_IPV4, symbol: 'tcp_v4_syn_recv_sock' }],
    changes: [],
    settings: [],
    facts: ['accept-queue', 'syn-queue', 'counter', ...ENDS],
  },
  'ack-at-full-accept-queue': {
    sources: [
      { file: MINISOCKS, symbol: 'tcp_check_req' },
      { file: TCP_IPV4, symbol: 'tcp_v4_syn_recv_sock' },
    ],
    changes: ['abort-on-overflow-per-namespace', 'listener-drops'],
    settings: ['abortOnOverflow', 'backlog', 'kept', 'somaxconn'],
    facts: ['accept-queue', 'syn-queue', 'counter', 'packets', 'error', ...ENDS],
  },
  'cookie-ack-at-full-accept-queue': {
    sources: [{ file: 'net/ipv4/syncookies.c', symbol: 'tcp_get_cookie_sock' }],
    changes: ['listener-drops'],
    settings: ['syncookies', 'backlog', 'kept', 'somaxconn'],
    facts: ['accept-queue', 'counter', 'error', ...ENDS],
  },
  'defer-accept': {
    sources: [
      { file: MINISOCKS, symbol: 'tcp_check_req' },
      { file: CONNECTION, symbol: 'syn_ack_recalc' },
    ],
    changes: ['initial-rto-1s'],
    settings: ['defers'],
    facts: ['accept-queue', 'syn-queue', 'counter', 'packets', ...ENDS],
  },
  'syn-retransmission': {
    sources: [
      { file: 'net/ipv4/tcp_timer.c', symbol: 'tcp_retransmit_timer' },
      { file: 'net/ipv4/tcp_timer.c', symbol: 'tcp_write_timeout' },
    ],
    changes: ['initial-rto-1s', 'syn-linear-timeouts'],
    settings: ['synRetries', 'synLinearTimeouts'],
    facts: ['sent-after', 'packets', 'error', 'state', 'connected', 'counter'],
  },
  'synack-retransmission': {
    sources: [{ file: CONNECTION, symbol: 'reqsk_timer_handler' }],
    changes: ['initial-rto-1s', 'synack-rto-max'],
    settings: ['synackRetries', 'rtoMaxMs'],
    facts: ['sent-after', 'packets', 'syn-queue', 'server-state', 'count', 'counter', 'error'],
  },
  'request-pruning': {
    sources: [{ file: CONNECTION, symbol: 'reqsk_timer_handler' }],
    changes: ['syn-queue-by-backlog'],
    settings: ['synackRetries', 'backlog', 'kept', 'somaxconn'],
    facts: ['syn-queue', 'server-state', 'count', 'packets'],
  },
  'listener-closed': {
    sources: [{ file: CONNECTION, symbol: 'inet_csk_listen_stop' }],
    changes: ['requests-outlive-listener'],
    settings: [],
    facts: ['packets', 'error', ...ENDS],
  },
  'migrate-requests': {
    sources: [{ file: CONNECTION, symbol: 'inet_csk_listen_stop' }],
    changes: ['migrate-req'],
    settings: [],
    facts: ['accept-queue', 'syn-queue', 'counter', 'packets', 'error', ...ENDS],
  },
};

/** The rules that can make a fact differ from one kernel, or one setting, to another. */
export function rulesBearingOn(fact: BearsOn): readonly RuleId[] {
  return allRules().filter(id => RULES[id].facts.includes(fact));
}

export function allRules(): readonly RuleId[] {
  return Object.keys(RULES) as RuleId[]; // safe: the keys of a table of all rules
}

export function allChanges(): readonly ChangeId[] {
  return Object.keys(CHANGES) as ChangeId[]; // safe: the keys of a table of all changes
}

/** Words and model speak of the same rules and changes; either way round a lack is an error here. */
type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : never) : never;
true satisfies Same<RuleId, WordedRule>;
true satisfies Same<ChangeId, WordedChange>;
