import { printFence } from '../document/fence.js';
import type { ExportCell, ExportNotebook } from './exportModel.js';
import { withoutComments } from './exportText.js';

/** The notebook as Markdown that knows nothing of us: text, steps, and outputs as the file shows them. */
export function exportMarkdown({ cells, ranOn }: ExportNotebook): string {
  const blocks = [...cells.flatMap(cellBlocks), ranOn].filter(block => block !== '');
  return `${blocks.join('\n\n')}\n`;
}

function cellBlocks(cell: ExportCell): string[] {
  if (cell.kind === 'markdown') return [withoutComments(cell.text)];
  return [printFence(cell, '\n').trimEnd(), withoutComments(cell.visible)];
}
