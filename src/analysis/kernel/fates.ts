import { acceptLimit, synQueueCapacity, threeQuarters, type QueueLimit } from './limits.js';
import type {
  AckFate,
  CounterMoves,
  ListenSettings,
  QueueLengths,
  RuleId,
  Ruling,
  SynFate,
  Unknown,
} from './model.js';
import { presenceIn } from './changes.js';
import { decide, type Facts } from './worlds.js';

/** What is known of who sends a SYN. */
export interface Peer {
  /** It has a cached round-trip time (tcp_metrics): the quarter kept for such peers is its. */
  readonly isProven?: boolean;
}

/** What is known of the request that a final ACK is for. */
export interface AckedRequest {
  /** Nothing was kept: the ACK brings a valid cookie back. */
  readonly isCookie?: boolean;
  /** The segment carries data. */
  readonly hasData?: boolean;
  /** TCP_DEFER_ACCEPT's time is over: the SYN-ACK was repeated because of it. */
  readonly waitedForData?: boolean;
}

/** A fate, the rule behind it, and the counters that it moves in a kernel that counts it. */
interface Outcome<Fate> {
  readonly fate: Fate;
  readonly rule: RuleId;
  readonly counters: CounterMoves;
}

const SYN_ACCEPT_FULL = { ListenOverflows: 1, ListenDrops: 1 };
const SYN_QUEUE_FULL = { TCPReqQFullDrop: 1, ListenDrops: 1 };
const OVERFLOW = { ListenOverflows: 1, ListenDrops: 1 };
const QUEUE_FULL_COOKIE = { TCPReqQFullDoCookies: 1 };

/**
 * The fate of the next SYN (tcp_conn_request, net/ipv4/tcp_input.c): first the SYN queue is
 * tested, then the accept queue, then tcp_max_syn_backlog.
 */
export function synFate(
  about: ListenSettings,
  lengths: QueueLengths,
  peer: Peer = {},
): Ruling<SynFate> {
  const decision = decide(about, facts => withoutCounters(synOutcome(about, facts, lengths, peer)));
  if (!decision.certain) {
    const { why, possible } = decision;
    const fates = possible.map(({ fate }) => fate);
    const [first] = possible;
    const rule = first?.rule ?? 'syn-queued';
    return { fate: { kind: 'unknown', why }, counters: {}, rule, possible: fates };
  }
  // The fate is the same in every kernel that this one can be, and so is what counts it.
  const counters = decide(about, facts => synOutcome(about, facts, lengths, peer).counters);
  return { ...decision.value, ...synCounters(about, decision.value.fate, counters) };
}

/** The fate of the next final ACK of a handshake (tcp_check_req, tcp_v4_syn_recv_sock). */
export function ackFate(
  about: ListenSettings,
  lengths: QueueLengths,
  request: AckedRequest = {},
): Ruling<AckFate> {
  const decision = decide(about, facts => ackOutcome(about, facts, lengths, request));
  if (decision.certain) return decision.value;
  const { why, possible } = decision;
  const rule = possible[0]?.rule ?? 'ack-completes';
  const fates = possible.map(({ fate }) => fate);
  return { fate: { kind: 'unknown', why }, counters: {}, rule, possible: fates };
}

