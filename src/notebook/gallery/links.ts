import * as vscode from 'vscode';
import { UNTITLED } from '../untitled.js';
import type { Copies } from './copies.js';
import { linkOf, type LinkTarget } from './linkTarget.js';
import type { Shelf } from './shelf.js';
import { showProblem } from './showProblem.js';

/** The renderer in package.json that tells of links. */
const RENDERER = 'tcpbook.links';

/**
 * Follows links from one notebook to another. Left to itself VS Code looks for the file beside the
 * notebook, and for an untitled one in the workspace; a copy of a shipped notebook has no
 * neighbours in either place, and a copy of the shipped neighbour is meant.
 */
export function followLinks(shelf: Shelf, copies: Copies): vscode.Disposable {
  const follow = async ({ path, fragment }: LinkTarget, from: vscode.Uri): Promise<void> => {
    const beside = besides(from, path)?.with({ fragment });
    const isShipped = await shelf.has(path);
    if (isShipped && (from.scheme === UNTITLED || beside === undefined || !(await exists(beside))))
      await copies.open(path);
    // Where there is none VS Code says so, and offers to make it.
    else if (beside !== undefined) await vscode.commands.executeCommand('vscode.open', beside);
  };
  return vscode.notebooks
    .createRendererMessaging(RENDERER)
    .onDidReceiveMessage(({ editor, message }) => {
      const target = linkOf(message);
      if (target !== undefined) void follow(target, editor.notebook.uri).catch(showProblem);
    });
}

/** Where VS Code would look; undefined where it would not. */
function besides(from: vscode.Uri, path: string): vscode.Uri | undefined {
  if (from.scheme !== UNTITLED) return vscode.Uri.joinPath(from, '..', path);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder && vscode.Uri.joinPath(folder, path);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
