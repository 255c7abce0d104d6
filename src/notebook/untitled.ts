import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from './notebookType.js';

/** The scheme of what has no file yet. */
export const UNTITLED = 'untitled';

/**
 * Shows this as a notebook that has no file yet, under the first free name of `name(1)`,
 * `name(2)` and so on; saving it asks for a place and proposes that name.
 */
export async function openUntitled(
  { cells, metadata }: vscode.NotebookData,
  name: (number: number) => string,
): Promise<vscode.Uri> {
  const uri = unusedUri(name);
  // VS Code's own names for untitled notebooks end in `.md`: saved so, they would be no notebook.
  await vscode.commands.executeCommand('vscode.openWith', uri, NOTEBOOK_TYPE);
  const edit = new vscode.WorkspaceEdit();
  edit.set(uri, [
    vscode.NotebookEdit.updateNotebookMetadata(metadata ?? {}),
    vscode.NotebookEdit.insertCells(0, cells),
  ]);
  await vscode.workspace.applyEdit(edit);
  return uri;
}

function unusedUri(name: (number: number) => string): vscode.Uri {
  const open = new Set(vscode.workspace.notebookDocuments.map(({ uri }) => uri.path));
  let number = 1;
  while (open.has(name(number))) number++;
  return vscode.Uri.from({ scheme: UNTITLED, path: name(number) });
}
