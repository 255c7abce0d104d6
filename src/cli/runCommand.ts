import { describe } from '../words/english.js';
import { failure, problemOf } from '../words/problems.js';
import { EXIT, exitCodeOf, type ExitCode } from './exitCode.js';
import { jsonReport } from './jsonReport.js';
import { notebookProblems, readNotebook, type NotebookFile } from './notebookFile.js';
import { runNotebook, type RunReport } from './runNotebook.js';
import { TextReport } from './textReport.js';

export interface RunOptions {
  readonly format: 'text' | 'json';
  readonly host: string;
  /** Milliseconds for the whole run. */
  readonly timeout: number;
}

/** Columns of what is written into a pipe or a file. */
const PIPE_WIDTH = 100;

/** Reads and checks every notebook before the first one runs. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const notebooks = readAll(files);
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
    for (const notebook of notebooks) {
      reports.push(await runOne(notebook, options, controller.signal));
      if (controller.signal.aborted) break;
    }
    if (options.format === 'json') print(reports);
    return Math.max(...reports.map(exitCodeOfRun)) as ExitCode; // the maximum of exit codes is one
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

function readAll(files: readonly string[]): readonly NotebookFile[] | undefined {
  const notebooks: NotebookFile[] = [];
  let sound = true;
  for (const file of files) {
    try {
      const notebook = readNotebook(file);
      const problems = notebookProblems(notebook);
      for (const line of problems) process.stderr.write(`${line}\n`);
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
  { format, host }: RunOptions,
  signal: AbortSignal,
): Promise<RunReport> {
  if (format === 'json') return runNotebook(notebook, host, {}, signal);
  const { stdout } = process;
  const text = new TextReport(notebook, {
    color: stdout.isTTY && stdout.hasColors() && process.env['NO_COLOR'] === undefined,
    width: stdout.isTTY ? stdout.columns : PIPE_WIDTH,
    write: line => stdout.write(line),
  });
  const report = await runNotebook(notebook, host, text, signal);
  text.summary(report);
  return report;
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
