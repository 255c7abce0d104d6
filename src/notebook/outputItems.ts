import * as vscode from 'vscode';
import { drawMarkdown, drawText } from '../views/draw.js';
import { VIEW_MIME, type View } from '../views/view.js';
import { describe } from '../words/english.js';
import type { Block, PlacedProblem } from './cellOutputs.js';

/** Columns of the plain text, for those who read neither our drawing nor Markdown. */
const TEXT_WIDTH = 100;

export function blockOutput(block: Block): vscode.NotebookCellOutput {
  return block.kind === 'view' ? viewOutput(block.view) : problemsOutput(block.problems);
}

/** A view for our renderer, and twice more for whoever has it not. */
function viewOutput(view: View): vscode.NotebookCellOutput {
  return new vscode.NotebookCellOutput([
    vscode.NotebookCellOutputItem.json(view, VIEW_MIME),
    vscode.NotebookCellOutputItem.text(drawMarkdown(view), 'text/markdown'),
    vscode.NotebookCellOutputItem.text(
      drawText(view, { color: false, width: TEXT_WIDTH }),
      'text/plain',
    ),
  ]);
}

function problemsOutput(problems: readonly PlacedProblem[]): vscode.NotebookCellOutput {
  const message = problems.map(problemText).join('\n');
  // Without a name and a stack, VS Code's own renderer shows the message and nothing else.
  const item = vscode.NotebookCellOutputItem.error({ name: '', message, stack: '' });
  return new vscode.NotebookCellOutput([item]);
}

function problemText({ problem, line }: PlacedProblem): string {
  const { message, remedy } = describe(problem);
  const place = line === undefined ? '' : `line ${line + 1}: `;
  return [place + message, remedy].filter(part => part !== '').join('\n');
}
