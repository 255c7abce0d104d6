import * as vscode from 'vscode';
import type { Cell, CellKind } from '../document/model.js';
import { parseDocument } from '../document/parseDocument.js';
import { printDocument, type EditedCell } from '../document/printDocument.js';

/** The language id of each kind of cell. `shellscript` is VS Code's own name for `sh`. */
const LANGUAGES = {
  markdown: 'markdown',
  tcpbook: 'tcpbook',
  sh: 'shellscript',
} as const satisfies Record<CellKind, string>;

export const CODE_LANGUAGES: readonly string[] = [LANGUAGES.tcpbook, LANGUAGES.sh];

/** What a notebook carries from the file and back into it. */
interface NotebookMetadata {
  /** Everything before the first cell, exactly. */
  readonly head: string;
  readonly eol: string;
}

/** What a cell carries; a cell made in the editor has none of it. */
interface CellMetadata {
  readonly info: string;
  /** The cell's share of the file, written back while it still says the same. */
  readonly raw: string;
  /** Its place in the file. */
  readonly index: number;
}

/** Metadata passes through the editor and other extensions: nothing about it is certain. */
type Metadata = Readonly<Record<string, unknown>> | undefined;

export function toNotebookData(text: string): vscode.NotebookData {
  const document = parseDocument(text);
  const data = new vscode.NotebookData(document.cells.map(toCellData));
  data.metadata = { head: document.head, eol: document.eol } satisfies NotebookMetadata;
  return data;
}

function toCellData({ kind, text, info, raw }: Cell, index: number): vscode.NotebookCellData {
  const cellKind =
    kind === 'markdown' ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code;
  const data = new vscode.NotebookCellData(cellKind, text, LANGUAGES[kind]);
  data.metadata = { info, raw, index } satisfies CellMetadata;
  return data;
}

export function fromNotebookData({ metadata, cells }: vscode.NotebookData): string {
  const eol = metadata?.['eol'] === '\r\n' ? '\r\n' : '\n';
  return printDocument({ head: headOf(metadata), eol }, cells.map(toEditedCell));
}

function toEditedCell({ kind, languageId, value, metadata }: vscode.NotebookCellData): EditedCell {
  const raw: unknown = metadata?.['raw'];
  const index: unknown = metadata?.['index'];
  return {
    kind: kindOf(kind, languageId),
    text: value,
    info: infoOf(metadata),
    raw: typeof raw === 'string' ? raw : undefined,
    index: typeof index === 'number' ? index : undefined,
  };
}

/** The file's part before the first cell; empty for a notebook that never was a file. */
export function headOf(metadata: Metadata): string {
  const head = metadata?.['head'];
  return typeof head === 'string' ? head : '';
}

export function infoOf(metadata: Metadata): string {
  const info = metadata?.['info'];
  return typeof info === 'string' ? info : '';
}

export function kindOf(kind: vscode.NotebookCellKind, languageId: string): CellKind {
  if (kind === vscode.NotebookCellKind.Markup) return 'markdown';
  return languageId === LANGUAGES.sh ? 'sh' : 'tcpbook';
}
