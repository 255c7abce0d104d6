import type { Lab } from '../lab/lab.js';
import type { CounterLook } from '../lab/look.js';
import type { BegunStep } from '../analysis/queueDepth.js';
import type { RunToCompare } from '../analysis/comparison/run.js';
import type { StepProgress } from '../views/progress/model.js';

/** What can be compared with each other. */
export interface ComparableRuns {
  /**
   * What a file keeps of its last run; a path from the notebook's folder. Failures `file-unreadable`,
   * `not-utf8`, `no-outputs`, `saved-run-visible`, `saved-run-damaged`, `saved-run-newer` and
   * `saved-run-stale`.
   */
  saved(file: string): Promise<RunToCompare>;
  /** This notebook, as far as it ran in this lab. */
  own(): Promise<RunToCompare>;
}

/** What a running step may use. */
export interface StepContext {
  readonly lab: Lab;
  /** Kernel counters, and the time, when the running cell started. */
  readonly cellStart: CounterLook;
  /** The same when the lab started. */
  readonly labStart: CounterLook;
  /** Steps that have begun since the lab started, in order, but for those that only look. */
  readonly begun: readonly BegunStep[];
  readonly runs: ComparableRuns;
  /**
   * What the running step tells of how far it is. The function is asked while the step runs, some
   * times a second at most and only where somebody looks on: it must not throw, nor ask the kernel.
   */
  readonly tell: (reached: () => StepProgress) => void;
  /** Aborted by an interrupt or by the run's time limit; every wait ends with it. */
  readonly signal: AbortSignal;
}
