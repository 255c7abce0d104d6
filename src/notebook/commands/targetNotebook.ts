import * as vscode from 'vscode';
import { NOTEBOOK_TYPE } from '../notebookType.js';

/**
 * The notebook of one of these types that a command is about: the one whose toolbar it was called from, else the one in
 * front. A toolbar hands its commands `{ notebookEditor: { notebookUri } }`.
 */
export function targetNotebook(
  context: unknown,
  types: readonly string[] = [NOTEBOOK_TYPE],
): vscode.NotebookDocument | undefined {
  const uri = notebookUri(context)?.toString();
  const named = vscode.workspace.notebookDocuments.find(
    notebook => types.includes(notebook.notebookType) && notebook.uri.toString() === uri,
  );
  const active = vscode.window.activeNotebookEditor?.notebook;
  return named ?? (active && types.includes(active.notebookType) ? active : undefined);
}

function notebookUri(context: unknown): vscode.Uri | undefined {
  if (context instanceof vscode.Uri) return context;
  if (!hasKey(context, 'notebookEditor') || !hasKey(context.notebookEditor, 'notebookUri')) {
    return undefined;
  }
  const { notebookUri } = context.notebookEditor;
  return notebookUri instanceof vscode.Uri ? notebookUri : undefined;
}

function hasKey<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
