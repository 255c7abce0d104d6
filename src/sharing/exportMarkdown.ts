import { printFence } from '../document/fence.js';
import { ranWith, type ExportCell, type ExportNotebook } from './exportModel.js';
import { withoutComments } from './exportText.js';

/** The notebook as Markdown that knows nothing of us: text, steps, and outputs as the file shows them. */
export function exportMarkdown(notebook: ExportNotebook): string {
  const blocks = [...notebook.cells.flatMap(cellBlocks), ranWith(notebook)].filter(
    block => block !== '',
  );
  return `${blocks.join('\n\n')}\n`;
}

function cellBlocks(cell: ExportCell): string[] {
  if (cell.kind === 'markdown') return [withoutComments(cell.text)];
  return [printFence(cell, '\n').trimEnd(), withoutComments(cell.visible)];
}
