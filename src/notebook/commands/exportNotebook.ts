import { basename } from 'node:path';
import * as vscode from 'vscode';
import { decodeFile } from '../../document/decodeFile.js';
import { parseDocument } from '../../document/parseDocument.js';
import {
  EXPORT_FORMATS,
  exportedName,
  exportNotebook,
  type ExportFormat,
} from '../../sharing/export.js';
import { describe } from '../../words/english.js';
import { exportLabels } from '../../words/exportLabels.js';
import { problemOf } from '../../words/problems.js';
import { EXPORT } from './names.js';
import { savedFile } from './savedFile.js';
import { targetNotebook } from './targetNotebook.js';

/** What a program that calls the command may say, so that nobody is asked. */
export interface ExportArguments {
  readonly to: ExportFormat;
  readonly out: vscode.Uri;
}

/**
 * Writes the outputs of a notebook's file in another format. Called from the explorer with the
 * file, from the notebook's toolbar, or from the palette for the notebook in front.
 */
export function registerExport(): vscode.Disposable {
  return vscode.commands.registerCommand(EXPORT, async (context: unknown, given: unknown) => {
    const uri = context instanceof vscode.Uri ? context : targetNotebook(context)?.uri;
    if (uri === undefined) return;
    try {
      await savedFile(uri);
      const { to, out } = isGiven(given) ? given : await asked(uri);
      if (to === undefined || out === undefined) return;
      const document = parseDocument(decodeFile(await vscode.workspace.fs.readFile(uri)));
      const { bytes } = exportNotebook(basename(uri.path), document, to);
      await vscode.workspace.fs.writeFile(out, bytes);
      void offer(out, to);
    } catch (error) {
      const { message, remedy } = describe(problemOf(error));
      void vscode.window.showErrorMessage(`${message} ${remedy}`);
    }
  });
}

async function asked(uri: vscode.Uri): Promise<Partial<ExportArguments>> {
  const picked = await vscode.window.showQuickPick(
    EXPORT_FORMATS.map(to => {
      const { title, about } = exportLabels.format[to];
      return { label: title, description: `.${to}`, detail: about, to };
    }),
    { placeHolder: exportLabels.pickFormat },
  );
  if (picked === undefined) return {};
  const { to } = picked;
  const defaultUri = uri.with({ path: exportedName(uri.path, to) });
  const filters = { [exportLabels.format[to].title]: [to] };
  const out = await vscode.window.showSaveDialog({ defaultUri, filters });
  return out === undefined ? {} : { to, out };
}

async function offer(out: vscode.Uri, to: ExportFormat): Promise<void> {
  const message = exportLabels.exported(basename(out.path));
  const answer = await vscode.window.showInformationMessage(message, exportLabels.open);
  if (answer === undefined) return;
  if (to === 'html' || to === 'pcapng') await vscode.env.openExternal(out);
  else await vscode.commands.executeCommand('vscode.open', out);
}

function isGiven(given: unknown): given is ExportArguments {
  return (
    typeof given === 'object' &&
    given !== null &&
    'to' in given &&
    EXPORT_FORMATS.some(format => format === given.to) &&
    'out' in given &&
    given.out instanceof vscode.Uri
  );
}
