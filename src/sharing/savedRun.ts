import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { RunToCompare } from '../analysis/comparison/run.js';
import { decodeFile } from '../document/decodeFile.js';
import type { TcpbookDocument } from '../document/model.js';
import { parseDocument } from '../document/parseDocument.js';
import { runToCompare, type LabOfCell, type RunCell } from '../session/runToCompare.js';
import { failure, type Failure, type LocatedProblem } from '../words/problems.js';
import { readOutputs, type FileOutputs } from './readOutputs.js';
import type { SavedCell } from './saved.js';
import { hashOf, sourceHash } from './sourceHash.js';

/** Reads saved runs by paths from a folder: for a session's `readRun`. */
export function runReader(folder: string): (file: string) => Promise<RunToCompare> {
  return async file => savedRun(file, await readNotebookFile(resolve(folder, file), file));
}

/** `shown`: the path as it was written. Failures `file-unreadable` and `not-utf8`. */
async function readNotebookFile(path: string, shown: string): Promise<TcpbookDocument> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw failure('file-unreadable', { file: shown, reason });
  }
  return parseDocument(decodeFile(bytes));
}

/**
 * The run whose outputs a notebook's file keeps. `file`: how it is called in problems. Failures
 * `no-outputs`, `saved-run-visible`, `saved-run-damaged`, `saved-run-newer` and `saved-run-stale`.
 */
export function savedRun(file: string, document: TcpbookDocument): RunToCompare {
  const outputs = readOutputs(document);
  const [damaged] = outputs.warnings;
  if (damaged !== undefined) throw unreadable(file, damaged);
  if (outputs.cells.size === 0) throw failure('no-outputs', { file });
  if (outputs.saved === undefined) throw failure('saved-run-visible', { file });
  const path = file.replace(/(?:\.tcpbook)?\.md$/, '');
  const cells = cellsOf(file, document, outputs);
  return { ...runToCompare({ name: basename(path), cells, goesOn: false }), path };
}

function unreadable(file: string, { problem, range }: LocatedProblem): Failure {
  const line = range.line + 1;
  if (problem.code === 'saved-data-newer') {
    return failure('saved-run-newer', { file, line, version: problem.data.version });
  }
  const reason = problem.code === 'saved-data-damaged' ? problem.data.reason : '';
  return failure('saved-run-damaged', { file, line, reason });
}

function cellsOf(
  file: string,
  { cells }: TcpbookDocument,
  { cells: kept, saved }: FileOutputs,
): readonly RunCell[] {
  const labs = new Map<string | undefined, LabOfCell>(
    saved?.labs.map(({ id, host, sysctls = [] }) => [id, { host, sysctls }]),
  );
  return cells.flatMap(({ kind, text, info, line }, index): readonly RunCell[] => {
    if (kind === 'markdown') return [];
    const source = { index, kind, text, info };
    const outputs = kept.get(index);
    if (outputs === undefined) return [{ source, ran: undefined }];
    const id = outputs.kind === 'saved' ? outputs.cell.id : outputs.id;
    if (hashOf(id) !== sourceHash(source))
      throw failure('saved-run-stale', { file, line: line + 1 });
    if (outputs.kind === 'markdown') throw failure('saved-run-visible', { file });
    return [{ source, ran: ranCell(outputs.cell, labs) }];
  });
}

function ranCell(
  { start, lab, outputs }: SavedCell,
  labs: ReadonlyMap<string | undefined, LabOfCell>,
): RunCell['ran'] {
  const views = outputs.flatMap(block => (block.kind === 'view' ? [block.view] : []));
  return { start, outputs: views, lab: labs.get(lab) };
}
