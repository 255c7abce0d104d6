import { basename, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {
  exportedName,
  exportNotebook,
  type Exported,
  type ExportFormat,
} from '../sharing/export.js';
import { describe, formatProblem } from '../words/english.js';
import { exportLabels } from '../words/exportLabels.js';
import { failure, problemOf, type Problem } from '../words/problems.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { readNotebook } from './notebookFile.js';

export interface ExportOptions {
  readonly to: ExportFormat;
  /** Where to write; `-` is stdout. Left out: beside the notebook. */
  readonly out: string | undefined;
}

/** Writes what a notebook's file holds of its outputs in another format; runs nothing. */
export function exportFile(file: string, { to, out }: ExportOptions): ExitCode {
  let document;
  try {
    ({ document } = readNotebook(file));
  } catch (error) {
    return fail(file, problemOf(error), EXIT.usage);
  }
  try {
    const target = out ?? exportedName(file, to);
    const { bytes, warnings }: Exported = exportNotebook(basename(file), document, to);
    for (const warning of warnings) process.stderr.write(`${formatProblem(warning, { file })}\n`);
    if (target === '-') {
      process.stdout.write(bytes);
    } else {
      write(target, bytes, file);
      process.stdout.write(`${exportLabels.written(target)}\n`);
    }
    return EXIT.ok;
  } catch (error) {
    return fail(file, problemOf(error), EXIT.failed);
  }
}

function write(target: string, bytes: Uint8Array, notebook: string): void {
  if (resolve(target) === resolve(notebook)) {
    throw failure('file-unwritable', { file: target, reason: exportLabels.isNotebook });
  }
  try {
    writeFileAtomic.sync(target, Buffer.from(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failure('file-unwritable', { file: target, reason });
  }
}

function fail(file: string, problem: Problem, code: ExitCode): ExitCode {
  const { message, remedy } = describe(problem);
  process.stderr.write(`${file}: ${message} ${remedy}\n`);
  return code;
}
