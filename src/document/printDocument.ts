import { closingLine, parseBody } from './blocks.js';
import { isUnclosed, printFence } from './fence.js';
import { splitFrontMatter } from './frontMatter.js';
import { isBlank, splitFinalEol, splitLines } from './lines.js';
import type { TcpbookDocument } from './model.js';
import { parseDocument } from './parseDocument.js';
import {
  isSameContent,
  pieceOf,
  separatorFor,
  type Content,
  type EditedCell,
  type Piece,
} from './piece.js';

export type { EditedCell } from './piece.js';

/** What of a document stays as it is when its cells are edited. */
export type DocumentFrame = Pick<TcpbookDocument, 'head' | 'eol'>;

/**
 * The text of a notebook whose cells may have been edited, added, moved, copied or deleted.
 *
 * Untouched cells keep every byte, and a document of untouched cells is the file as it was. An
 * edited cell keeps what is around its text: fence, info string, blank lines. Where cells meet
 * that did not before, one blank line is between them, and two Markdown cells get a separator.
 *
 * Reading the text again gives these cells again, except that Markdown is Markdown:
 * - blank lines around a Markdown cell's text are not part of it;
 * - a `tcpbook` or `sh` fence or a separator line typed into a Markdown cell makes cells of its
 *   own;
 * - a fence or an HTML comment left open in a Markdown cell would swallow the cells below it, so
 *   its closing line is added.
 */
export function printDocument(frame: DocumentFrame, cells: readonly EditedCell[]): string {
  return asItWas(frame.head, cells) ?? printPieces(frame, cells);
}

/** The file as it was, if these cells are the ones in it, all and in order. */
function asItWas(head: string, cells: readonly EditedCell[]): string | undefined {
  if (cells.some(({ raw, index }, place) => raw === undefined || (index ?? place) !== place)) {
    return undefined;
  }
  const text = head + cells.map(cell => cell.raw ?? '').join('');
  const read = parseDocument(text);
  return read.head === head && areSame(read.cells, cells) ? text : undefined;
}

function areSame(found: readonly Content[], wanted: readonly Content[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((cell, place) => isSameContent(cell, wanted[place]))
  );
}

function printPieces({ head, eol }: DocumentFrame, cells: readonly EditedCell[]): string {
  const [first, ...others] = cells.map(cell => pieceOf(cell, eol));
  if (first === undefined) return head;

  const firstBelowHead = belowHead(first, eol);
  const done: string[] = [];
  let above = firstBelowHead;
  for (const piece of others) {
    const joint = joined(above, piece, eol);
    done.push(joint.above, joint.gap);
    above = joint.below;
  }
  const body = [...done, whole(above), above.tail].join('');
  const top = head + gapBelowHead(head, first, eol);
  const text = top + body;
  const { front } = splitFrontMatter(top);
  if (splitFrontMatter(text).front === front) return text;
  // The first cell begins like front matter. A separator above it says that it is Markdown.
  return top + separatorFor(firstBelowHead.block, eol) + body;
}

const whole = ({ separator, block }: Piece): string => separator + block;

function belowHead(first: Piece, eol: string): Piece {
  return whole(first) === '' ? { ...first, separator: separatorFor('', eol) } : first;
}

function gapBelowHead(head: string, first: Piece, eol: string): string {
  const isInPlace = first.place !== undefined && (first.place.index ?? 0) === 0;
  const headEol = splitFinalEol(head).eol;
  const lastLine = splitLines(head.replace(/^\uFEFF/, '')).at(-1);
  if (lastLine === undefined) return '';
  const ending = headEol === '' ? eol : '';
  return isBlank(lastLine) || (isInPlace && headEol !== '') ? ending : ending + eol;
}

interface Joint {
  readonly above: string;
  readonly gap: string;
  readonly below: Piece;
}

/** How two cells meet: as they did in the file if they did and still can. */
function joined(above: Piece, below: Piece, eol: string): Joint {
  if (wereNeighbours(above, below)) {
    const gap = above.tail + (below.place?.lead ?? '');
    if (holds(above, whole(above), gap, below)) return { above: whole(above), gap, below };
  }
  const closed = closedOff(above, eol);
  const started = withSeparator(above, below, eol);
  const isHeld = holds(above, closed, eol, started);
  return { above: closed, gap: eol, below: isHeld ? started : atLeftMargin(started, eol) };
}

/** Where the indentation of a fence or a separator would make it part of a list above it. */
function atLeftMargin(piece: Piece, eol: string): Piece {
  const { content, separator, block } = piece;
  if (content.kind === 'markdown') {
    return separator === '' ? piece : { ...piece, separator: separatorFor(block, eol) };
  }
  const before = { block, unindent: true };
  return { ...piece, block: printFence({ ...content, kind: content.kind }, eol, before) };
}

function wereNeighbours({ place: above }: Piece, { place: below }: Piece): boolean {
  if (above === undefined || below === undefined) return false;
  return above.index === undefined || below.index === undefined || above.index + 1 === below.index;
}

/**
 * Whether these two read as the cells they are. Blocks depend on nothing above their own start,
 * so cells that hold two by two hold all together.
 */
function holds(above: Piece, aboveText: string, gap: string, below: Piece): boolean {
  const { cells } = parseBody(aboveText + gap + whole(below));
  return areSame(cells, [above.content, below.content]);
}

/** A cell that ends by itself, with its last line. */
function closedOff(piece: Piece, eol: string): string {
  const { content, separator, block } = piece;
  if (content.kind === 'markdown') {
    const { body } = splitFinalEol(whole(piece));
    const closing = closingLine(body);
    return body + eol + (closing === undefined ? '' : closing + eol);
  }
  const closed = isUnclosed(block)
    ? printFence({ ...content, kind: content.kind }, eol, { block })
    : block;
  return separator + splitFinalEol(closed).body + eol;
}

function withSeparator(above: Piece, below: Piece, eol: string): Piece {
  const isNeeded =
    below.content.kind === 'markdown' &&
    below.separator === '' &&
    (above.content.kind === 'markdown' || below.block === '');
  return isNeeded ? { ...below, separator: separatorFor(below.block, eol) } : below;
}
