import type { Nanoseconds } from '../../lab/recording.js';
import type { Segment } from '../../views/timeline/model.js';
import type { Peer } from '../kernel/fates.js';
import {
  added,
  EMPTY_LISTENER,
  onAccept,
  onFinalAck,
  onSyn,
  onSynackTimer,
  type ListenerState,
  type Request,
} from '../kernel/listener.js';
import type { ListenSettings } from '../kernel/model.js';
import type { ListenerInput } from './inputs.js';

/** What a listener keeps of one connection. */
type Entry =
  | {
      readonly kind: 'request';
      readonly request: Request;
      /** When its SYN-ACK timer runs out, as far as the kernel's wheel of timers is exact. */
      readonly due: Nanoseconds;
      /** How long that timer runs. */
      readonly timeout: Nanoseconds;
      /** The SYN-ACK was sent again: behind an ACK, TCP_DEFER_ACCEPT's time is over. */
      readonly repeated: boolean;
    }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'accepted' };

type RequestEntry = Extract<Entry, { kind: 'request' }>;

export type SegmentInput = Extract<ListenerInput, { kind: 'segment' }>;

/** What a segment does to a listener. */
export type Effect = {
  /** The request that was there had been given up before. */
  readonly wasGone?: true;
} & (
  | ({ readonly on: 'syn' } & ReturnType<typeof onSyn>)
  | ({ readonly on: 'ack' } & ReturnType<typeof onFinalAck>)
  /** It ends a request (tcp_check_req). */
  | { readonly on: 'rst'; readonly state: ListenerState }
  | { readonly on: 'nothing' }
);

export const NOTHING: Effect = { on: 'nothing' };

/** TCP_TIMEOUT_INIT from Linux 3.1 on; older kernels are asked about, but not replayed. */
const FIRST_TIMEOUT: Nanoseconds = 1e9;

/** rskq_defer_accept is not recorded; that it is over shows in a SYN-ACK that is sent again. */
const DEFERS_LONG = 255;

/**
 * How late a timer may be: an eighth, as the wheel's slots grow with the distance
 * (kernel/time/timer.c, LVL_CLK_SHIFT), and what a busy machine adds.
 */
const late = (timeout: Nanoseconds): Nanoseconds => timeout / 8 + 50e6;

/** How a listener was, to get back there. */
export interface Mark {
  readonly state: ListenerState;
  readonly changes: number;
}

/** The kernel model's listener, and who is in its queues. Any change can be undone. */
export class PredictedListener {
  private current = EMPTY_LISTENER;
  private readonly entries = new Map<number, Entry>();
  /** What was there before each change. */
  private readonly changes: (readonly [connection: number, before: Entry | undefined])[] = [];

  /** Of a burst of SYNs many meet the same. */
  private lastSyn:
    | {
        readonly about: ListenSettings;
        readonly before: ListenerState;
        readonly after: ReturnType<typeof onSyn>;
      }
    | undefined;

  constructor(private about: ListenSettings) {}

  get state(): ListenerState {
    return this.current;
  }

  mark(): Mark {
    return { state: this.current, changes: this.changes.length };
  }

  undo({ state, changes }: Mark): void {
    for (const [connection, before] of this.changes.splice(changes).reverse()) {
      this.put(connection, before);
    }
    this.current = state;
  }

  /** From now on these settings hold. */
  use(about: ListenSettings): void {
    this.about = about;
  }

  /** What the segment would do now; nothing is done. */
  effect(connection: number, segment: Segment, peer: Peer = {}): Effect {
    const entry = this.entries.get(connection);
    if (segment.kind === 'SYN') {
      const isFirst = entry === undefined || (entry.kind === 'request' && entry.request.isCookie);
      // A request has its SYN-ACK sent again, a connection is its listener's no more.
      return isFirst ? { on: 'syn', ...this.syn(peer) } : NOTHING;
    }
    if (entry?.kind !== 'request' || segment.kind === 'SYN-ACK') return NOTHING;
    const { request, repeated } = entry;
    if (segment.kind === 'RST') {
      if (request.isCookie) return NOTHING;
      const state = withoutRequest(this.current, request);
      // tcp_check_req counts the end of a request, whoever ended it.
      return { on: 'rst', state: { ...state, counters: added(state.counters, EMBRYONIC) } };
    }
    const about = {
      // tcp_check_req: a bare ACK ends where the SYN did.
      hasData: segment.kind !== 'ACK' || segment.seq > 1,
      waitedForData: repeated && request.isAcked,
    };
    return { on: 'ack', ...onFinalAck(this.about, this.current, request, about) };
  }

