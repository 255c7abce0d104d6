import { backlogText, clampOf } from './backlog.js';

/** The rules of the kernel that the model knows, and its changes, a short sentence each. */

/** Numbers that a sentence can be filled with, as far as they are known. */
export interface RuleNumbers {
  /** The second argument of listen(2). */
  readonly backlog?: number | undefined;
  /** net.core.somaxconn. */
  readonly somaxconn?: number | undefined;
  /** What the listener keeps of its backlog. */
  readonly kept?: number | undefined;
  /** How many fit the queue that the rule speaks of. */
  readonly limit?: number | null | undefined;
  readonly maxSynBacklog?: number | undefined;
  readonly syncookies?: number | undefined;
  readonly abortOnOverflow?: number | undefined;
  readonly retries?: number | undefined;
  /** When something is given up, seconds after it began. */
  readonly seconds?: number | undefined;
}

const number = (value: number | null | undefined, otherwise: string): string =>
  value === undefined || value === null ? otherwise : String(value);

const inBrackets = (value: number | null | undefined): string =>
  value === undefined || value === null ? '' : ` (${value})`;

const inTime = (seconds: number | undefined): string =>
  seconds === undefined ? '' : ` after ${seconds} s`;

function keptText(kept?: number, backlog?: number, somaxconn?: number): string {
  if (kept === undefined) return '';
  const isCut = backlog !== undefined && clampOf({ backlog, somaxconn, kept }) === 'sixteen-bits';
  return `${isCut ? ', as far as 16 bits hold it' : ''}: ${kept}`;
}

const RULES = {
  'backlog-clamped': ({ backlog, somaxconn, kept }: RuleNumbers): string =>
    `listen(2) keeps the lesser of its backlog${backlog === undefined ? '' : ` (${backlogText(backlog)})`} and net.core.somaxconn${inBrackets(somaxconn)}${keptText(kept, backlog, somaxconn)}.`,
  'accept-queue-limit': ({ kept, limit }: RuleNumbers): string =>
    `The accept queue is full when it holds more than the backlog${inBrackets(kept)}: ${number(limit, 'one more than that')} ${limit === 1 ? 'fits' : 'fit'}.`,
  'syn-queue-limit': ({ limit }: RuleNumbers): string =>
    `The SYN queue holds ${number(limit, 'a limited number of')} ${limit === 1 ? 'request' : 'requests'} of this listener.`,
  'three-quarters': ({ maxSynBacklog, limit }: RuleNumbers): string =>
    `Without SYN cookies, a quarter of tcp_max_syn_backlog${inBrackets(maxSynBacklog)} is kept for peers that are proven: others find room for ${number(limit, 'the rest')}.`,
  cookies: ({ syncookies }: RuleNumbers): string =>
    syncookies === undefined
      ? 'While the SYN queue is full, with tcp_syncookies 2 always, SYNs are answered with a cookie, and nothing is queued.'
      : syncookies === 2
        ? 'With tcp_syncookies 2, every SYN is answered with a cookie, and nothing is queued.'
        : 'While the SYN queue is full, SYNs are answered with a cookie, and nothing is queued.',
  'syn-at-full-accept-queue': (): string =>
    'A SYN that meets a full accept queue is dropped without an answer.',
  'syn-at-full-syn-queue': (): string =>
    'Without SYN cookies, a SYN that meets a full SYN queue is dropped without an answer.',
  'syn-queued': (): string =>
    'A SYN that finds room is answered with a SYN-ACK, and waits in the SYN queue for the final ACK.',
  'ack-completes': (): string =>
    'The final ACK moves a connection into the accept queue, where it waits for accept(2).',
  'ack-at-full-accept-queue': ({ abortOnOverflow }: RuleNumbers): string =>
    abortOnOverflow === 1
      ? 'With tcp_abort_on_overflow 1, a final ACK that meets a full accept queue is answered with a RST.'
      : 'A final ACK that meets a full accept queue is ignored: the request stays, and its SYN-ACK is sent again.',
  'cookie-ack-at-full-accept-queue': (): string =>
    'A final ACK that brings back a cookie and meets a full accept queue is ignored, never reset.',
  'defer-accept': ({ seconds }: RuleNumbers): string =>
    `With TCP_DEFER_ACCEPT, a final ACK without data is ignored for ${seconds === undefined ? 'a time' : `${seconds} s`}.`,
  'syn-retransmission': ({ retries, seconds }: RuleNumbers): string =>
    `A SYN without an answer is sent again${retries === undefined ? ' as often as tcp_syn_retries allows' : ` with tcp_syn_retries ${retries}`}, and given up${inTime(seconds)}.`,
  'synack-retransmission': ({ retries, seconds }: RuleNumbers): string =>
    `A SYN-ACK without an answer is sent again ${number(retries, 'tcp_synack_retries')} times; the request is dropped without a word${inTime(seconds)}.`,
  'request-pruning': ({ limit }: RuleNumbers): string =>
    `More than ${number(limit, 'half of the backlog in')} requests make the kernel drop old ones early, after two repeats of the SYN-ACK.`,
  'listener-closed': (): string =>
    'When a listener closes, every connection that nobody accepted is reset, and its requests are dropped without a word.',
  'migrate-requests': (): string =>
    'With tcp_migrate_req 1, what waits at a closing listener moves to another one of its SO_REUSEPORT group.',
};

