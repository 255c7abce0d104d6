import { dirname, resolve } from 'node:path';
import type { CellListener, CellReport, HostDescription } from '../session/model.js';
import { createSession } from '../session/session.js';
import type { ExpectationResult, Verdict } from '../views/expectations/model.js';
import type { CodeCell, NotebookFile } from './notebookFile.js';

export interface RunReport {
  readonly file: string;
  readonly host: HostDescription | undefined;
  readonly ok: boolean;
  /** Reports of the cells that ran, each with its cell; after a failed one no further cell runs. */
  readonly cells: readonly { readonly code: CodeCell; readonly report: CellReport }[];
  readonly notRun: number;
  readonly expectations: Readonly<Record<Verdict, number>>;
}

export interface RunListener {
  cellStarted?(code: CodeCell): void;
  /** The lab is up; the first step is about to start. */
  hostKnown?(host: HostDescription): void;
  cell?: CellListener;
  cellFinished?(code: CodeCell, report: CellReport): void;
}

/** Runs a notebook's code cells in order, in a session of its own, up to the first failure. */
export async function runNotebook(
  notebook: NotebookFile,
  host: string,
  listener: RunListener,
  signal: AbortSignal,
): Promise<RunReport> {
  const { file, document, code } = notebook;
  const folder = dirname(resolve(file));
  const session = createSession({ frontMatter: document.frontMatter, folder, host });
  const cells: { code: CodeCell; report: CellReport }[] = [];
  let description: HostDescription | undefined;
  const cellListener: CellListener = {
    ...listener.cell,
    stepStarted(line, text) {
      if (description === undefined && session.host !== undefined) {
        description = session.host;
        listener.hostKnown?.(description);
      }
      listener.cell?.stepStarted?.(line, text);
    },
  };
  try {
    for (const one of code) {
      listener.cellStarted?.(one);
      const above = cells.map(done => done.code.source);
      const report = await session.run(one.source, above, cellListener, signal);
      cells.push({ code: one, report });
      listener.cellFinished?.(one, report);
      if (!report.ok) break;
    }
  } finally {
    await session.close();
  }
  const ok = cells.every(({ report }) => report.ok);
  const expectations = countVerdicts(cells.map(({ report }) => report));
  return { file, host: description, ok, cells, notRun: code.length - cells.length, expectations };
}

function countVerdicts(reports: readonly CellReport[]): RunReport['expectations'] {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { verdict } of reports.flatMap(expectationsOf)) counts[verdict]++;
  return counts;
}

function expectationsOf(report: CellReport): readonly ExpectationResult[] {
  return report.steps
    .flatMap(step => step.outputs)
    .flatMap(output => (output.view === 'expectations' ? output.data.expectations : []));
}
