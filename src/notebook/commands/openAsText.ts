import * as vscode from 'vscode';
import { OPEN_AS_TEXT } from './names.js';
import { targetNotebook } from './targetNotebook.js';

/** Shows the notebook's file in the text editor. */
export function registerOpenAsText(): vscode.Disposable {
  return vscode.commands.registerCommand(OPEN_AS_TEXT, async (context: unknown) => {
    const uri = context instanceof vscode.Uri ? context : targetNotebook(context)?.uri;
    if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  });
}
