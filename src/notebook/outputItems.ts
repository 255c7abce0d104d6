import * as vscode from 'vscode';
import type { Block, PlacedProblem, SavedLab } from '../sharing/saved.js';
import { drawMarkdown, drawText } from '../views/draw.js';
import type { ProgressModel } from '../views/progress/model.js';
import { progressLine } from '../views/progress/words.js';
import { PROGRESS_MIME, VIEW_MIME, type View } from '../views/view.js';
import { describe } from '../words/english.js';

/** Columns of the plain text, for those who read neither our drawing nor Markdown. */
const TEXT_WIDTH = 100;

/** Problems as data, beside the message that VS Code shows. */
const PROBLEMS_MIME = 'application/vnd.tcpbook.problems+json';

const MARKDOWN_MIME = 'text/markdown';

/** Where outputs come from; it goes with them, through the editor and into the file. */
export interface OutputOrigin {
  /** `sourceHash` of what was run, or the id that the outputs have in the file. */
  readonly id: string;
  readonly lab: Omit<SavedLab, 'packets'> | undefined;
}

export function blockOutput(block: Block, origin: OutputOrigin): vscode.NotebookCellOutput {
  const items = block.kind === 'view' ? viewItems(block.view) : problemItems(block.problems);
  return new vscode.NotebookCellOutput(items, { tcpbook: origin });
}

/** What a running step shows in passing: without an origin, so that no file keeps it. */
export function progressOutput(progress: ProgressModel): vscode.NotebookCellOutput {
  return new vscode.NotebookCellOutput([
    vscode.NotebookCellOutputItem.json(progress, PROGRESS_MIME),
    vscode.NotebookCellOutputItem.text(`${progress.step}: ${progressLine(progress)}`, 'text/plain'),
  ]);
}

/** Outputs of which the file has the Markdown only. */
export function markdownOutput(markdown: string, id: string): vscode.NotebookCellOutput {
  const origin: OutputOrigin = { id, lab: undefined };
  const item = vscode.NotebookCellOutputItem.text(markdown, MARKDOWN_MIME);
  return new vscode.NotebookCellOutput([item], { tcpbook: origin });
}

/** What `blockOutput` was given; undefined for any other output. */
export function outputBlock({ items }: vscode.NotebookCellOutput): Block | undefined {
  for (const { mime, data } of items) {
    // Safe as far as `blockOutput` wrote it; what others wrote under our names ends in the file
    // and is examined when that is read.
    if (mime === VIEW_MIME) return { kind: 'view', view: parsed(data) as View };
    if (mime === PROBLEMS_MIME) {
      return { kind: 'problems', problems: parsed(data) as PlacedProblem[] };
    }
  }
  return undefined;
}

/** What `markdownOutput` was given; undefined for any other output. */
export function outputMarkdown({ items }: vscode.NotebookCellOutput): string | undefined {
  const item = items.find(({ mime }) => mime === MARKDOWN_MIME);
  return item && new TextDecoder().decode(item.data);
}

export function outputOrigin({ metadata }: vscode.NotebookCellOutput): OutputOrigin | undefined {
  // Safe: `blockOutput` wrote it, and nobody else writes under our name.
  return metadata?.['tcpbook'] as OutputOrigin | undefined;
}

function parsed(data: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(data));
}

/** A view for our renderer, and twice more for whoever has it not. */
function viewItems(view: View): vscode.NotebookCellOutputItem[] {
  return [
    vscode.NotebookCellOutputItem.json(view, VIEW_MIME),
    vscode.NotebookCellOutputItem.text(drawMarkdown(view), MARKDOWN_MIME),
    vscode.NotebookCellOutputItem.text(
      drawText(view, { color: false, width: TEXT_WIDTH }),
      'text/plain',
    ),
  ];
}

function problemItems(problems: readonly PlacedProblem[]): vscode.NotebookCellOutputItem[] {
  const message = problems.map(problemText).join('\n');
  // Without a name and a stack, VS Code's own renderer shows the message and nothing else.
  const item = vscode.NotebookCellOutputItem.error({ name: '', message, stack: '' });
  return [item, vscode.NotebookCellOutputItem.json(problems, PROBLEMS_MIME)];
}

function problemText({ problem, line }: PlacedProblem): string {
  const { message, remedy } = describe(problem);
  const place = line === undefined ? '' : `line ${line + 1}: `;
  return [place + message, remedy].filter(part => part !== '').join('\n');
}
