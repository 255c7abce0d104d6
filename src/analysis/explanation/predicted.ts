import type { Nanoseconds } from '../../lab/recording.js';
import type { Segment } from '../../views/timeline/model.js';
import { ackFate, synFate, type AckedRequest, type Peer } from '../kernel/fates.js';
import type { AckFate, ListenSettings, QueueLengths, Ruling, SynFate } from '../kernel/model.js';
import { retriesNow } from '../kernel/schedules.js';
import type { ListenerInput } from './inputs.js';

/** What a listener keeps of one connection. */
type Entry =
  | {
      readonly kind: 'request';
      /** When its SYN-ACK timer runs out, as far as the kernel's wheel of timers is exact. */
      readonly due: Nanoseconds;
      /** How long that timer runs. */
      readonly timeout: Nanoseconds;
      /** How often it has run out. */
      readonly timeouts: number;
      /** An ACK has come: while TCP_DEFER_ACCEPT waits for data, nothing is repeated. */
      readonly acked: boolean;
    }
  /** It was answered with a cookie; nothing is kept. */
  | { readonly kind: 'cookie' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'accepted' };

/** What a segment does to a listener. */
export type Effect = {
  /** The request that was there had been given up before. */
  readonly wasGone?: true;
} & (
  | ({ readonly on: 'syn' } & Ruling<SynFate>)
  | ({ readonly on: 'ack' } & Ruling<AckFate>)
  /** It ends a request (tcp_check_req). */
  | { readonly on: 'rst' }
  | { readonly on: 'nothing' }
);

export const NOTHING: Effect = { on: 'nothing' };

/** TCP_TIMEOUT_INIT of the kernels from 3.1 on; older ones are not run here. */
const FIRST_TIMEOUT: Nanoseconds = 1e9;

/**
 * How late a timer may be: an eighth, as the wheel's slots grow with the distance
 * (kernel/time/timer.c, LVL_CLK_SHIFT), and what a busy machine adds.
 */
const late = (timeout: Nanoseconds): Nanoseconds => timeout / 8 + 50e6;

/** A listening socket as the kernel's rules have it, which meets one segment after the other. */
export class PredictedListener {
  private readonly entries = new Map<number, Entry>();
  private requests = 0;
  /** Requests whose timer has not run out yet. */
  private young = 0;
  private waiting = 0;
  private readonly rulings = new Rulings();
  /** What was there before each change, to take it back. */
  private readonly journal: (readonly [connection: number, before: Entry | undefined])[] = [];

  constructor(private about: ListenSettings) {}

  /** What comes from now on can be undone. */
  mark(): number {
    return this.journal.length;
  }

  undo(mark: number): void {
    for (const [connection, before] of this.journal.splice(mark).reverse()) {
      this.put(connection, before);
    }
  }

  /** From now on these settings hold. */
  use(about: ListenSettings): void {
    this.about = about;
  }

  get acceptQueue(): number {
    return this.waiting;
  }

  get synQueue(): number {
    return this.requests;
  }

  /** What the segment would do now; nothing is done. */
  effect(connection: number, segment: Segment, peer: Peer = {}): Effect {
    const entry = this.entries.get(connection);
    const isRequest = entry?.kind === 'request';
    switch (segment.kind) {
      case 'SYN-ACK':
        return NOTHING;
      case 'SYN':
        // A request has its SYN-ACK sent again, a connection has none of its listener's.
        if (entry !== undefined && entry.kind !== 'cookie') return NOTHING;
        return { on: 'syn', ...this.rulings.syn(this.about, this.lengths(), peer) };
      case 'RST':
        return isRequest ? { on: 'rst' } : NOTHING;
      case 'ACK':
      case 'data':
      case 'FIN': {
        if (!isRequest && entry?.kind !== 'cookie') return NOTHING;
        // tcp_check_req: a bare ACK ends where the SYN did.
        const hasData = segment.kind !== 'ACK' || segment.seq > 1;
        const request = isRequest
          ? { hasData, waitedForData: entry.acked && entry.timeouts > 0 }
          : { isCookie: true, hasData };
        return { on: 'ack', ...this.rulings.ack(this.about, this.lengths(), request) };
      }
    }
  }

  /** Does it. */
  apply(connection: number, segment: Segment, effect: Effect, time: Nanoseconds): void {
    if (effect.wasGone) this.set(connection, undefined);
    const entry = this.entries.get(connection);
    switch (effect.on) {
      case 'nothing':
        if (segment.kind === 'SYN' && entry?.kind === 'request') {
          this.set(connection, { ...entry, due: time + entry.timeout });
        }
        return;
      case 'rst':
        this.set(connection, undefined);
        return;
      case 'syn':
        this.afterSyn(connection, effect.fate, time);
        return;
      case 'ack':
        this.afterAck(connection, effect.fate);
        return;
    }
  }

  /** accept(2) takes a connection; it is no matter which, where that is not known. */
  accept(connection: number | undefined): void {
    const entry = connection === undefined ? undefined : this.entries.get(connection);
    if (connection !== undefined && entry?.kind === 'accepted') return;
    if (connection !== undefined && entry !== undefined) {
      this.set(connection, { kind: 'accepted' });
      return;
    }
    const [waiting] = [...this.entries].find(([, { kind }]) => kind === 'waiting') ?? [];
    if (waiting !== undefined) this.set(waiting, { kind: 'accepted' });
  }

