import { LOCAL } from '../agent/destination.js';
import type { Session } from '../session/model.js';
import { packetsOf } from '../sharing/labPackets.js';
import type { OutputsMode } from '../sharing/writeOutputs.js';
import { describe } from '../words/english.js';
import { failure, problem, problemOf } from '../words/problems.js';
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
import { TextReport } from './textReport.js';

export interface RunOptions {
  readonly format: 'text' | 'json';
  /** One or several; none: this machine. */
  readonly host: readonly string[];
  readonly sshConfig?: string;
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
  const notebooks = readAll(files);
  if (notebooks === undefined) return EXIT.usage;
  if (options.host.length === 0 && !proposeNoHost(notebooks)) return EXIT.usage;
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
    for (const notebook of notebooks) {
      const { report, packets } = await runOne(notebook, options, controller.signal);
      reports.push(report);
      if (options.save === true) saved.push(save(notebook, report, packets, options.outputs));
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

/** A file says where it wants to run, but whoever starts it decides: it may come from anybody. */
function proposeNoHost(notebooks: readonly NotebookFile[]): boolean {
  const proposing = notebooks.flatMap(({ file, document: { frontMatter } }) => {
    const { host = LOCAL } = frontMatter;
    return host === LOCAL ? [] : [{ file, host }];
  });
  for (const { file, host } of proposing) {
    const { message, remedy } = describe(problem('host-not-chosen', { host }));
    process.stderr.write(`${file}: ${message} ${remedy}\n`);
  }
  return proposing.length === 0;
}

/** Parses and validates only. */
export function check(files: readonly string[]): ExitCode {
  return readAll(files) === undefined ? EXIT.usage : EXIT.ok;
}

function readAll(files: readonly string[]): readonly NotebookFile[] | undefined {
  const notebooks: NotebookFile[] = [];
  let sound = true;
  for (const file of files) {
    try {
      const notebook = readNotebook(file);
      const problems = notebookProblems(notebook);
      for (const line of [...notebookWarnings(notebook), ...problems]) {
        process.stderr.write(`${line}\n`);
      }
      if (problems.length > 0) sound = false;
      notebooks.push(notebook);
    } catch (error) {
      const { message, remedy } = describe(problemOf(error));
      process.stderr.write(`${file}: ${message} ${remedy}\n`);
      sound = false;
    }
  }
  return sound ? notebooks : undefined;
}

async function runOne(
  notebook: NotebookFile,
  { format, host: [host = LOCAL], sshConfig, save, outputs }: RunOptions,
  signal: AbortSignal,
): Promise<{ readonly report: RunReport; readonly packets: string | undefined }> {
  let packets: string | undefined;
  const place = { host, access: { configFile: sshConfig } };
  const ending = async (session: Session): Promise<void> => {
    if (save === true && outputs === 'inline') packets = await packetsOf(session);
  };
  if (format === 'json') {
    const report = await runNotebook(notebook, place, {}, signal, ending);
    return { report, packets };
  }
  const { stdout } = process;
  const text = new TextReport(notebook, {
    color: stdout.isTTY && stdout.hasColors() && process.env['NO_COLOR'] === undefined,
    width: stdout.isTTY ? stdout.columns : PIPE_WIDTH,
    write: line => stdout.write(line),
  });
  const report = await runNotebook(notebook, place, text, signal, ending);
  text.summary(report);
  return { report, packets };
}

/** The exit code for what may go wrong with the file; a run that failed is saved too. */
function save(
  notebook: NotebookFile,
  report: RunReport,
  packets: string | undefined,
  mode: OutputsMode,
): ExitCode {
  try {
    saveRun(notebook, report, packets, mode);
    return EXIT.ok;
  } catch (error) {
    const { message, remedy } = describe(problemOf(error));
    process.stderr.write(`${notebook.file}: ${message} ${remedy}\n`);
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
