import MarkdownIt, { type Token } from 'markdown-it';
import { isUnclosed } from './fence.js';
import { isBlank, splitFinalEol, splitLines, withNewlines } from './lines.js';
import { firebreaks, isMark, looseMarks, startsCell } from './marks.js';
import type { Cell, CellKind } from './model.js';

export type CodeKind = Exclude<CellKind, 'markdown'>;

/** Between two Markdown cells; code hosts draw nothing for it. */
export const SEPARATOR = '<!-- cell -->';

const markdown = new MarkdownIt({ html: true });

export interface Body {
  /** Blank lines before the first cell. */
  readonly lead: string;
  /** `line` counts from the body's first line. */
  readonly cells: readonly Cell[];
}

/** What stands at the top level of a text; lists, quotes and HTML hide what is in them. */
export function topLevelBlocks(text: string): readonly Token[] {
  const lines = splitLines(text);
  const loose = looseMarks(lines);
  if (loose.length === 0) return blocksOf(text);
  // What stands in a code cell is what somebody wrote there, whatever it looks like.
  const code = codeLines(text, lines);
  const breaks = firebreaks(lines, code);
  const starts = [...new Set([0, ...breaks])];
  return starts.flatMap((start, index) => {
    const end = starts[index + 1] ?? lines.length;
    const blocks = blocksBetween(lines, start, end);
    if (!breaks.includes(start)) return blocks;
    const cell = swallowedCell(blocks, line => !code.has(line) && startsCell(lines[line] ?? ''));
    if (cell === undefined) return blocks;
    return [...blocksBetween(lines, start, cell), ...blocksBetween(lines, cell, end)];
  });
}

function blocksBetween(lines: readonly string[], start: number, end: number): readonly Token[] {
  return blocksOf(lines.slice(start, end).join('')).map(token => movedDown(token, start));
}

/**
 * The start of a code cell that what is left of damaged outputs has swallowed, half a fence or half
 * a comment. Below a cell or a separator nothing is left of them.
 */
function swallowedCell(
  blocks: readonly Token[],
  isCell: (line: number) => boolean,
): number | undefined {
  for (const block of blocks) {
    if (codeKind(block) !== undefined || isSeparator(block)) return undefined;
    const [start, end] = block.map ?? [0, 0];
    for (let line = start + 1; line < end; line++) if (isCell(line)) return line;
  }
  return undefined;
}

function isSeparator({ type, content }: Token): boolean {
  return type === 'html_block' && content.trim() === SEPARATOR;
}

function movedDown(token: Token, by: number): Token {
  if (by > 0 && token.map !== null) token.map = [token.map[0] + by, token.map[1] + by];
  return token;
}

function blocksOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  // The block parser alone: the full one would put replacement characters where a NUL is, and
  // parse all the inline text for nothing.
  markdown.block.parse(withNewlines(text), markdown, {}, tokens);
  return tokens.filter(token => token.level === 0);
}

/**
 * Lines inside of the code cells of a text, read without firebreaks, that have their closing line.
 * A cell with a mark of ours in it has swallowed damaged outputs and does not count.
 */
function codeLines(text: string, lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const token of blocksOf(text)) {
    const [start, end] = token.map ?? [0, 0];
    const block = lines.slice(start, end);
    if (codeKind(token) === undefined || isUnclosed(block.join('')) || block.some(isMark)) continue;
    for (let line = start + 1; line < end - 1; line++) found.add(line);
  }
  return found;
}

function codeKind(token: Token): CodeKind | undefined {
  if (token.type !== 'fence') return undefined;
  const [word] = token.info.trim().split(/\s/, 1);
  return word === 'tcpbook' || word === 'sh' ? word : undefined;
}

/**
 * Lines that look like the start of a code cell, within a block that most likely was to end above
 * them: it has no end at all, or theirs would end it.
 */
