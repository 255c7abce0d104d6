import type { CellKind } from '../document/model.js';
import type { HostDescription, SysctlReading } from '../session/model.js';
import type { View } from '../views/view.js';
import type { Problem } from '../words/problems.js';

/** One output under a cell, as the notebook shows it and the file keeps it. */
export type Block =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'problems'; readonly problems: readonly PlacedProblem[] };

export interface PlacedProblem {
  readonly problem: Problem;
  /** Line in the cell, from 0; undefined: it concerns the cell as a whole. */
  readonly line: number | undefined;
}

/** What a file keeps of the runs of its cells. */
export interface SavedNotebook {
  readonly version: 1;
  /** The labs in which the cells ran; most often one. */
  readonly labs: readonly SavedLab[];
  /** Cells that have outputs, in the order of the file. */
  readonly cells: readonly SavedCell[];
}

/** A lab lives from the first cell of a run to the end of its session. */
export interface SavedLab {
  /** Tells the labs of a file apart. */
  readonly id: string;
  readonly host: HostDescription;
  /** What files of early versions have not. */
  readonly sysctls?: readonly SysctlReading[] | undefined;
  /** All its captured packets, packed: base64 of gzip. undefined: not kept. */
  readonly packets?: string | undefined;
}

/** What a lab's recording adds to `SavedLab`. */
export type SavedRecording = Pick<SavedLab, 'sysctls' | 'packets'>;

/** What is kept of one code cell's last run. */
export interface SavedCell {
  /** `sourceHash` of what was run, followed by `-2`, `-3`, … where the file has it already. */
  readonly id: string;
  /** Whether every step and claim held; undefined: it is not known. */
  readonly ok: boolean | undefined;
  /** When it started: milliseconds since 1970. */
  readonly start: number;
  /** How long it ran, in whole milliseconds. */
  readonly ms: number;
  /** `id` of the lab in which it ran; undefined when none was started for it. */
  readonly lab: string | undefined;
  /** One for each output under the cell, in order; steps' texts and claims in a row are one. */
  readonly outputs: readonly Block[];
}

/** A code cell's source, as far as its outputs depend on it. */
export interface HashedSource {
  readonly kind: CellKind;
  readonly text: string;
  readonly info: string;
}
