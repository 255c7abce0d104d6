import { parseBody } from './blocks.js';
import { readFrontMatter, splitFrontMatter } from './frontMatter.js';
import { usualEol, withNewlines } from './lines.js';
import type { TcpbookDocument } from './model.js';

/**
 * Reads a notebook's text. Any text at all is a notebook: what is wrong with its front matter is
 * among the problems. `head` and the cells' `raw`, joined, are the text again.
 */
export function parseDocument(text: string): TcpbookDocument {
  const file = splitFrontMatter(text);
  const { lead, cells } = parseBody(file.body);
  const above = withNewlines(file.front).split('\n').length - 1;
  return {
    ...readFrontMatter(file),
    head: file.front + lead,
    cells: cells.map(cell => ({ ...cell, line: cell.line + above })),
    eol: usualEol(text),
  };
}
