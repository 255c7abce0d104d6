import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from '../notebookType.js';

/** Opens a notebook that has no file yet: `STEM-1.tcpbook.md`, or the next number that is free. */
export async function openUntitled(stem: string, data: vscode.NotebookData): Promise<void> {
  const uri = unusedUri(stem);
  // VS Code's own names for untitled notebooks end in `.md`: saved so, they would be no notebook.
  await vscode.commands.executeCommand('vscode.openWith', uri, NOTEBOOK_TYPE);
  const edit = new vscode.WorkspaceEdit();
  edit.set(uri, [
    vscode.NotebookEdit.updateNotebookMetadata(data.metadata ?? {}),
    vscode.NotebookEdit.insertCells(0, data.cells),
  ]);
  await vscode.workspace.applyEdit(edit);
}

function unusedUri(stem: string): vscode.Uri {
  const open = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.path));
  let number = 1;
  const path = (): string => `${stem}-${number}.tcpbook.md`;
  while (open.has(path())) number++;
  return vscode.Uri.from({ scheme: 'untitled', path: path() });
}
