import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { compareRuns } from '../../analysis/comparison/compareRuns.js';
import { runReader } from '../../sharing/savedRun.js';
import { sourceHash } from '../../sharing/sourceHash.js';
import type { View } from '../../views/view.js';
import { comparisonLabels } from '../../words/comparisonLabels.js';
import { describe } from '../../words/english.js';
import { failure, problemOf } from '../../words/problems.js';
import { folderOfNew } from '../folderOf.js';
import { toNotebookData } from '../notebookData.js';
import { blockOutput } from '../outputItems.js';
import { openUntitled } from '../untitled.js';
import { COMPARE_RUNS } from './names.js';
import { savedFile } from './savedFile.js';

const words = comparisonLabels.command;

/**
 * Shows the saved runs of some notebooks side by side, in a new notebook with a `compare` step.
 * Called from the explorer with the files that are selected there, or from the palette. Nothing
 * runs, so that it needs no kernel.
 */
export function registerCompareRuns(): vscode.Disposable {
  return vscode.commands.registerCommand(COMPARE_RUNS, async (_: unknown, selected: unknown) => {
    const uris = isUris(selected) ? selected : await asked();
    if (uris === undefined) return;
    try {
      if (uris.length < 2) throw failure('compare-needs-two', {});
      for (const uri of uris) await savedFile(uri);
      await show(uris.map(({ fsPath }) => fsPath));
    } catch (error) {
      const { message, remedy } = describe(problemOf(error));
      void vscode.window.showErrorMessage(`${message} ${remedy}`);
    }
  });
}

async function show(paths: readonly string[]): Promise<void> {
  const folder = folderOfNew();
  const files = paths.map(path => written(path, folder));
  const runs = await Promise.all(files.map(runReader(folder)));
  const view: View = { view: 'comparison', data: compareRuns(runs) };
  const step = `compare ${files.map(file => JSON.stringify(file)).join(' ')}`;
  const data = toNotebookData(`${words.heading}\n\n\`\`\`tcpbook\n${step}\n\`\`\`\n`);
  const [, cell] = data.cells;
  const id = sourceHash({ kind: 'tcpbook', text: step, info: '' });
  if (cell) cell.outputs = [blockOutput({ kind: 'view', view }, { id, lab: undefined })];
  await openUntitled(data, number => `comparison-${number}.tcpbook.md`);
}

/** From the folder where the new notebook's steps look, if the file lies in it. */
function written(path: string, folder: string): string {
  const from = relative(folder, path);
  return from.startsWith(`..${sep}`) ? path : from;
}

async function asked(): Promise<readonly vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    canSelectMany: true,
    title: words.pick,
    openLabel: words.compare,
    filters: { [words.notebooks]: ['md'] },
  });
}

function isUris(value: unknown): value is readonly vscode.Uri[] {
  return Array.isArray(value) && value.every(one => one instanceof vscode.Uri);
}
