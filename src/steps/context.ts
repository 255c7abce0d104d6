import type { Lab } from '../lab/lab.js';
import type { CounterLook } from '../lab/look.js';
import type { BegunStep } from '../analysis/queueDepth.js';
import type { StepProgress } from '../views/progress/model.js';

/** What a running step may use. */
export interface StepContext {
  readonly lab: Lab;
  /** Kernel counters, and the time, when the running cell started. */
  readonly cellStart: CounterLook;
  /** The same when the lab started. */
  readonly labStart: CounterLook;
  /** Steps that have begun since the lab started, in order, but for those that only look. */
  readonly begun: readonly BegunStep[];
  /**
   * What the running step tells of how far it is. The function is asked while the step runs, some
   * times a second at most and only where somebody looks on: it must not throw, nor ask the kernel.
   */
  readonly tell: (reached: () => StepProgress) => void;
  /** Aborted by an interrupt or by the run's time limit; every wait ends with it. */
  readonly signal: AbortSignal;
}
