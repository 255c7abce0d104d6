import { lookUp } from '../../words/lookUp.js';
import { presenceIn } from './changes.js';
import { ackFate, synFate, type AckedRequest, type Peer } from './fates.js';
import type {
  AckFate,
  CounterMoves,
  ListenSettings,
  QueueLengths,
  Ruling,
  SynFate,
  Unknown,
} from './model.js';
import { retriesNow } from './schedules.js';

/** A listener at a moment; who is in its queues is for the caller to know. */
export interface ListenerState extends QueueLengths {
  readonly young: number;
  /** By how much they moved since it began. */
  readonly counters: CounterMoves;
  /** What it depended on that is not known: what is said here is no longer certain. */
  readonly unknown?: Unknown;
}

/** A request of the SYN queue, or of none if it is a cookie's. */
export interface Request {
  readonly isCookie: boolean;
  /** How often its timer has fired (num_timeout). */
  readonly timeouts: number;
  /** A final ACK came, but found no room, or no data where data is waited for. */
  readonly isAcked: boolean;
}

/** A listener after a segment, with what the segment met. */
export interface Step<Fate> {
  readonly state: ListenerState;
  readonly ruling: Ruling<Fate>;
}

export const EMPTY_LISTENER: ListenerState = {
  acceptQueue: 0,
  synQueue: 0,
  young: 0,
  counters: {},
};

/** A first SYN. `request` is what is left of it: none where it was dropped. */
export function onSyn(
  about: ListenSettings,
  state: ListenerState,
  peer: Peer = {},
): Step<SynFate> & { readonly request: Request | undefined } {
  const ruling = synFate(about, state, peer);
  const next = counted(state, ruling);
  const { kind } = ruling.fate;
  const fresh = { timeouts: 0, isAcked: false };
  switch (kind) {
    case 'queued': {
      const grown = { synQueue: state.synQueue + 1, young: state.young + 1 };
      return { state: { ...next, ...grown }, ruling, request: { ...fresh, isCookie: false } };
    }
    case 'cookie':
      return { state: next, ruling, request: { ...fresh, isCookie: true } };
    case 'dropped':
    case 'unknown':
      return { state: next, ruling, request: undefined };
  }
}

/** A final ACK, or data that stands for it. `request` is what is left of it. */
export function onFinalAck(
  about: ListenSettings,
  state: ListenerState,
  request: Request,
  { hasData = false, waitedForData = false }: Omit<AckedRequest, 'isCookie'> = {},
): Step<AckFate> & { readonly request: Request | undefined } {
  const { isCookie } = request;
  const ruling = ackFate(about, state, { isCookie, hasData, waitedForData });
  const next = counted(state, ruling);
  switch (ruling.fate.kind) {
    case 'established': {
      const acceptQueue = state.acceptQueue + 1;
      return { state: { ...without(next, request), acceptQueue }, ruling, request: undefined };
    }
    case 'reset':
      return { state: without(next, request), ruling, request: undefined };
    case 'ignored':
    case 'deferred':
      return { state: next, ruling, request: { ...request, isAcked: true } };
    case 'cookie-ignored':
    case 'unknown':
      return { state: next, ruling, request };
  }
}

/** accept(2) takes one out; without one it waits, which changes nothing. */
export function onAccept(state: ListenerState): ListenerState {
  return { ...state, acceptQueue: Math.max(0, state.acceptQueue - 1) };
}

/**
 * A request's SYN-ACK timer fires (reqsk_timer_handler): the SYN-ACK is sent again, or the request
 * goes without a word. undefined: tcp_synack_retries or the backlog is not known.
 *
 * `deferTimeouts`: rskq_defer_accept, 0 without TCP_DEFER_ACCEPT (deferSchedule). Of a listener
 * with it, a request whose ACK came stays silent until its time is nearly over (syn_ack_recalc).
 */
export function onSynackTimer(
  about: ListenSettings,
  state: ListenerState,
  request: Request,
  deferTimeouts = 0,
): SynackTimer | undefined {
  const retries = retriesNow(about, state);
  if (retries === undefined) return undefined;
  const { timeouts, isAcked } = request;
  const waits = isAcked && timeouts < deferTimeouts;
  if (timeouts >= retries && !waits) {
    const counters = added(state.counters, { TCPTimeouts: 1 });
    return { kind: 'expired', state: { ...without(state, request), counters }, request: undefined };
  }
  const kind = isAcked && timeouts < deferTimeouts - 1 ? 'waits' : 'repeated';
  const moves = kind === 'repeated' ? { TCPSynRetrans: 1, TCPTimeouts: 1 } : { TCPTimeouts: 1 };
  const next = {
    ...state,
    young: state.young - (timeouts === 0 ? 1 : 0),
    counters: added(state.counters, moves),
  };
  return { kind, state: next, request: { ...request, timeouts: timeouts + 1 } };
}

export interface SynackTimer {
  readonly kind: 'repeated' | 'waits' | 'expired';
  readonly state: ListenerState;
  readonly request: Request | undefined;
}

/** What becomes of a listener's queues when it is closed or its process ends. */
export interface ClosingFate {
  /** Connections that nobody accepted: each client gets a RST, unless another listener has them. */
  readonly acceptQueue: 'reset' | 'moved';
  /** To 4.3 they go at once; later at their next timer, silently, unless another has them. */
  readonly requests: 'freed' | 'until-timer' | 'moved';
}

/**
 * inet_csk_listen_stop. `migrates`: tcp_migrate_req is 1 and another listener of the port has
 * SO_REUSEPORT. undefined where the release does not tell.
 */
export function onClose(about: ListenSettings, migrates = false): ClosingFate | undefined {
  const outlive = presenceIn('requests-outlive-listener', about);
  const moves = migrates ? presenceIn('migrate-req', about) : 'lacks';
  if (outlive === 'unknown' || moves === 'unknown') return undefined;
  if (moves === 'has') return { acceptQueue: 'moved', requests: 'moved' };
  return { acceptQueue: 'reset', requests: outlive === 'has' ? 'until-timer' : 'freed' };
}

/** The sum of two lists of counters. */
export function added(counters: CounterMoves, moves: CounterMoves): CounterMoves {
  const sum: Record<string, number> = { ...counters };
  for (const [name, by] of Object.entries(moves)) sum[name] = (lookUp(sum, name) ?? 0) + by;
  return sum;
}

function counted(
  state: ListenerState,
  { fate, counters, countersDependOn }: Ruling<SynFate | AckFate>,
): ListenerState {
  const unknown = state.unknown ?? (fate.kind === 'unknown' ? fate.why : countersDependOn);
  const next = { ...state, counters: added(state.counters, counters) };
  return unknown === undefined ? next : { ...next, unknown };
}

function without(state: ListenerState, { isCookie, timeouts }: Request): ListenerState {
  if (isCookie) return state;
  const young = state.young - (timeouts === 0 ? 1 : 0);
  return { ...state, synQueue: state.synQueue - 1, young };
}
