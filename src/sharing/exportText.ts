import MarkdownIt, { type Token } from 'markdown-it';
import { splitLines, withNewlines } from '../document/lines.js';
import { drawText } from '../views/draw.js';
import type { View } from '../views/view.js';
import { describe } from '../words/english.js';
import { exportLabels } from '../words/exportLabels.js';
import type { PlacedProblem } from './saved.js';

/** Columns of a view drawn as text. */
const TEXT_WIDTH = 100;

export function viewText(view: View): string {
  return drawText(view, { color: false, width: TEXT_WIDTH });
}

/** One problem as a sentence and what to do about it. */
export function problemText({ problem, line }: PlacedProblem): string {
  const { message, remedy } = describe(problem);
  const place = line === undefined ? '' : exportLabels.atLine(line + 1);
  return [place + message, remedy].filter(part => part !== '').join(' ');
}

const markdown = new MarkdownIt({ html: true });

/** In an HTML block a comment without an end reaches to the block's end; in prose it is text. */
const COMMENT = { block: /<!--[^]*?(?:-->|$)/g, prose: /<!--[^]*?-->/g } as const;

/**
 * Markdown without its author's HTML comments. Those in code stay: there they are text. A comment
 * within a line of prose goes where no code span is near.
 */
export function withoutComments(text: string): string {
  const lines = splitLines(withNewlines(text));
  for (const { type, map, children } of markdown.parse(withNewlines(text), {}).reverse()) {
    if (map === null) continue;
    const [start, end] = map;
    const isHtml = type === 'html_block';
    const isProse =
      type === 'inline' &&
      (children ?? []).some(child => child.type === 'html_inline') &&
      !(children ?? []).some(child => child.type === 'code_inline');
    if (!isHtml && !isProse) continue;
    const without = lines
      .slice(start, end)
      .join('')
      .replace(isHtml ? COMMENT.block : COMMENT.prose, '');
    lines.splice(start, end - start, without.trim() === '' ? '' : without);
  }
  return lines
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Whether a block of Markdown is a mermaid diagram. */
export function isMermaid({ type, info }: Pick<Token, 'type' | 'info'>): boolean {
  return type === 'fence' && info.trim().split(/\s/, 1)[0] === 'mermaid';
}

/** A Markdown text in pieces: its mermaid diagrams, and what is between them. */
export function partedAtDiagrams(
  text: string,
): readonly { readonly diagram?: string; readonly text: string }[] {
  const lines = splitLines(withNewlines(text));
  let done = 0;
  const pieces: { readonly diagram?: string; readonly text: string }[] = [];
  for (const token of markdown.parse(lines.join(''), {})) {
    if (!isMermaid(token) || token.level > 0 || token.map === null) continue;
    const [start, end] = token.map;
    pieces.push({ text: lines.slice(done, start).join('') });
    pieces.push({ diagram: token.content, text: lines.slice(start, end).join('') });
    done = end;
  }
  pieces.push({ text: lines.slice(done).join('') });
  return pieces.filter(piece => piece.text.trim() !== '');
}

/** The text of the first heading; undefined where there is none. */
export function firstHeading(text: string): string | undefined {
  const tokens = markdown.parse(text, {});
  const heading = tokens.findIndex(({ type }) => type === 'heading_open');
  const children = heading < 0 ? [] : (tokens[heading + 1]?.children ?? []);
  const title = children
    .map(({ content }) => content)
    .join('')
    .trim();
  return title === '' ? undefined : title;
}
