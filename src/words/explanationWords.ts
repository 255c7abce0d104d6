import { backlogText } from './backlog.js';
import { changeText, type WordedChange } from './kernelRules.js';
import { labels } from './labels.js';

/**
 * What `explain` says of a kernel's rules, but for the rules themselves (kernelRules.ts). Views
 * hand in plain values; nothing here knows how they are drawn.
 */
export const explanationWords = {
  empty: 'No listener.',
  /** Nothing listens: a kernel that is asked about. */
  asked: (release: string) => `Linux ${release}`,
  backports:
    'its distribution back-ports fixes of newer kernels, and the release does not tell which: what depends on one of these is not known.',
  unread: {
    older:
      'it is older than 2.6.32, the first whose source these rules were read in: it may do otherwise.',
    newer:
      'it is newer than 7.1, the last whose source these rules were read in: it may do otherwise.',
  },
  title: {
    accept: 'Accept queue',
    syn: 'SYN queue',
    nextSyn: 'Next SYN',
    nextAck: 'Next final ACK',
    sentSyn: 'SYN sent',
    sentSynAck: 'SYN-ACK sent',
    settings: 'Settings',
    rules: 'By these rules',
  },
  formula: {
    backlog: (backlog: number, somaxconn: number, room: number, limit: number) =>
      `min(backlog ${backlogText(backlog)}, somaxconn ${somaxconn})${plus(room)} = ${limit}`,
    /** Today's somaxconn is another one. */
    former: (backlog: number, kept: number, room: number, limit: number) =>
      `min(backlog ${backlogText(backlog)}, somaxconn ${kept} when it listened)${plus(room)} = ${limit}`,
    sixteenBits: (backlog: number, somaxconn: number, kept: number, room: number, limit: number) =>
      `min(backlog ${backlogText(backlog)}, somaxconn ${somaxconn}), of which 16 bits keep ${kept},${plus(room)} = ${limit}`,
    /** The backlog that was asked for is known, and was kept. */
    askedOnly: (backlog: number, room: number, limit: number) =>
      room === 0
        ? `backlog ${backlogText(backlog)}`
        : `backlog ${backlogText(backlog)}${plus(room)} = ${limit}`,
    /** Read from the socket; who bounded it is not known. */
    kept: (kept: number, room: number, limit: number) =>
      `kept backlog ${kept}${plus(room)} = ${limit}, of which the kernel does not tell what listen() asked for`,
    threeQuarters: (byBacklog: number, max: number, cap: number, limit: number) =>
      `min(${byBacklog} by the backlog, tcp_max_syn_backlog ${max} − ${max >> 2} + 1 = ${cap}) = ${limit}`,
    /** `atLeast`: the setting is not known, but not lower. */
    table: (kept: number, max: number, atLeast: boolean, limit: number) =>
      `max(min(${kept}, tcp_max_syn_backlog ${atLeast ? `≥ ${max}` : max}), 8) + 1, up to a power of two = ${limit}`,
    cookies: labels.queues.bound.cookies,
    unknown: (why: string, possible: readonly number[]) =>
      `not known${possible.length === 0 ? '' : `, ${possible.join(' or ')}`}: it depends on ${why}`,
  },
  bounds: {
    backlog: 'the backlog bounds it',
    somaxconn: 'somaxconn bounds it: raise that first',
    'former-somaxconn': 'that somaxconn bounds it until the server listens again',
    'sixteen-bits': 'its 16 bits bound it',
    'max-syn-backlog': 'tcp_max_syn_backlog bounds it',
    table: 'its table bounds it (Linux to 4.3)',
  },
  syn: {
    queued: 'answered with a SYN-ACK; the request goes into the SYN queue',
    cookie: {
      'syn-queue': 'answered with a SYN cookie, since the SYN queue is full; nothing is kept',
      always: 'answered with a SYN cookie, as all are; nothing is kept',
    },
    dropped: {
      'accept-queue': 'dropped without an answer: accept queue full',
      'syn-queue': 'dropped without an answer: SYN queue full',
      'max-syn-backlog':
        'dropped without an answer: the last quarter of tcp_max_syn_backlog is for known peers',
    },
  },
  ack: {
    established: 'makes a connection, in the accept queue',
    ignored: 'ignored: accept queue full; the request stays SYN_RECV, its SYN-ACK is repeated',
    reset:
      'answered with RST, and the request is removed: accept queue full, tcp_abort_on_overflow',
    'cookie-ignored':
      'one that brings back a cookie is dropped without an answer: accept queue full',
    deferred: 'set aside until data comes (TCP_DEFER_ACCEPT); the request stays SYN_RECV',
  },
  unknown: (why: string) => `not known: it depends on ${why}`,
  /** What a rule is about, where it is said of several kernels. */
  rule: {
    'backlog-clamped': 'What listen() keeps of its backlog',
    'accept-queue-limit': 'How many fit the accept queue',
    'syn-queue-limit': 'How many fit the SYN queue',
    'three-quarters': 'When tcp_max_syn_backlog counts',
    cookies: 'SYN cookies',
    'syn-at-full-accept-queue': 'A SYN at a full accept queue',
    'syn-at-full-syn-queue': 'A SYN at a full SYN queue',
    'syn-queued': 'A SYN that finds room',
    'ack-completes': 'A final ACK that finds room',
    'ack-at-full-accept-queue': 'A final ACK at a full accept queue',
    'cookie-ack-at-full-accept-queue': 'A final ACK with a cookie at a full accept queue',
    'defer-accept': 'TCP_DEFER_ACCEPT',
    'syn-retransmission': 'When a SYN is sent again',
    'synack-retransmission': 'When a SYN-ACK is sent again',
    'request-pruning': 'When old requests are dropped early',
    'listener-closed': 'A listener that closes',
    'migrate-requests': 'tcp_migrate_req',
  },
  /** A setting, or a change of Linux, by its name in the kernel model. */
  dependency: (name: Dependency): string =>
    isSetting(name) ? SETTINGS[name] : `whether ${changeText(name)}`,
  counters: (moves: string) => `moves ${moves}`,
  noCounters: 'moves no counter',
  countersDepend: (why: string) => `whether a counter moves depends on ${why}`,
  move: (counter: string, by: number) => `${counter} +${by}`,
  retries: { syn: 'tcp_syn_retries', 'syn-ack': 'tcp_synack_retries' },
  schedule: (times: string, gaveUp: string) => `at ${times} s; given up after ${gaveUp} s`,
  settingFrom: {
    observed: '',
    asked: '',
    default: ' (default)',
    memory: ' (by the machine’s memory)',
    unknown: ' (not known)',
  },
  setting: (name: string, value: string) => `${name} ${value}`,
  atLeast: (value: number) => `≥ ${value}`,
  what: 'What',
  byTheRules: 'By the rules',
  sideBySide: {
    caption: 'What several kernels do',
    kernel: 'Linux',
    synLasts: 'SYN given up',
    requestLasts: 'Request given up',
    unknown: (possible: readonly number[]) =>
      possible.length === 0 ? 'not known' : `${possible.join(' or ')}, not known which`,
    fate: {
      queued: 'answered',
      cookie: 'cookie',
      dropped: 'dropped',
      established: 'connects',
      ignored: 'ignored',
      reset: 'RST',
      'cookie-ignored': 'ignored',
      deferred: 'waits for data',
      unknown: 'not known',
    },
    full: {
      'accept-queue': 'accept queue full',
      'syn-queue': 'SYN queue full',
      'max-syn-backlog': 'tcp_max_syn_backlog',
      always: 'always',
    },
    because: (what: string, why: string) => `${what}: ${why}`,
    lasts: (repeats: number, seconds: number) =>
      `${seconds} s, ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'}`,
  },
  compared: {
    caption: (name: string) => `What the rules predict of ${name}, beside what was observed`,
    columns: { what: 'Since the lab started', predicted: 'Predicted', observed: 'Observed' },
    verdictColumn: 'Verdict',
    what: {
      'accept-queue': 'Length of the accept queue, now',
      'syn-queue': 'Length of the SYN queue, now',
      'syns-dropped': 'SYNs dropped without an answer',
      'cookies-sent': 'SYNs answered with a cookie',
      'acks-ignored': 'Final ACKs ignored',
      'acks-deferred': 'Final ACKs set aside until data comes',
      'acks-reset': 'Final ACKs answered with RST',
    },
    counter: (name: string) => `Counter ${name}`,
    span: (least: number, most: number) => (least === most ? String(least) : `${least} to ${most}`),
    verdict: { same: 'as predicted', differs: 'DIFFERS', unknown: 'not known' },
    agree: (count: number) =>
      count === 1
        ? 'The one number that can be told is as predicted.'
        : `All ${count} numbers that can be told are as predicted.`,
    nothingKnown: 'None of the numbers can be told.',
    mismatch: (count: number) =>
      `${count === 1 ? '1 number differs' : `${count} numbers differ`} from what the rules predict. This is a finding about this kernel, or a fault of TCP Book. Please report it: save the notebook with its outputs (they hold the recording) and attach it to an issue, with what \`uname -a\` prints.`,
  },
  because: {
    'no-capture': 'packets can’t be captured here',
    'packets-lost': 'the capture lost packets',
    'not-isolated': 'others use this network, and move the same counters',
    'fast-open': 'TCP Fast Open has rules that are not modelled',
    'foreign-program': 'when this program accepts cannot be seen',
    'shared-port': (names: string) =>
      `${names} shares its port: which gets a connection is the kernel’s choice`,
    'other-listener': (name: string) => `${name} on the same side moves it too, and is not known`,
    'setting-changed': (setting: string) => `${setting} was written while it listened`,
    depends: (on: string) => `it depends on ${on}`,
    'no-such-counter': 'this kernel has no such counter',
  },
  source: (symbol: string | undefined, file: string) =>
    symbol === undefined ? file : `${symbol} in ${file}`,
  commit: (commit: string) => `commit ${commit}`,
} as const;

function plus(room: number): string {
  return room === 0 ? '' : ` + ${room}`;
}

const SETTINGS = {
  release: 'the kernel',
  backlog: 'what listen() was told',
  kept: 'what listen() kept',
  somaxconn: 'net.core.somaxconn',
  maxSynBacklog: 'tcp_max_syn_backlog',
  syncookies: 'tcp_syncookies',
  abortOnOverflow: 'tcp_abort_on_overflow',
  synRetries: 'tcp_syn_retries',
  synackRetries: 'tcp_synack_retries',
  synLinearTimeouts: 'tcp_syn_linear_timeouts',
  defers: 'TCP_DEFER_ACCEPT',
  ipv6: 'IPv4 or IPv6',
  rtoMaxMs: 'tcp_rto_max_ms',
  known: 'the kernel',
} as const;

/** What something may depend on that is not known: a setting, or a change of Linux. */
export type Dependency = keyof typeof SETTINGS | WordedChange;

function isSetting(name: Dependency): name is keyof typeof SETTINGS {
  return Object.hasOwn(SETTINGS, name);
}
