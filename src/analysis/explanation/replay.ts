import type { Nanoseconds } from '../../lab/recording.js';
import type { UnknownBecause } from '../../views/explanation/model.js';
import type { CounterMoves, ListenSettings, Unknown } from '../kernel/model.js';
import { effectMatches } from './effects.js';
import type { ListenerInput, ListenerRecord } from './inputs.js';
import {
  NOTHING,
  PredictedListener,
  type Effect,
  type Mark,
  type SegmentInput,
} from './predicted.js';
import type { SettingsAt } from './settings.js';
import { NOTHING_COUNTED, withEffect, type Tally } from './tally.js';

/**
 * Within so much time the order of segments is not known: they are captured before TCP sees them,
 * and each processor has a queue of its own between.
 */
export const UNORDERED: Nanoseconds = 1e6;

/** So much later than accept(2) took a connection its program may have noted the time. */
export const NOTED_WITHIN: Nanoseconds = 20e6;

/** What the rules make of all that reached a listener, up to a time. */
export interface Prediction {
  readonly time: Nanoseconds;
  readonly acceptQueue: number;
  readonly synQueue: number;
  /** Of these requests it is not certain that they are still there: their last timer is due. */
  readonly leaving: number;
  readonly tally: Tally;
  readonly counters: CounterMoves;
}

export interface Replay {
  /** After each input, oldest first; the first is an empty listener. */
  readonly course: readonly Prediction[];
  /** Why nothing is predicted behind its last one. */
  readonly stopped: UnknownBecause | undefined;
  /** Counters whose moves the rules do not tell. */
  readonly countersDependOn: Unknown | undefined;
}

export interface ReplaySettings {
  at(time: Nanoseconds): SettingsAt;
  /**
   * The kernel may remember peers of closed connections (tcp_no_metrics_save 0), for which it keeps
   * the last quarter of tcp_max_syn_backlog.
   */
  mayKnowPeers(time: Nanoseconds): boolean;
}

/**
 * Sends the recording of a listener through the kernel's rules. What happened within a moment
 * happened in the order that fits what was observed, where there is one: the rules allow for it.
 * `moments`: times at which to say how things are, apart from those when something happens.
 */
export function replay(
  record: ListenerRecord,
  about: ReplaySettings,
  moments: readonly Nanoseconds[],
): Replay {
  const { inputs, life } = record;
  const atStart = about.at(inputs[0]?.time ?? life.from);
  if (atStart.known) return new Replaying(record, about, moments, atStart.settings).run();
  const stopped = { why: 'setting-changed', setting: atStart.setting } as const;
  return { course: [], stopped, countersDependOn: undefined };
}

type Pending = ListenerInput | { readonly kind: 'moment'; readonly time: Nanoseconds };

/** An input that was taken, and how to take it back. */
interface Step {
  readonly index: number;
  readonly input: Pending;
  readonly mark: Mark;
  readonly tally: Tally;
  /** Its place was found: it stays there. */
  readonly fixed: boolean;
}

class Replaying {
  private readonly listener: PredictedListener;
  private readonly pending: (Pending | undefined)[];
  /** Index of the first that is still pending. */
  private next = 0;
  private tally: Tally = NOTHING_COUNTED;
  private readonly steps: Step[] = [];
  /** One more than steps. */
  private readonly course: Prediction[] = [];
  private stopped: UnknownBecause | undefined;
  private countersDependOn: Unknown | undefined;

  constructor(
    record: ListenerRecord,
    private readonly settings: ReplaySettings,
    moments: readonly Nanoseconds[],
    atStart: ListenSettings,
  ) {
    this.listener = new PredictedListener(atStart);
    const asked = moments.map(time => ({ kind: 'moment', time }) as const);
    this.pending = [...record.inputs, ...asked].sort((one, other) => one.time - other.time);
    this.note(record.life.from);
  }

  run(): Replay {
    for (;;) {
      while (this.next < this.pending.length && this.pending[this.next] === undefined) this.next++;
      const first = this.pending[this.next];
      if (first === undefined) break;
      const found = this.settings.at(first.time);
      if (!found.known) {
        this.stopped = { why: 'setting-changed', setting: found.setting };
        break;
      }
      this.listener.use(found.settings);
      const index = this.next;
      const isFound = this.fits(first) || this.fitsLater(index, first);
      if (isFound || !this.fitsEarlier(index, first)) this.take(index, false);
      if (this.stopped !== undefined) break;
    }
    const { course, stopped, countersDependOn } = this;
    return { course, stopped, countersDependOn };
  }

