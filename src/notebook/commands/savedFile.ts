import * as vscode from 'vscode';

/** Outputs are taken from the file: what is open and changed goes there first. */
export async function savedFile(uri: vscode.Uri): Promise<void> {
  const open = vscode.workspace.notebookDocuments.find(
    notebook => notebook.uri.toString() === uri.toString(),
  );
  if (open?.isDirty === true) await open.save();
}