  /** The same if its request were gone; undefined where no timer allows for it. */
  effectIfGone(connection: number, segment: Segment, time: Nanoseconds): Effect | undefined {
    const entry = this.entries.get(connection);
    if (entry?.kind !== 'request' || entry.due > time) return undefined;
    const expired = this.timer(entry);
    if (expired?.kind !== 'expired') return undefined;
    const before = this.current;
    this.put(connection, undefined);
    this.current = expired.state;
    const effect = this.effect(connection, segment);
    this.put(connection, entry);
    this.current = before;
    return { ...effect, wasGone: true };
  }

  /** Does it. */
  apply(connection: number, segment: Segment, effect: Effect, time: Nanoseconds): void {
    if (effect.wasGone) this.set(connection, undefined);
    const entry = this.entries.get(connection);
    switch (effect.on) {
      case 'nothing':
        // inet_rtx_syn_ack: the timer starts anew.
        if (segment.kind === 'SYN' && entry?.kind === 'request') {
          this.set(connection, { ...entry, due: time + entry.timeout });
        }
        return;
      case 'rst':
        this.current = effect.state;
        this.set(connection, undefined);
        return;
      case 'syn': {
        const { state, request } = effect;
        const due = time + FIRST_TIMEOUT;
        this.current = state;
        if (request === undefined) this.set(connection, undefined);
        else this.set(connection, { ...NEW_REQUEST, request, due });
        return;
      }
      case 'ack': {
        const { state, request, ruling } = effect;
        this.current = state;
        if (ruling.fate.kind === 'established') this.set(connection, { kind: 'waiting' });
        else if (request === undefined) this.set(connection, undefined);
        else if (entry?.kind === 'request') this.set(connection, { ...entry, request });
        return;
      }
    }
  }

  /** accept(2) takes a connection. */
  accept(connection: number | undefined): void {
    const entry = connection === undefined ? undefined : this.entries.get(connection);
    if (connection === undefined) this.current = onAccept(this.current);
    if (connection === undefined || entry === undefined || entry.kind === 'accepted') return;
    if (entry.kind === 'waiting') this.current = onAccept(this.current);
    else if (!entry.request.isCookie) this.current = withoutRequest(this.current, entry.request);
    this.set(connection, { kind: 'accepted' });
  }

  /** The SYN-ACK of a request was sent again on its own. */
  timerSeen(connection: number, time: Nanoseconds): void {
    const entry = this.entries.get(connection);
    if (entry?.kind === 'request' && !entry.request.isCookie) {
      this.fire(connection, { ...entry, repeated: true }, time);
    }
  }

  /** Timers that must have run out by then, though no SYN-ACK tells of it. */
  advance(time: Nanoseconds): void {
    for (const [connection, entry] of this.entries) {
      if (entry.kind !== 'request' || entry.request.isCookie) continue;
      if (entry.due + late(entry.timeout) <= time) this.fire(connection, entry, entry.due);
    }
  }

  /** Requests that the kernel may have dropped by then, or not yet. */
  leaving(time: Nanoseconds): number {
    let count = 0;
    for (const entry of this.entries.values()) {
      const isDue = entry.kind === 'request' && !entry.request.isCookie && entry.due <= time;
      if (isDue && this.timer(entry)?.kind === 'expired') count += 1;
    }
    return count;
  }

  private syn(peer: Peer): ReturnType<typeof onSyn> {
    const { about, current } = this;
    if (peer.isProven === true) return onSyn(about, current, peer);
    if (this.lastSyn?.about !== about || this.lastSyn.before !== current) {
      this.lastSyn = { about, before: current, after: onSyn(about, current) };
    }
    return this.lastSyn.after;
  }

  private timer({ request }: RequestEntry): ReturnType<typeof onSynackTimer> {
    const deferTimeouts = this.about.defers ? DEFERS_LONG : 0;
    return onSynackTimer(this.about, this.current, request, deferTimeouts);
  }

  private fire(connection: number, entry: RequestEntry, time: Nanoseconds): void {
    const fired = this.timer(entry);
    if (fired === undefined) return;
    const timeout = 2 * entry.timeout;
    this.current = fired.state;
    this.set(
      connection,
      fired.request && { ...entry, request: fired.request, timeout, due: time + timeout },
    );
  }

  private set(connection: number, entry: Entry | undefined): void {
    this.changes.push([connection, this.entries.get(connection)]);
    this.put(connection, entry);
  }

  private put(connection: number, entry: Entry | undefined): void {
    if (entry === undefined) this.entries.delete(connection);
    else this.entries.set(connection, entry);
  }
}

const NEW_REQUEST = { kind: 'request', timeout: FIRST_TIMEOUT, repeated: false } as const;

const EMBRYONIC = { EmbryonicRsts: 1 };

function withoutRequest(state: ListenerState, { timeouts }: Request): ListenerState {
  const young = state.young - (timeouts === 0 ? 1 : 0);
  return { ...state, synQueue: state.synQueue - 1, young };
}
