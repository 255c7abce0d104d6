import type { RunToCompare } from '../analysis/comparison/run.js';
import type { CellSource, HostDescription, StepReport, SysctlReading } from './model.js';
import { runToCompare, type LabOfCell, type RanCell } from './runToCompare.js';

/** A cell that runs. */
export interface CellInHistory {
  /** Its steps that have ended. */
  readonly steps: StepReport[];
  end(): void;
}

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

  begin(cell: CellSource): CellInHistory {
    const start = Date.now();
    const steps: StepReport[] = [];
    let ended: number | undefined;
    this.#ran.set(keyOf(cell), {
      start,
      get ms() {
        return (ended ?? Date.now()) - start;
      },
      get outputs() {
        return steps.flatMap(({ outputs }) => outputs);
      },
      lab: this.#lab,
    });
    return { steps, end: () => void (ended = Date.now()) };
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
