import type { RunToCompare } from '../analysis/comparison/run.js';
import type { CellSource, HostDescription, StepReport, SysctlReading } from './model.js';
import { runToCompare, type LabOfCell, type RanCell } from './runToCompare.js';

/** What ran in one lab so far, so that a cell can compare it with other runs. */
export class LabHistory {
  readonly #lab: LabOfCell;
  readonly #ran = new Map<string, RanCell>();

  constructor(host: () => HostDescription, sysctls: readonly SysctlReading[]) {
    this.#lab = {
      get host() {
        return host();
      },
      sysctls,
    };
  }

  /** Gives the list to which the cell's steps are added as they end. `start` as in `RanCell`. */
  begin(cell: CellSource, start: number): StepReport[] {
    const steps: StepReport[] = [];
    this.#ran.set(keyOf(cell), {
      start,
      get outputs() {
        return steps.flatMap(({ outputs }) => outputs);
      },
      lab: this.#lab,
    });
    return steps;
  }

  /** The run of a notebook that begins with these code cells; one that was changed since did not run. */
  run(cells: readonly CellSource[]): RunToCompare {
    const ran = cells.map(source => ({ source, ran: this.#ran.get(keyOf(source)) }));
    return runToCompare({ name: null, cells: ran, goesOn: true });
  }
}

function keyOf({ index, kind, text, info }: CellSource): string {
  return JSON.stringify([index, kind, text, info]);
}
