import { SEPARATOR, parseBody } from './blocks.js';
import { isUnclosed, printFence } from './fence.js';
import {
  isBlank,
  splitFinalEol,
  splitLines,
  withNewlines,
  withoutBlankLinesAround,
} from './lines.js';
import type { Cell, CellKind } from './model.js';

/** A cell as an editor gives it back. */
export interface EditedCell {
  readonly kind: CellKind;
  /** Line endings are as the editor likes them. */
  readonly text: string;
  readonly info: string;
  /** `raw` of the cell that this one was when the file was read; undefined for a new cell. */
  readonly raw?: string | undefined;
  /** Its place among the cells then. Without it, a cell with `raw` counts as not moved. */
  readonly index?: number | undefined;
}

export type Content = Pick<Cell, 'kind' | 'text' | 'info'>;

/** A cell's share of the file in parts; `separator` and `block` are never both empty. */
export interface Piece {
  readonly content: Content;
  /** Where the cell stood in the file that was read; undefined for a new one. */
  readonly place: { readonly index: number | undefined; readonly lead: string } | undefined;
  /** The separator and the blank lines under it; empty when there is none. */
  readonly separator: string;
  readonly block: string;
  /** Blank lines at the end of the file. */
  readonly tail: string;
}

/** Whether two cells are the same to a person who edits them. */
export function isSameContent(one: Content, other: Content | undefined): boolean {
  if (one.kind !== other?.kind) return false;
  if (one.kind === 'markdown') return bareMarkdown(one.text) === bareMarkdown(other.text);
  return bare(one.text) === bare(other.text) && one.info === other.info;
}

/** Without what editors change unasked: line endings, and a byte order mark. */
function bare(text: string): string {
  return withNewlines(text).replace(/^\uFEFF/, '');
}

function bareMarkdown(text: string): string {
  return withoutBlankLinesAround(bare(text));
}

export function pieceOf(cell: EditedCell, eol: string): Piece {
  const old = cell.raw === undefined ? undefined : takeApart(cell.raw, cell.index);
  if (old === undefined || isCode(old.content) !== isCode(cell)) return newPiece(cell, eol);
  if (isSameContent(old.content, cell)) return old;
  return { ...old, content: contentOf(cell), ...rewritten(cell, old, eol) };
}

/** The separator that starts a Markdown cell with this block. */
export function separatorFor(block: string, eol: string): string {
  return SEPARATOR + eol + (block === '' ? '' : eol);
}

function takeApart(raw: string, index: number | undefined): Piece | undefined {
  const { lead, cells } = parseBody(raw);
  const [cell, surplus] = cells;
  if (cell === undefined || surplus !== undefined) return undefined;

  const lines = splitLines(cell.raw);
  const start = cell.kind === 'markdown' ? cell.line - splitLines(lead).length : 0;
  const lastLine = lines.findLastIndex((line, place) => place >= start && !isBlank(line));
  const upTo = (end: number): string => lines.slice(start, end).join('');
  // Blank lines under an open fence are its content.
  const isOpen = isCode(cell) && isUnclosed(upTo(lastLine + 1));
  const end = isOpen ? lines.length : Math.max(start, lastLine + 1);
  return {
    content: contentOf(cell),
    place: { index, lead },
    separator: lines.slice(0, start).join(''),
    block: upTo(end),
    tail: lines.slice(end).join(''),
  };
}

function newPiece(cell: EditedCell, eol: string): Piece {
  const content = contentOf(cell);
  const block =
    content.kind === 'markdown'
      ? printMarkdown(content.text, eol, eol)
      : printFence({ ...content, kind: content.kind }, eol);
  return { content, place: undefined, separator: '', block, tail: '' };
}

function rewritten(
  { kind, text, info }: EditedCell,
  old: Piece,
  eol: string,
): Pick<Piece, 'separator' | 'block'> {
  const { separator } = old;
  if (kind !== 'markdown') {
    const newInfo = kind !== old.content.kind || info !== old.content.info;
    const block = printFence({ kind, text, info }, eol, { block: old.block, newInfo });
    return { separator, block };
  }
  const finalEol = splitFinalEol(old.block).eol;
  const block = printMarkdown(text, eol, old.block === '' ? eol : finalEol);
  const isKept = separator === '' || (old.block !== '' && block !== '');
  return { separator: isKept ? separator : separatorFor(block, eol), block };
}

function printMarkdown(text: string, eol: string, finalEol: string): string {
  const trimmed = withoutBlankLinesAround(text);
  return trimmed === '' ? '' : trimmed.split('\n').join(eol) + finalEol;
}

function contentOf({ kind, text, info }: Content): Content {
  return { kind, text, info };
}

function isCode({ kind }: Content): boolean {
  return kind !== 'markdown';
}
