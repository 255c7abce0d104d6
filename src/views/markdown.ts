import { oneLine } from './clean.js';
import type { Cell, Table } from './table.js';

export interface MarkdownOptions {
  /**
   * Only what is the same from run to run while the facts are: names instead of ephemeral ports,
   * no process ids, no waiting times.
   */
  readonly stable: boolean;
}

/**
 * Text that Markdown must not read as markup. Only what can start markup in the middle of a line
 * is escaped, so that the source stays readable: `SYN_RECV` keeps its underscore, which GFM leaves
 * alone between two letters.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*|~$]|\](?=[([])/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** GFM table; a pipe is escaped in every cell, so each row has as many cells as the head. */
export function markdownTable(table: Table): string {
  const heads = table.columns.map(column => escapeMarkdown(column.title));
  const rule = table.columns.map(column => (column.kind === 'number' ? '---:' : '---'));
  const rows = table.rows.map(row => row.map(markdownCell));
  return [heads, rule, ...rows].map(line => `| ${line.join(' | ')} |`).join('\n');
}

function markdownCell(cell: Cell): string {
  return escapeMarkdown(cell.text);
}

/** A fenced block whose fence is longer than any run of backticks in the text. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`;
}
