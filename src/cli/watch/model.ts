import type { ListenerReport } from '../../views/listeners/model.js';

/** What `tcpbook watch` knows at one moment. */
export interface WatchModel {
  readonly host: string;
  /** `uname -r`. */
  readonly kernel: string;
  /** Since it began. */
  readonly seconds: number;
  /** What bounds queues, by name without `net.`; null: this kernel has none. */
  readonly settings: readonly { readonly name: string; readonly value: string | null }[];
  /** Counters of the host that grew since the start, and in the last second. */
  readonly counters: readonly WatchCounter[];
  /** The fullest first; as many as were asked for. */
  readonly rows: readonly WatchRow[];
  /** How many there are in all. */
  readonly listeners: number;
  /** What was asked for, where nobody listens yet. */
  readonly awaited: readonly string[];
  /** Other listeners, the nearest ports first, where nobody listens as asked. */
  readonly nearest: readonly string[];
  /** Some processes are hidden from us. */
  readonly hidesOwners: boolean;
}

export interface WatchCounter {
  readonly name: string;
  readonly growth: number;
  readonly perSecond: number;
}

export interface WatchRow {
  readonly report: ListenerReport;
  /** The most in the accept queue in each of equal parts of the last minute; null: not observed. */
  readonly recent: readonly (number | null)[];
  /** The most in the accept queue in the last second. */
  readonly lately: number;
  /** Dropped in the last second. */
  readonly dropsPerSecond: number;
}
