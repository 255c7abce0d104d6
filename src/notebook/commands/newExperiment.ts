import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import { toNotebookData } from '../notebookData.js';
import { NEW_EXPERIMENT } from './names.js';
import { template } from './template.js';

/** Opens an untitled notebook with a small experiment that runs as it is. */
export function registerNewExperiment(): vscode.Disposable {
  return vscode.commands.registerCommand(NEW_EXPERIMENT, async () => {
    const uri = unusedUri();
    // VS Code's own names for untitled notebooks end in `.md`: saved so, they would be no notebook.
    await vscode.commands.executeCommand('vscode.openWith', uri, NOTEBOOK_TYPE);
    const { cells, metadata } = toNotebookData(template);
    const edit = new vscode.WorkspaceEdit();
    edit.set(uri, [
      vscode.NotebookEdit.updateNotebookMetadata(metadata ?? {}),
      vscode.NotebookEdit.insertCells(0, cells),
    ]);
    await vscode.workspace.applyEdit(edit);
  });
}

function unusedUri(): vscode.Uri {
  const open = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.path));
  let number = 1;
  while (open.has(path(number))) number++;
  return vscode.Uri.from({ scheme: 'untitled', path: path(number) });
}

function path(number: number): string {
  return `experiment-${number}.tcpbook.md`;
}