  private note(time: Nanoseconds): void {
    const { listener, tally } = this;
    this.course.push({
      time,
      acceptQueue: listener.state.acceptQueue,
      synQueue: listener.state.synQueue,
      counters: listener.state.counters,
      leaving: listener.leaving(time),
      tally,
    });
  }

  private take(index: number, fixed: boolean): void {
    const input = this.pending[index];
    if (input === undefined) return;
    const { listener, tally } = this;
    this.pending[index] = undefined;
    this.steps.push({ index, input, mark: listener.mark(), tally, fixed });
    listener.advance(input.time);
    switch (input.kind) {
      case 'moment':
        break;
      case 'accepted':
        listener.accept(input.connection);
        break;
      case 'syn-ack-repeated':
        listener.timerSeen(input.connection, input.time);
        break;
      case 'segment':
        this.takeSegment(input);
        break;
    }
    this.note(Math.max(input.time, this.course.at(-1)?.time ?? 0));
  }

  private takeSegment(input: SegmentInput): void {
    const { connection, segment, time } = input;
    const effect = this.effectOf(input);
    if (effect.on === 'syn' || effect.on === 'ack') {
      const { fate, countersDependOn } = effect.ruling;
      if (fate.kind === 'unknown') this.stopped = { why: 'depends', on: fate.why };
      // TCP Fast Open has rules of its own.
      if (effect.on === 'syn' && segment.length > 0) this.stopped = { why: 'fast-open' };
      this.countersDependOn ??= countersDependOn;
    }
    this.tally = withEffect(this.tally, effect);
    this.listener.apply(connection, segment, effect, time);
  }

  private takeBack(): Step | undefined {
    const step = this.steps.pop();
    if (step === undefined) return undefined;
    this.course.pop();
    this.listener.undo(step.mark);
    this.tally = step.tally;
    this.pending[step.index] = step.input;
    this.next = Math.min(this.next, step.index);
    return step;
  }

  /** The rules say of it what was observed. */
  private fits(input: Pending): boolean {
    return input.kind !== 'segment' || effectMatches(this.effectOf(input), input.segment);
  }

  /** Takes what may have been before it after all, until it fits; nothing if it never does. */
  private fitsLater(index: number, first: Pending): boolean {
    const taken = this.steps.length;
    const waiting = new Set([connectionOf(first)]);
    for (let at = index + 1; at < this.pending.length; at++) {
      const input = this.pending[at];
      if (input === undefined || input.kind === 'moment') continue;
      const after = input.time - first.time;
      if (after > NOTED_WITHIN) break;
      const connection = connectionOf(input);
      const within = input.kind === 'accepted' ? NOTED_WITHIN : UNORDERED;
      // What belongs to one connection stays in its order.
      if (after > within || waiting.has(connection) || !this.fits(input)) {
        if (connection !== undefined) waiting.add(connection);
        continue;
      }
      this.take(at, true);
      if (this.fits(first)) return true;
    }
    while (this.steps.length > taken) this.takeBack();
    return false;
  }

  /** Moves it before what was taken just before it, if it fits there; then it is taken. */
  private fitsEarlier(index: number, first: Pending): boolean {
    const back: Step[] = [];
    for (let step = this.steps.at(-1); step !== undefined; step = this.steps.at(-1)) {
      const isBefore = step.input.time < first.time - UNORDERED;
      const isOwn = connectionOf(step.input) === connectionOf(first);
      if (isBefore || isOwn || step.fixed) break;
      this.takeBack();
      back.push(step);
      if (!this.fits(first)) continue;
      this.take(index, true);
      return true;
    }
    for (const { index: at, fixed } of back.reverse()) this.take(at, fixed);
    return false;
  }

  /** What a segment would do now; of several that the rules allow for, what was observed. */
  private effectOf({ connection, segment, time }: SegmentInput): Effect {
    if (segment.fate.kind === 'dropped-by-rule') return NOTHING;
    const { listener, settings } = this;
    const effect = listener.effect(connection, segment);
    if (effectMatches(effect, segment)) return effect;
    const others = [
      // A request whose last timer is due may be gone already.
      listener.effectIfGone(connection, segment, time),
      ...(settings.mayKnowPeers(time)
        ? [listener.effect(connection, segment, { isProven: true })]
        : []),
    ];
    return others.find(other => other !== undefined && effectMatches(other, segment)) ?? effect;
  }
}

function connectionOf(input: Pending): number | undefined {
  return input.kind === 'moment' ? undefined : input.connection;
}
