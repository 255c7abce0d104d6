import { LOCAL } from '../agent/destination.js';
import type { Allowance } from '../lab/allowance.js';
import type { LabPlace } from '../session/labPlace.js';
import type { Session } from '../session/model.js';
import { saveRecording, type RecordingToSave } from '../sharing/saveRecording.js';
import type { OutputsMode } from '../sharing/writeOutputs.js';
import { describe } from '../words/english.js';
import { Failure, failure, problemOf } from '../words/problems.js';
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
import { compare, comparisonText } from './comparison.js';
import { placesFor, type PlaceOptions } from './places.js';
import { TextReport, type TextOptions } from './textReport.js';

export interface RunOptions extends PlaceOptions {
  readonly format: 'text' | 'json';
  readonly sshConfig?: string;
  readonly allow: readonly Allowance[];
  /** Milliseconds for the whole run. */
  readonly timeout: number;
  /** Write the outputs into the files. */
  readonly save?: boolean;
  readonly outputs: OutputsMode;
}

/** Columns of what is written into a pipe or a file. */
const PIPE_WIDTH = 100;

/** Reads and checks every notebook before the first one runs. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const notebooks = readAll(files, options);
  if (notebooks === undefined) return EXIT.usage;
  if (options.save === true && notebooks.some(({ places }) => places.length > 1)) {
    complain(undefined, failure('save-several-hosts', {}));
    return EXIT.usage;
  }
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
    for (const { notebook, places } of notebooks) {
      const compared: RunReport[] = [];
      for (const place of places) {
        const { report, recording } = await runOne(notebook, place, options, controller.signal);
        compared.push(report);
        if (options.save === true) saved.push(save(notebook, report, recording, options.outputs));
        if (controller.signal.aborted) break;
      }
      if (places.length > 1 && options.format === 'text') printComparison(compared);
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
}

/** `options`: where to run; without them notebooks are only read. */
function readAll(
  files: readonly string[],
  options?: PlaceOptions,
): readonly PlacedNotebook[] | undefined {
  const notebooks: PlacedNotebook[] = [];
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
      notebooks.push({ notebook, places });
    } catch (error) {
      complain(file, error);
      sound = false;
    }
  }
  return sound ? notebooks : undefined;
}

function complain(file: string | undefined, error: unknown): void {
  const { message, remedy } = describe(problemOf(error));
  process.stderr.write(`${file === undefined ? '' : `${file}: `}${message} ${remedy}\n`);
}

async function runOne(
  notebook: NotebookFile,
  host: LabPlace,
  { format, sshConfig, allow, save, outputs }: RunOptions,
  signal: AbortSignal,
): Promise<{ readonly report: RunReport; readonly recording: RecordingToSave | undefined }> {
  let recording: RecordingToSave | undefined;
  const place = { host, access: { configFile: sshConfig }, allow };
  const ending = async (session: Session): Promise<void> => {
    if (save !== true || outputs !== 'inline') return;
    const recorded = await session.recorded();
    const { host } = session;
    recording = recorded && host && saveRecording(recorded, host);
  };
  if (format === 'json') {
    const report = await runNotebook(notebook, place, {}, signal, ending);
    return { report, recording };
  }
  const text = new TextReport(notebook, textOptions());
  const report = await runNotebook(notebook, place, text, signal, ending);
  text.summary(report);
  return { report, recording };
}

function textOptions(): TextOptions {
  const { stdout } = process;
  return {
    color: stdout.isTTY && stdout.hasColors() && process.env['NO_COLOR'] === undefined,
    get width() {
      // A terminal that nobody has given a size says 0.
      return stdout.isTTY && stdout.columns > 0 ? stdout.columns : PIPE_WIDTH;
    },
    live: stdout.isTTY && process.env['TERM'] !== 'dumb',
    write: line => stdout.write(line),
  };
}

function printComparison(reports: readonly RunReport[]): void {
  const options = textOptions();
  for (const line of ['', ...comparisonText(compare(reports), options)]) options.write(`${line}\n`);
}

/** The exit code for what may go wrong with the file; a run that failed is saved too. */
function save(
  notebook: NotebookFile,
  report: RunReport,
  recording: RecordingToSave | undefined,
  mode: OutputsMode,
): ExitCode {
  try {
    saveRun(notebook, report, recording?.saved ?? {}, mode);
    if (recording?.warning !== undefined) complain(notebook.file, new Failure(recording.warning));
    return EXIT.ok;
  } catch (error) {
    complain(notebook.file, error);
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
