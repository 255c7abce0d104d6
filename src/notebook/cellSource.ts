import type * as vscode from 'vscode';
import type { CellReport, CellSource } from '../session/model.js';
import type { Problem } from '../words/problems.js';
import { JUPYTER_TYPE, jupyterInfo } from './jupyterMetadata.js';
import { CODE_LANGUAGES, infoOf, kindOf } from './notebookData.js';

/** A code cell as the session takes it; undefined for Markdown, and for another kernel's cells. */
export function cellSource(cell: vscode.NotebookCell): CellSource | undefined {
  const { languageId } = cell.document;
  const kind = kindOf(cell.kind, languageId);
  if (kind === 'markdown') return undefined;
  const isJupyter = cell.notebook.notebookType === JUPYTER_TYPE;
  if (isJupyter && !CODE_LANGUAGES.includes(languageId)) return undefined;
  const info = isJupyter ? jupyterInfo(cell.metadata) : infoOf(cell.metadata);
  return { index: cell.index, kind, text: cell.document.getText(), info };
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
