import type { ListenerReading } from '../wire/listenerAnswers.js';
import type { Nanoseconds } from './recording.js';

/** Rows kept of one history. Older ones are thinned, so that an observation of days stays small. */
const MOST_ROWS = 32_768;

/** How full the accept queue of one endpoint was, and what it dropped. */
export interface DepthRow {
  readonly time: Nanoseconds;
  /** NOBODY: no one listened. */
  readonly length: number;
  readonly kept: number;
  /** Since the observation began; 0 where the kernel does not count them for each listener. */
  readonly drops: number;
}

export const NOBODY = -1;

/**
 * Rows of numbers in the order of time, each of which holds until the next: equal ones in a row are
 * one. When there are too many, pairs of the older half become one, which keeps the fuller queue.
 */
export class DepthHistory {
  private time = new Float64Array(64);
  private lengths = new Int32Array(64);
  private kept = new Float64Array(64);
  private drops = new Float64Array(64);
  private count = 0;

  get rows(): number {
    return this.count;
  }

  row(index: number): DepthRow {
    return {
      time: this.time[index] ?? 0,
      length: this.lengths[index] ?? NOBODY,
      kept: this.kept[index] ?? 0,
      drops: this.drops[index] ?? 0,
    };
  }

  add(time: Nanoseconds, length: number, kept: number, drops: number): void {
    const last = this.count - 1;
    if (
      last >= 0 &&
      this.lengths[last] === length &&
      this.kept[last] === kept &&
      this.drops[last] === drops
    )
      return;
    if (this.count === MOST_ROWS) this.thin();
    if (this.count === this.time.length) this.grow();
    const at = this.count++;
    this.time[at] = time;
    this.lengths[at] = length;
    this.kept[at] = kept;
    this.drops[at] = drops;
  }

  /** The row that holds at a time; -1: none yet. */
  at(time: Nanoseconds): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.time[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The most that waited at any time from `from` to `to`; NOBODY: no one listened. */
  most(from: Nanoseconds, to: Nanoseconds): number {
    let most = NOBODY;
    const last = this.at(to);
    for (let index = Math.max(0, this.at(from)); index <= last; index++) {
      most = Math.max(most, this.lengths[index] ?? NOBODY);
    }
    return most;
  }

  /** For how much of the time from `from` to `to` the queue was full, from 0 to 1. */
  fullPart(from: Nanoseconds, to: Nanoseconds): number {
    let full = 0;
    const last = this.at(to);
    for (let index = Math.max(0, this.at(from)); index <= last; index++) {
      const { time, length, kept } = this.row(index);
      const end = index === last ? to : (this.time[index + 1] ?? to);
      if (length > kept) full += Math.max(0, end - Math.max(from, time));
    }
    return to > from ? full / (to - from) : 0;
  }

  /** What was dropped from `from` to `to`. */
  dropped(from: Nanoseconds, to: Nanoseconds): number {
    const before = this.at(from);
    const after = this.at(to);
    if (after < 0) return 0;
    return (this.drops[after] ?? 0) - (before < 0 ? 0 : (this.drops[before] ?? 0));
  }

  private grow(): void {
    const bigger = <Column extends Float64Array | Int32Array>(
      column: Column,
      to: Column,
    ): Column => {
      to.set(column);
      return to;
    };
    const rows = 2 * this.time.length;
    this.time = bigger(this.time, new Float64Array(rows));
    this.lengths = bigger(this.lengths, new Int32Array(rows));
    this.kept = bigger(this.kept, new Float64Array(rows));
    this.drops = bigger(this.drops, new Float64Array(rows));
  }

  private thin(): void {
    const half = MOST_ROWS / 2;
    for (let pair = 0; pair < half / 2; pair++) {
      const [one, two] = [2 * pair, 2 * pair + 1];
      this.time[pair] = this.time[one] ?? 0;
      this.lengths[pair] = Math.max(this.lengths[one] ?? NOBODY, this.lengths[two] ?? NOBODY);
      this.kept[pair] = this.kept[two] ?? 0;
      this.drops[pair] = this.drops[two] ?? 0;
    }
    for (const column of [this.time, this.lengths, this.kept, this.drops]) {
      column.copyWithin(half / 2, half, MOST_ROWS);
    }
    this.count = MOST_ROWS - half / 2;
  }
}

/** Drops are counted for each socket; a new one on the same endpoint starts from 0. */
export class DropCount {
  private base: number | undefined;
  private former = 0;
  private latest = 0;

  /** `isNew`: it was not there when the observation began. Gives what was dropped since then. */
  add({ drops }: ListenerReading, isNew: boolean): number {
    if (drops === undefined) return this.former;
    this.base ??= isNew ? 0 : drops;
    // sk_drops has 32 bits, and wraps around.
    this.latest = (drops - this.base + 2 ** 32) % 2 ** 32;
    return this.former + this.latest;
  }

  get all(): number {
    return this.former + this.latest;
  }

  nextSocket(): void {
    this.former += this.latest;
    this.latest = 0;
    this.base = undefined;
  }
}