function synOutcome(
  about: ListenSettings,
  facts: Facts,
  { acceptQueue, synQueue, young = synQueue }: QueueLengths,
  { isProven = false }: Peer,
): Outcome<SynFate> {
  const { syncookies } = facts;
  const always = syncookies === 2 && facts.has('cookies-always');
  const own = synQueueCapacity(about, facts);
  if (!always && own.limit === null) return unknownSyn(own, 'syn-at-full-syn-queue');
  const isQueueFull = own.limit !== null && synQueue >= own.limit;
  if (!always && isQueueFull && syncookies === 0) {
    const rule = 'syn-at-full-syn-queue';
    return { fate: { kind: 'dropped', why: 'syn-queue' }, rule, counters: SYN_QUEUE_FULL };
  }
  const wantsCookie = always || isQueueFull;
  const counters = wantsCookie ? QUEUE_FULL_COOKIE : {};

  const accept = acceptLimit(about, facts);
  if (accept.limit === null) return unknownSyn(accept, 'syn-at-full-accept-queue');
  if (acceptQueue >= accept.limit && (young > 1 || facts.has('syn-dropped-always'))) {
    return {
      fate: { kind: 'dropped', why: 'accept-queue' },
      rule: 'syn-at-full-accept-queue',
      counters: { ...counters, ...SYN_ACCEPT_FULL },
    };
  }
  if (wantsCookie) {
    return {
      fate: { kind: 'cookie', why: always ? 'always' : 'syn-queue' },
      rule: 'cookies',
      counters: { ...counters, SyncookiesSent: 1 },
    };
  }
  if (syncookies === 0 && !isProven) {
    const shared = threeQuarters(about, facts);
    if (shared.limit === null) return unknownSyn(shared, 'three-quarters');
    if (synQueue >= shared.limit) {
      const fate = { kind: 'dropped', why: 'max-syn-backlog' } as const;
      return { fate, rule: 'three-quarters', counters: { ListenDrops: 1 } };
    }
  }
  return { fate: { kind: 'queued' }, rule: 'syn-queued', counters: {} };
}

function ackOutcome(
  about: ListenSettings,
  facts: Facts,
  { acceptQueue }: QueueLengths,
  { isCookie = false, hasData = false, waitedForData = false }: AckedRequest,
): Outcome<AckFate> {
  if (about.defers && !isCookie && !hasData && !waitedForData) {
    const counters = { TCPDeferAcceptDrop: 1 };
    return { fate: { kind: 'deferred' }, rule: 'defer-accept', counters };
  }
  const cookie = isCookie ? { SyncookiesRecv: 1 } : {};
  const { limit, why = 'kept' } = acceptLimit(about, facts);
  const rule = isCookie ? 'cookie-ack-at-full-accept-queue' : 'ack-at-full-accept-queue';
  if (limit === null) return { fate: { kind: 'unknown', why }, rule, counters: {} };
  if (acceptQueue < limit) {
    const counters = { ...cookie, TcpPassiveOpens: 1 };
    return { fate: { kind: 'established' }, rule: 'ack-completes', counters };
  }
  if (isCookie) {
    return { fate: { kind: 'cookie-ignored' }, rule, counters: { ...cookie, ...OVERFLOW } };
  }
  if (facts.abortOnOverflow === 0) {
    return { fate: { kind: 'ignored' }, rule, counters: OVERFLOW };
  }
  const counters = { ...OVERFLOW, EmbryonicRsts: 1, TcpOutRsts: 1 };
  return { fate: { kind: 'reset' }, rule, counters };
}

/** 2.6.32 counts cookies, but neither why it sent them nor the SYNs that it dropped. */
function synCounters(
  about: ListenSettings,
  fate: SynFate,
  counters: ReturnType<typeof decide<CounterMoves>>,
): { counters: CounterMoves; countersDependOn?: Unknown } {
  if (!counters.certain) return { counters: {}, countersDependOn: counters.why };
  const moves = counters.value;
  const change = 'syn-drops-counted';
  if (Object.keys(moves).length === 0) return { counters: moves };
  switch (presenceIn(change, about)) {
    case 'has':
      return { counters: moves };
    case 'lacks':
      return { counters: fate.kind === 'cookie' ? { SyncookiesSent: 1 } : {} };
    case 'unknown':
      return { counters: {}, countersDependOn: change };
  }
}

function withoutCounters<Fate>({ fate, rule }: Outcome<Fate>): Omit<Outcome<Fate>, 'counters'> {
  return { fate, rule };
}

function unknownSyn({ why = 'kept' }: QueueLimit, rule: RuleId): Outcome<SynFate> {
  return { fate: { kind: 'unknown', why }, rule, counters: {} };
}
