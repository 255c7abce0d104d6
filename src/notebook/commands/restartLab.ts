import * as vscode from 'vscode';
import { JUPYTER_TYPE } from '../jupyterMetadata.js';
import type { Kernels } from '../kernels.js';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import { RESTART_LAB } from './names.js';
import { targetNotebook } from './targetNotebook.js';

/** Ends the notebook's lab with all that is in it; the next cell starts a fresh one. */
export function registerRestartLab(kernels: Kernels): vscode.Disposable {
  return vscode.commands.registerCommand(RESTART_LAB, async (context: unknown) => {
    const notebook = targetNotebook(context, [NOTEBOOK_TYPE, JUPYTER_TYPE]);
    if (notebook !== undefined) await kernels.of(notebook)?.restart();
  });
}
