import { readFileSync } from 'node:fs';
import { decodeFile } from '../document/decodeFile.js';
import type { Cell, TcpbookDocument } from '../document/model.js';
import { parseDocument } from '../document/parseDocument.js';
import { checkCells } from '../session/checkCells.js';
import type { CellSource } from '../session/model.js';
import { labAt, type LabPlace } from '../session/labPlace.js';
import { readOutputs } from '../sharing/readOutputs.js';
import { formatProblem } from '../words/english.js';
import { failure } from '../words/problems.js';

/** A code cell, as sessions take it, and where it stands in its file. */
export interface CodeCell {
  readonly source: CellSource;
  readonly cell: Cell;
}

export interface NotebookFile {
  readonly file: string;
  /** What is in the file. */
  readonly text: string;
  readonly document: TcpbookDocument;
  readonly code: readonly CodeCell[];
}

/** Failures `file-unreadable` and `not-utf8`. */
export function readNotebook(file: string): NotebookFile {
  const text = decodeFile(readBytes(file));
  const document = parseDocument(text);
  const code = document.cells.flatMap((cell, index) => {
    const { kind, text, info } = cell;
    return kind === 'markdown' ? [] : [{ source: { index, kind, text, info }, cell }];
  });
  return { file, text, document, code };
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failure('file-unreadable', { file, reason });
  }
}

/** What is damaged in a notebook and costs outputs only, a line each. */
export function notebookWarnings({ file, document }: NotebookFile): readonly string[] {
  return readOutputs(document).warnings.map(located => formatProblem(located, { file }));
}

/**
 * All that is wrong with a notebook before it runs, a line each: `file:line:column: …`. `place`: where
 * it is to run; without one it is only read.
 */
export function notebookProblems(
  { file, document, code }: NotebookFile,
  place?: LabPlace,
): readonly string[] {
  const { frontMatter } = document;
  const found = checkCells(
    code.map(({ source }) => source),
    place === undefined ? frontMatter.lab : labAt(place, frontMatter),
  );
  const isApart = typeof place === 'object';
  const own = document.problems.filter(
    ({ problem }) => !(isApart && problem.code === 'direct-needs-hosts'),
  );
  return [
    ...own.map(located => formatProblem(located, { file })),
    ...code.flatMap(({ cell }, index) =>
      (found[index] ?? []).map(located => formatProblem(located, { file, lineOffset: cell.line })),
    ),
  ];
}