export function hiddenCells(text: string): readonly number[] {
  const lines = splitLines(text);
  return topLevelBlocks(text).flatMap(({ type, map, markup, content }) => {
    const [start, end] = map ?? [0, 0];
    const isFence = type === 'fence';
    if (!isFence && type !== 'html_block') return [];
    const isOpen = isFence
      ? isUnclosed(lines.slice(start, end).join(''))
      : closingLine(content) !== undefined;
    return lines.slice(start + 1, end).flatMap((line, index) => {
      return startsCell(line) && (isOpen || (isFence && line.startsWith(markup)))
        ? [start + 1 + index]
        : [];
    });
  });
}

/**
 * The cells of a file's body. A top-level fence for `tcpbook` or `sh` is a code cell. What stands
 * between them is Markdown: a separator line starts a cell, and so does any other line that is not
 * blank where no cell has begun. Blank lines belong to the cell under them, at the end of the file
 * to the last cell.
 */
export function parseBody(text: string): Body {
  const lines = splitLines(text);
  const cells: Cell[] = [];
  /** First line that no cell has yet. */
  let free = 0;
  let lead = '';

  const add = (cell: Omit<Cell, 'raw'>, from: number, end: number): void => {
    if (cells.length === 0) lead = lines.slice(free, from).join('');
    const raw = lines.slice(cells.length === 0 ? from : free, end).join('');
    cells.push({ ...cell, raw });
    free = end;
  };

  const addMarkdown = (separator: number | undefined, start: number, end: number): void => {
    let first = start;
    let last = end;
    while (first < last && isBlank(lines[first] ?? '')) first += 1;
    while (last > first && isBlank(lines[last - 1] ?? '')) last -= 1;
    const isEmpty = first === last;
    if (isEmpty && separator === undefined) return;
    const source = withNewlines(lines.slice(first, last).join(''));
    const line = isEmpty ? start : first;
    const cell = { kind: 'markdown', text: splitFinalEol(source).body, line, info: '' } as const;
    add(cell, separator ?? first, isEmpty ? start : last);
  };

  let separator: number | undefined;
  let start = 0;
  for (const token of topLevelBlocks(text)) {
    const [from, end] = token.map ?? [0, 0];
    const kind = codeKind(token);
    if (kind !== undefined) {
      addMarkdown(separator, start, from);
      const info = token.info.trim().slice(kind.length).trim();
      add({ kind, text: splitFinalEol(token.content).body, line: from + 1, info }, from, end);
      separator = undefined;
      start = end;
    } else if (isSeparator(token)) {
      addMarkdown(separator, start, from);
      separator = from;
      start = end;
    }
  }
  addMarkdown(separator, start, lines.length);

  const rest = lines.slice(free).join('');
  const lastCell = cells.pop();
  if (lastCell === undefined) return { lead: rest, cells };
  return { lead, cells: [...cells, { ...lastCell, raw: lastCell.raw + rest }] };
}

/**
 * What a text's last block needs to end, where it would swallow whatever follows: the closing
 * line of a fence or of a piece of HTML. undefined when it ends by itself.
 */
export function closingLine(text: string): string | undefined {
  const { body } = splitFinalEol(withNewlines(text));
  const last = topLevelBlocks(`${body}\n\n${SEPARATOR}\n`).at(-1);
  if (last === undefined || last.content === `${SEPARATOR}\n`) return undefined;
  return last.type === 'fence' ? last.markup : closingHtml(last.content.trimStart());
}

/** The ends of CommonMark's HTML blocks 1 to 5; the others end at a blank line. */
function closingHtml(html: string): string | undefined {
  const element = /^<(script|pre|style|textarea)\b/i.exec(html)?.[1];
  if (element !== undefined) return `</${element}>`;
  if (html.startsWith('<!--')) return '-->';
  if (html.startsWith('<?')) return '?>';
  if (html.startsWith('<![CDATA[')) return ']]>';
  return html.startsWith('<!') ? '>' : undefined;
}