const CHANGES = {
  'accept-queue-exact': 'nothing fits the accept queue beyond the backlog',
  'syn-queue-per-listener': 'each listener has a SYN queue with a limit of its own',
  'syn-queue-by-backlog': 'the backlog bounds the SYN queue, which was a table of a power of two',
  'syn-queue-one-more': 'the SYN queue takes one more than the backlog',
  'syn-dropped-always': 'a full accept queue drops every new SYN',
  'three-quarters-ipv6': 'IPv6 keeps a quarter of tcp_max_syn_backlog for proven peers too',
  'cookies-always': 'tcp_syncookies 2 answers every SYN with a cookie',
  'syn-drops-counted': 'SYNs that a listener drops are counted',
  'initial-rto-1s': 'the first timeout is 1 s, no longer 3 s',
  'somaxconn-4096': 'net.core.somaxconn is 4096 by default, no longer 128',
  'backlog-32-bits': 'a backlog above 65535 is kept whole',
  'requests-outlive-listener': 'requests of a closed listener stay until their next timer',
  'migrate-req': 'tcp_migrate_req moves what waits to another listener of the port',
  'syn-linear-timeouts': 'the first SYNs are repeated at even times (tcp_syn_linear_timeouts)',
  'synack-rto-max': 'tcp_rto_max_ms bounds the time between two SYN-ACKs',
  'listener-drops': 'each listener counts what it dropped (sk_drops)',
  'somaxconn-per-namespace': 'each network namespace has its own somaxconn',
  'syncookies-per-namespace': 'each network namespace has its own tcp_syncookies',
  'max-syn-backlog-per-namespace': 'each network namespace has its own tcp_max_syn_backlog',
  'abort-on-overflow-per-namespace': 'each network namespace has its own tcp_abort_on_overflow',
};

/** The keys of the sentences: `analysis/kernel/rules.ts` checks that they are all of the model's. */
export type WordedRule = keyof typeof RULES;
export type WordedChange = keyof typeof CHANGES;

/** One sentence, with a full stop; the name alone of a rule in a file that a newer build wrote. */
export function ruleSentence(rule: WordedRule, numbers: RuleNumbers = {}): string {
  return Object.hasOwn(RULES, rule) ? RULES[rule](numbers) : rule;
}

/** What a kernel with the change does, to be put behind `Linux 4.10: `, without a full stop. */
export function changeText(change: WordedChange): string {
  return Object.hasOwn(CHANGES, change) ? CHANGES[change] : change;
}
