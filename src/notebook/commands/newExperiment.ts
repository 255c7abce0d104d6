import * as vscode from 'vscode';
import { toNotebookData } from '../notebookData.js';
import { NEW_EXPERIMENT } from './names.js';
import { openUntitled } from './openUntitled.js';
import { template } from './template.js';

/** Opens an untitled notebook with a small experiment that runs as it is. */
export function registerNewExperiment(): vscode.Disposable {
  return vscode.commands.registerCommand(NEW_EXPERIMENT, () =>
    openUntitled('experiment', toNotebookData(template)),
  );
}
