import type { ComparedRun, Settings } from '../../views/comparison/model.js';
import type { ExpectationResult } from '../../views/expectations/model.js';

/** One run of a notebook, as far as it can be compared with another. */
export interface RunToCompare extends ComparedRun {
  /** Of its file, without its ending: tells runs of the same name apart. */
  readonly path?: string;
  /** Its code cells in order, those that did not run as well. */
  readonly cells: readonly CellOfRun[];
  /** Its notebook has more cells, of which nothing is known. */
  readonly goesOn: boolean;
}

export interface CellOfRun extends Ground {
  /** What it does, however it is explained: the same for twins in two languages. */
  readonly steps: string;
  readonly claims: readonly ClaimOfRun[];
}

export interface ClaimOfRun {
  /** As written, without guard and reason. */
  readonly claim: string;
  /** undefined: the run ended before it. */
  readonly result: ExpectationResult | undefined;
}

/** What a cell ran on. */
export interface Ground {
  /** As in `ComparedRun`; empty where it did not run. */
  readonly kernels: readonly string[];
  /** What held while the cell ran. */
  readonly settings: Settings;
}
