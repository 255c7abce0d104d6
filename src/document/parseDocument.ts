import { parseBody } from './blocks.js';
import { readFrontMatter, splitFrontMatter } from './frontMatter.js';
import { usualEol, withNewlines } from './lines.js';
import type { TcpbookDocument } from './model.js';
import { separate } from './separate.js';

/**
 * Reads a notebook's text. Any text at all is a notebook: what is wrong with its front matter is
 * among the problems. `head` and the cells' `raw`, joined, are the source again; source and
 * generated parts are the text (`restored`).
 */
export function parseDocument(text: string): TcpbookDocument {
  const { source, generated, fileLine, warnings } = separate(text);
  const file = splitFrontMatter(source);
  const { lead, cells } = parseBody(file.body);
  const above = withNewlines(file.front).split('\n').length - 1;
  return {
    ...readFrontMatter(file),
    head: file.front + lead,
    cells: cells.map(cell => ({ ...cell, line: fileLine(cell.line + above) })),
    eol: usualEol(text),
    source,
    generated,
    warnings,
  };
}