  /** The SYN-ACK of a request was sent again on its own. */
  timerSeen(connection: number, time: Nanoseconds): void {
    const entry = this.entries.get(connection);
    if (entry?.kind === 'request') this.set(connection, runOut(entry, time));
  }

  /** Timers that must have run out by then, though no SYN-ACK tells of it. */
  advance(time: Nanoseconds): void {
    for (const [connection, entry] of this.entries) {
      if (entry.kind !== 'request') continue;
      if (entry.due + late(entry.timeout) > time) continue;
      if (this.gaveUp(entry)) this.set(connection, undefined);
      else this.set(connection, runOut(entry, entry.due));
    }
  }

  /** Requests that the kernel may have dropped by then, or not yet. */
  leaving(time: Nanoseconds): number {
    return [...this.entries.values()].filter(
      entry => entry.kind === 'request' && entry.due <= time && this.gaveUp(entry),
    ).length;
  }

  /** The same if its request were gone; undefined where no timer allows for it. */
  effectIfGone(connection: number, segment: Segment, time: Nanoseconds): Effect | undefined {
    const entry = this.entries.get(connection);
    if (entry?.kind !== 'request' || entry.due > time || !this.gaveUp(entry)) {
      return undefined;
    }
    this.put(connection, undefined);
    const effect = this.effect(connection, segment);
    this.put(connection, entry);
    return { ...effect, wasGone: true };
  }

  private gaveUp(entry: Extract<Entry, { kind: 'request' }>): boolean {
    const retries = retriesNow(this.about, this.lengths());
    return retries !== undefined && entry.timeouts >= retries;
  }

  private afterSyn(connection: number, fate: SynFate, time: Nanoseconds): void {
    if (fate.kind === 'cookie') this.set(connection, { kind: 'cookie' });
    if (fate.kind !== 'queued') return;
    this.set(connection, {
      kind: 'request',
      due: time + FIRST_TIMEOUT,
      timeout: FIRST_TIMEOUT,
      timeouts: 0,
      acked: false,
    });
  }

  private afterAck(connection: number, fate: AckFate): void {
    const entry = this.entries.get(connection);
    if (fate.kind === 'established') this.set(connection, { kind: 'waiting' });
    if (fate.kind === 'reset') this.set(connection, undefined);
    const isKept = fate.kind === 'deferred' || fate.kind === 'ignored';
    if (isKept && entry?.kind === 'request') {
      this.set(connection, { ...entry, acked: true });
    }
  }

  private set(connection: number, entry: Entry | undefined): void {
    this.journal.push([connection, this.entries.get(connection)]);
    this.put(connection, entry);
  }

  private put(connection: number, entry: Entry | undefined): void {
    const before = this.entries.get(connection);
    this.requests += Number(entry?.kind === 'request') - Number(before?.kind === 'request');
    this.waiting += Number(entry?.kind === 'waiting') - Number(before?.kind === 'waiting');
    this.young += Number(isYoung(entry)) - Number(isYoung(before));
    if (entry === undefined) this.entries.delete(connection);
    else this.entries.set(connection, entry);
  }

  private lengths(): Required<QueueLengths> {
    return { acceptQueue: this.waiting, synQueue: this.requests, young: this.young };
  }
}

function isYoung(entry: Entry | undefined): boolean {
  return entry?.kind === 'request' && entry.timeouts === 0;
}

/** The last rulings: of a burst of segments, many meet the same. */
class Rulings {
  private asked = '';
  private about: ListenSettings | undefined;
  private lastSyn: Ruling<SynFate> | undefined;
  private readonly acks = new Map<string, Ruling<AckFate>>();

  syn(about: ListenSettings, lengths: Required<QueueLengths>, peer: Peer): Ruling<SynFate> {
    if (peer.isProven === true) return synFate(about, lengths, peer);
    this.start(about, lengths);
    return (this.lastSyn ??= synFate(about, lengths));
  }

  ack(
    about: ListenSettings,
    lengths: Required<QueueLengths>,
    request: AckedRequest,
  ): Ruling<AckFate> {
    this.start(about, lengths);
    const key = JSON.stringify(request);
    const ruling = this.acks.get(key) ?? ackFate(about, lengths, request);
    this.acks.set(key, ruling);
    return ruling;
  }

  private start(about: ListenSettings, lengths: Required<QueueLengths>): void {
    const asked = `${lengths.acceptQueue} ${lengths.synQueue} ${lengths.young}`;
    if (asked === this.asked && about === this.about) return;
    this.asked = asked;
    this.about = about;
    this.lastSyn = undefined;
    this.acks.clear();
  }
}

function runOut<Request extends Extract<Entry, { kind: 'request' }>>(
  entry: Request,
  time: Nanoseconds,
): Request {
  const timeout = 2 * entry.timeout;
  return { ...entry, timeouts: entry.timeouts + 1, timeout, due: time + timeout };
}

export type SegmentInput = Extract<ListenerInput, { kind: 'segment' }>;
