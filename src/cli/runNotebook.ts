import { dirname, resolve } from 'node:path';
import type {
  CellListener,
  CellReport,
  HostDescription,
  SessionOptions,
  SessionRecording,
  SysctlReading,
} from '../session/model.js';
import { createSession } from '../session/session.js';
import { runReader } from '../sharing/savedRun.js';
import type { ExpectationResult, Verdict } from '../views/expectations/model.js';
import type { CodeCell, NotebookFile } from './notebookFile.js';
import { placeName } from '../session/labPlace.js';

export interface RunReport {
  readonly file: string;
  /** undefined where no lab started. */
  readonly host: HostDescription | undefined;
  /** Where it was to run. */
  readonly place: string;
  /** As the lab started, and as cells left them; empty where no lab started, or it was lost. */
  readonly sysctls: readonly SysctlReading[];
  readonly ok: boolean;
  /** The cells that ran; after a failed one no further cell runs. */
  readonly cells: readonly RunCell[];
  readonly notRun: number;
  readonly expectations: Readonly<Record<Verdict, number>>;
}

export interface RunCell {
  readonly code: CodeCell;
  readonly report: CellReport;
  /** Milliseconds since 1970. */
  readonly start: number;
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
  place: Pick<SessionOptions, 'host' | 'access' | 'allow'>,
  listener: RunListener,
  signal: AbortSignal,
  /** Called when every cell has run that will, with what the lab recorded. */
  ending?: (recorded: SessionRecording | undefined, host: HostDescription | undefined) => void,
): Promise<RunReport> {
  const { file, document, code } = notebook;
  const folder = dirname(resolve(file));
  const session = createSession({
    frontMatter: document.frontMatter,
    folder,
    readRun: runReader(folder),
    ...place,
  });
  const cells: RunCell[] = [];
  let description: HostDescription | undefined;
  let sysctls: readonly SysctlReading[] = [];
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
      const start = Date.now();
      const report = await session.run(one.source, above, cellListener, signal);
      cells.push({ code: one, report, start });
      listener.cellFinished?.(one, report);
      if (!report.ok) break;
    }
    if (ending !== undefined) {
      const recorded = await session.recorded();
      sysctls = recorded?.sysctls ?? [];
      ending(recorded, session.host);
    }
  } finally {
    await session.close();
  }
  const ok = cells.every(({ report }) => report.ok);
  const expectations = countVerdicts(cells.map(({ report }) => report));
  const notRun = code.length - cells.length;
  return {
    file,
    host: description,
    place: placeName(place.host),
    sysctls,
    ok,
    cells,
    notRun,
    expectations,
  };
}

function countVerdicts(reports: readonly CellReport[]): RunReport['expectations'] {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { verdict } of reports.flatMap(expectationsOf)) counts[verdict]++;
  return counts;
}

export function expectationsOf(report: CellReport): readonly ExpectationResult[] {
  return report.steps
    .flatMap(step => step.outputs)
    .flatMap(output => (output.view === 'expectations' ? output.data.expectations : []));
}
