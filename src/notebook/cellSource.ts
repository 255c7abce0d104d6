import type * as vscode from 'vscode';
import type { CellReport, CellSource } from '../session/model.js';
import type { Problem } from '../words/problems.js';
import { infoOf, kindOf } from './notebookData.js';

/** A code cell as the session takes it; undefined for Markdown. */
export function cellSource(cell: vscode.NotebookCell): CellSource | undefined {
  const kind = kindOf(cell.kind, cell.document.languageId);
  if (kind === 'markdown') return undefined;
  return { index: cell.index, kind, text: cell.document.getText(), info: infoOf(cell.metadata) };
}

/** The code cells before this one, whose names it may use. */
export function sourcesAbove(cell: vscode.NotebookCell): readonly CellSource[] {
  return cell.notebook
    .getCells()
    .slice(0, Math.max(cell.index, 0))
    .map(cellSource)
    .filter(source => source !== undefined);
}

/** The report of a cell of which nothing ran. */
export function failedReport({ index, kind }: CellSource, failure: Problem): CellReport {
  return { index, kind, ok: false, ms: 0, steps: [], problems: [], failure, interrupted: false };
}
