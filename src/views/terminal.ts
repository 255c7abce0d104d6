import stringWidth from 'string-width';
import type { Cell, Column, Table, Tone } from './table.js';

/** How terminal text is drawn. `width` in columns of the terminal. */
export interface Pen {
  readonly color: boolean;
  readonly width: number;
}

/** ECMA-48 Select Graphic Rendition, the sixteen colours that every terminal theme defines. */
const codes: Readonly<Record<Tone | 'strong', string>> = {
  plain: '',
  quiet: '2',
  good: '32',
  waiting: '33',
  closing: '35',
  again: '36',
  bad: '31',
  strong: '1',
};

export function paint(pen: Pen, tone: Tone | 'strong', text: string): string {
  const code = codes[tone];
  return !pen.color || code === '' || text.trim() === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** One column a character, as `string-width` finds after some microseconds: ASCII, bars, signs. */
const SINGLE = /^[ -~·…─-▟✓✗]*$/u;

/** Columns that a text takes. */
export function textWidth(text: string): number {
  return SINGLE.test(text) ? text.length : stringWidth(text);
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What a line may be broken between. */
function pieces(text: string): string[] {
  return text.split(/(?<=[\s:,/])/u);
}

/** Lines of at most `width` columns, broken after white space or punctuation where possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  const push = (): void => {
    if (line.trimEnd() !== '') lines.push(line.trimEnd());
    line = '';
  };
  for (const piece of pieces(text)) {
    if (textWidth(line + piece.trimEnd()) <= width) {
      line += piece;
      continue;
    }
    push();
    for (const { segment } of graphemes.segment(piece)) {
      if (line !== '' && textWidth(line + segment.trimEnd()) > width) push();
      line += segment;
    }
  }
  push();
  return lines.length === 0 ? [''] : lines;
}

/** One line of at most `width` columns; what is cut is marked. */
export function clipped(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let line = '';
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(line + segment) > width - 1) break;
    line += segment;
  }
  return `${line}…`;
}

const GAP = 2;
/** A word up to this long is never broken by its column's width. */
const LONGEST_WORD = 16;

/** The table's lines; where its columns would have to break words, a paragraph for each row. */
export function textTable(table: Table, pen: Pen, indent = 0): string[] {
  const width = pen.width - indent;
  const widths = fitted(
    table.columns.map((_, index) => extent(table, index)),
    width,
  );
  const lines = widths === undefined ? records(table, pen, width) : grid(table, pen, widths);
  return lines.map(line => ' '.repeat(indent) + line);
}

interface Extent {
  readonly natural: number;
  /** As narrow as the column may get. */
  readonly least: number;
}

function extent(table: Table, index: number): Extent {
  const texts = table.rows.map(row => row[index]?.text ?? '');
  const words = [table.columns[index]?.title ?? '', ...texts];
  const natural = Math.max(...words.map(text => textWidth(text)));
  const longest = Math.max(...words.flatMap(pieces).map(piece => textWidth(piece.trimEnd())));
  const narrow = table.columns[index]?.kind === 'number' ? natural : longest;
  return { natural, least: Math.min(narrow, LONGEST_WORD) };
}

/** Widths that fit into `width`, taken from the widest; undefined where too little is left. */
function fitted(extents: readonly Extent[], width: number): readonly number[] | undefined {
  const room = width - GAP * (extents.length - 1);
  const at = (cap: number): number[] =>
    extents.map(({ natural, least }) => Math.min(natural, Math.max(least, cap)));
  const sum = (widths: readonly number[]): number => widths.reduce((all, one) => all + one, 0);
  if (sum(at(0)) > room) return undefined;
  let cap = Math.max(0, ...extents.map(({ natural }) => natural));
  while (sum(at(cap)) > room) cap--;
  return at(cap);
}

function grid(table: Table, pen: Pen, widths: readonly number[]): string[] {
  const heads = table.columns.map(column => ({ text: column.title, tone: 'plain' as const }));
  const rule = widths.map(width => '─'.repeat(width)).join(' '.repeat(GAP));
  return [
    ...gridRow(heads, table.columns, widths, pen).map(line => paint(pen, 'strong', line)),
    paint(pen, 'quiet', rule),
    ...table.rows.flatMap(row => gridRow(row, table.columns, widths, pen)),
  ];
}

function gridRow(
  row: readonly Cell[],
  columns: readonly Column[],
  widths: readonly number[],
  pen: Pen,
): string[] {
  const wrapped = row.map((cell, index) => wrap(cell.text, widths[index] ?? 1));
  const height = Math.max(...wrapped.map(lines => lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((cell, index) => {
        const text = wrapped[index]?.[line] ?? '';
        const width = widths[index] ?? 0;
        const pad = columns[index]?.kind === 'number' ? padStart : padEnd;
        const painted = pad(text, width).replace(text, () => paint(pen, cell.tone, text));
        return index === row.length - 1 && pad === padEnd ? painted.trimEnd() : painted;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function records(table: Table, pen: Pen, width: number): string[] {
  return table.rows.flatMap(row => {
    const facts = row.flatMap(({ text }, index) =>
      text === '' ? [] : [`${table.columns[index]?.title ?? ''} ${text}`],
    );
    const [first = '', ...more] = wrap(facts.join('; '), width - GAP);
    return [paint(pen, 'strong', first), ...more.map(line => ' '.repeat(GAP) + line)];
  });
}
