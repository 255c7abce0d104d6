import type { RunToCompare } from '../analysis/comparison/run.js';
import { runToCompare } from '../session/runToCompare.js';
import type { NotebookFile } from './notebookFile.js';
import type { RunReport } from './runNotebook.js';

/** A run that has just ended, to be compared with others of the same notebook. */
export function reportToCompare({ code }: NotebookFile, report: RunReport): RunToCompare {
  const { place, host, sysctls, cells } = report;
  const lab = host && { host, sysctls };
  return runToCompare({
    name: place,
    goesOn: false,
    cells: code.map(({ source }) => {
      const cell = cells.find(({ code }) => code.source.index === source.index);
      if (cell === undefined) return { source, ran: undefined };
      const { start, report } = cell;
      const outputs = report.steps.flatMap(step => step.outputs);
      return { source, ran: { start, outputs, lab } };
    }),
  });
}
