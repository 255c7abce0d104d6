import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { Cell, CellKind, GeneratedPart } from '../document/model.js';
import { parseDocument } from '../document/parseDocument.js';
import { printDocument, type EditedCell } from '../document/printDocument.js';
import { readOutputs } from '../sharing/readOutputs.js';
import type { SavedRecording } from '../sharing/saved.js';
import { writeOutputs, type OutputsMode } from '../sharing/writeOutputs.js';
import type { LocatedProblem } from '../words/problems.js';
import { outputsToKeep, restoreOutputs } from './savedOutputs.js';

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
  /** What the file had besides its source, written back while it says the same. */
  readonly generated: readonly GeneratedPart[];
  readonly sourceHash: string;
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

/** A notebook from a file's text. What of its outputs is damaged is told to `warn`. */
export function toNotebookData(
  text: string,
  warn: (warnings: readonly LocatedProblem[]) => void = () => undefined,
): vscode.NotebookData {
  const document = parseDocument(text);
  const { head, eol, generated, source } = document;
  const outputs = readOutputs(document);
  if (outputs.warnings.length > 0) warn(outputs.warnings);
  const cells = document.cells.map((cell, index) => {
    const data = toCellData(cell, index);
    const kept = outputs.cells.get(index);
    if (kept !== undefined) restoreOutputs(data, kept, outputs.saved?.labs ?? []);
    return data;
  });
  const data = new vscode.NotebookData(cells);
  const hash = digest(source);
  data.metadata = { head, eol, generated, sourceHash: hash } satisfies NotebookMetadata;
  return data;
}

function toCellData({ kind, text, info, raw }: Cell, index: number): vscode.NotebookCellData {
  const cellKind =
    kind === 'markdown' ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code;
  const data = new vscode.NotebookCellData(cellKind, text, LANGUAGES[kind]);
  data.metadata = { info, raw, index } satisfies CellMetadata;
  return data;
}

/** The file's text, with as much of the outputs as `mode` says; `recordingOf` a lab of this window. */
export function fromNotebookData(
  { metadata, cells }: vscode.NotebookData,
  mode: OutputsMode,
  recordingOf: (lab: string) => SavedRecording | undefined = () => undefined,
): string {
  const eol = metadata?.['eol'] === '\r\n' ? '\r\n' : '\n';
  const source = printDocument({ head: headOf(metadata), eol }, cells.map(toEditedCell));
  const generated = generatedOf(metadata);
  const found = cells.flatMap((cell, place) => {
    const keep = cell.kind === vscode.NotebookCellKind.Code ? outputsToKeep(cell) : undefined;
    return keep === undefined ? [] : [{ place, ...keep }];
  });
  const labs = found.flatMap(({ lab }) => lab ?? []);
  // Recordings are not in the editor: the file has those of earlier runs, this window its own.
  const recorded = (mode === 'inline' ? labs : []).flatMap(lab => {
    const recording = recordingOf(lab.id);
    return recording === undefined ? [] : [{ ...lab, ...recording }];
  });
  const saved = readOutputs({ generated, warnings: [] }).saved?.labs ?? [];
  return writeOutputs({
    source,
    eol,
    mode,
    cells: new Map(found.map(({ place, kept }) => [place, kept])),
    labs: [...labs, ...saved, ...recorded],
    before: { generated, isSameSource: metadata?.['sourceHash'] === digest(source) },
  });
}

function digest(source: string): string {
  return createHash('sha256').update(source).digest('base64');
}

function generatedOf(metadata: Metadata): readonly GeneratedPart[] {
  const generated = metadata?.['generated'];
  // Safe: `toNotebookData` wrote it, and no editor has a way to change a part of it.
  return Array.isArray(generated) ? (generated as GeneratedPart[]) : [];
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
