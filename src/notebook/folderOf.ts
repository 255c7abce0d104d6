import { homedir } from 'node:os';
import { dirname } from 'node:path';
import * as vscode from 'vscode';

/** Where a notebook's paths and shell cells start: beside it, or in the workspace without a file. */
export function folderOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? dirname(uri.fsPath) : folderOfNew();
}

/** The same for a notebook that has no file yet. */
export function folderOfNew(): string {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
}
