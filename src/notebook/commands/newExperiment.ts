import * as vscode from 'vscode';
import { toNotebookData } from '../notebookData.js';
import { openUntitled } from '../untitled.js';
import { NEW_EXPERIMENT } from './names.js';
import { template } from './template.js';

/** Opens an untitled notebook with a small experiment that runs as it is. */
export function registerNewExperiment(): vscode.Disposable {
  return vscode.commands.registerCommand(NEW_EXPERIMENT, async () => {
    await openUntitled(toNotebookData(template), number => `experiment-${number}.tcpbook.md`);
  });
}
