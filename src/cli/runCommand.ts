import { compareRuns } from '../analysis/comparison/compareRuns.js';
import { LOCAL } from '../agent/destination.js';
import type { Allowance } from '../lab/allowance.js';
import type { LabPlace } from '../session/labPlace.js';
import type { HostDescription, SessionRecording } from '../session/model.js';
import { saveRecording, type RecordingToSave } from '../sharing/saveRecording.js';
import type { OutputsMode } from '../sharing/writeOutputs.js';
import { drawText } from '../views/draw.js';
import { comparisonLabels } from '../words/comparisonLabels.js';
import { Failure, failure } from '../words/problems.js';
import { complain } from './complain.js';
import { EXIT, exitCodeOf, type ExitCode } from './exitCode.js';
import { jsonReport } from './jsonReport.js';
import {
  notebookProblems,
  notebookWarnings,
  readNotebook,
  type NotebookFile,
} from './notebookFile.js';
import { runNotebook, type RunReport } from './runNotebook.js';
import { saveRun } from './saveRun.js';
import { placesFor, type PlaceOptions } from './places.js';
import { reportToCompare } from './reportToCompare.js';
import { saveTargets, type SaveOptions, type SaveTarget } from './saveTargets.js';
import { printText, textOptions } from './terminalOutput.js';
import { TextReport } from './textReport.js';

export interface RunOptions extends PlaceOptions, SaveOptions {
  readonly format: 'text' | 'json';
  readonly sshConfig?: string;
  readonly allow: readonly Allowance[];
  /** Milliseconds for the whole run. */
  readonly timeout: number;
  readonly outputs: OutputsMode;
}

/** Reads and checks every notebook before the first one runs. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const notebooks = readAll(files, options);
  if (notebooks === undefined) return EXIT.usage;
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(failure('interrupted', {}));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const limit = setTimeout(() => {
    controller.abort(failure('timed-out', { seconds: options.timeout / 1000 }));
  }, options.timeout);
  try {
    const reports: RunReport[] = [];
    const saved: ExitCode[] = [];
    for (const { notebook, places, targets } of notebooks) {
      const compared: RunReport[] = [];
      for (const [index, place] of places.entries()) {
        const isKept = places.length > 1 || targets[index] !== undefined;
        const { report, recording } = await runOne(
          notebook,
          { place, isKept },
          options,
          controller.signal,
        );
        compared.push(report);
        const target = targets[index];
        if (target) saved.push(save(notebook, target, { report, recording }, options.outputs));
        if (controller.signal.aborted) break;
      }
      if (compared.length > 1 && options.format === 'text') printComparison(notebook, compared);
      reports.push(...compared);
      if (controller.signal.aborted) break;
    }
    if (options.format === 'json') print(reports);
    // the maximum of exit codes is one
    return Math.max(...reports.map(exitCodeOfRun), ...saved) as ExitCode;
  } finally {
    clearTimeout(limit);
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Parses and validates only. */
export function check(files: readonly string[]): ExitCode {
  return readAll(files) === undefined ? EXIT.usage : EXIT.ok;
}

interface PlacedNotebook {
  readonly notebook: NotebookFile;
  readonly places: readonly [LabPlace, ...LabPlace[]];
  /** Where the run on each place is saved. */
  readonly targets: readonly (SaveTarget | undefined)[];
}

/** `options`: where to run; without them notebooks are only read. */
function readAll(
  files: readonly string[],
  options?: PlaceOptions & SaveOptions,
): readonly PlacedNotebook[] | undefined {
  const notebooks: PlacedNotebook[] = [];
  const taken = new Set<string>();
  let sound = true;
  for (const file of files) {
    try {
      const notebook = readNotebook(file);
      const { frontMatter } = notebook.document;
      const places = options === undefined ? ([LOCAL] as const) : placesFor(options, frontMatter);
      const [first] = places;
      const problems = notebookProblems(notebook, options && first);
      for (const line of [...notebookWarnings(notebook), ...problems]) {
        process.stderr.write(`${line}\n`);
      }
      if (problems.length > 0) sound = false;
      const targets = saveTargets(notebook, places, options ?? {}, taken);
      notebooks.push({ notebook, places, targets });
    } catch (error) {
      complain(file, error);
      sound = false;
    }
  }
  return sound ? notebooks : undefined;
}

interface Ran {
  readonly report: RunReport;
  readonly recording: RecordingToSave | undefined;
}

async function runOne(
  notebook: NotebookFile,
  { place: host, isKept }: { readonly place: LabPlace; readonly isKept: boolean },
  { format, sshConfig, allow, outputs }: RunOptions,
  signal: AbortSignal,
): Promise<Ran> {
  let recording: RecordingToSave | undefined;
  const place = { host, access: { configFile: sshConfig }, allow };
  const ending = (
    recorded: SessionRecording | undefined,
    host: HostDescription | undefined,
  ): void => {
    if (outputs === 'inline' && recorded && host) recording = saveRecording(recorded, host);
  };
  if (format === 'json') {
    const report = await runNotebook(notebook, place, {}, signal, isKept ? ending : undefined);
    return { report, recording };
  }
  const text = new TextReport(notebook, textOptions());
  const report = await runNotebook(notebook, place, text, signal, isKept ? ending : undefined);
  text.summary(report);
  return { report, recording };
}

function printComparison(notebook: NotebookFile, reports: readonly RunReport[]): void {
  const runs = reports.map(report => reportToCompare(notebook, report));
  // A notebook without claims has nothing to compare.
  if (runs.every(({ cells }) => cells.every(({ claims }) => claims.length === 0))) return;
  const data = compareRuns(runs);
  printText(options => `\n${drawText({ view: 'comparison', data }, options)}`);
}

/** The exit code for what may go wrong with the file; a run that failed is saved too. */
function save(
  notebook: NotebookFile,
  target: SaveTarget,
  { report, recording }: Ran,
  mode: OutputsMode,
): ExitCode {
  try {
    saveRun(notebook, target, report, recording?.saved ?? {}, mode);
    if (target.isCopy) process.stderr.write(`${comparisonLabels.saved(target.file)}\n`);
    if (recording?.warning !== undefined) complain(target.file, new Failure(recording.warning));
    return EXIT.ok;
  } catch (error) {
    complain(target.file, error);
    return EXIT.failed;
  }
}

function print(reports: readonly RunReport[]): void {
  const documents = reports.map(jsonReport);
  const document = documents.length === 1 ? documents[0] : documents;
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

function exitCodeOfRun({ ok, cells }: RunReport): ExitCode {
  if (ok) return EXIT.ok;
  const failed = cells.find(({ report }) => !report.ok)?.report;
  return failed?.failure ? exitCodeOf(failed.failure.code) : EXIT.failed;
}
