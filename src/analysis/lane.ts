import type { Nanoseconds } from '../lab/recording.js';
import type { TcpState } from '../wire/tcpState.js';

/** The states of one end, in the order of time. */
export class Lane {
  readonly changes: { readonly time: Nanoseconds; readonly state: TcpState }[];
  state: TcpState;
  /** It was a connection once, not only an attempt at one. */
  wasOpen: boolean;

  constructor(time: Nanoseconds, state: TcpState) {
    this.changes = [{ time, state }];
    this.state = state;
    this.wasOpen = state === 'ESTABLISHED';
  }

  /** Evidence may come late; a change is never put before the one that led to it. */
  to(time: Nanoseconds, state: TcpState): void {
    if (state === this.state) return;
    this.changes.push({ time: Math.max(time, this.since), state });
    this.state = state;
    if (state === 'ESTABLISHED') this.wasOpen = true;
  }

  /** The state at a moment; undefined: before the first. */
  at(time: Nanoseconds): TcpState | undefined {
    return this.changes.findLast(change => change.time <= time)?.state;
  }

  /** When the state began. */
  get since(): Nanoseconds {
    return this.changes.at(-1)?.time ?? 0;
  }
}
