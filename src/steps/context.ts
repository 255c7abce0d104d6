import type { Lab } from '../lab/lab.js';
import type { CounterLook } from '../lab/look.js';
import type { BegunStep } from '../analysis/queueDepth.js';

/** What a running step may use. */
export interface StepContext {
  readonly lab: Lab;
  /** Kernel counters, and the time, when the running cell started. */
  readonly cellStart: CounterLook;
  /** The same when the lab started. */
  readonly labStart: CounterLook;
  /** Steps that have begun since the lab started, in order, but for those that only look. */
  readonly begun: readonly BegunStep[];
  /** Aborted by an interrupt or by the run's time limit; every wait ends with it. */
  readonly signal: AbortSignal;
}
