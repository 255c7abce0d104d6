import * as vscode from 'vscode';
import { decodeFile } from '../document/decodeFile.js';
import type { OutputsMode } from '../sharing/writeOutputs.js';
import { describe, formatProblem } from '../words/english.js';
import { problemOf, type LocatedProblem, type Problem } from '../words/problems.js';
import type { LabRecordings } from './labRecordings.js';
import { fromNotebookData, toNotebookData } from './notebookData.js';

/** A file's bytes as a notebook and back; an untouched notebook gives the same bytes. */
function serializerWith(recordings: LabRecordings): vscode.NotebookSerializer {
  return {
    deserializeNotebook(content) {
      try {
        return toNotebookData(decodeFile(content), warn);
      } catch (error) {
        // VS Code shows this where the notebook would be. Opening it all the same could destroy it.
        throw new Error(describe(problemOf(error)).message);
      }
    },
    serializeNotebook(data) {
      const text = fromNotebookData(data, outputsMode(), lab => recordings.toSave(lab));
      return new TextEncoder().encode(text);
    },
  };
}

/**
 * Reads and writes our notebooks. Where the setting `tcpbook.outputs` keeps outputs out of the
 * file, changing them leaves a notebook unchanged; notebooks that are open when it becomes so learn
 * of it when they are opened again.
 */
export function registerSerializer(
  notebookType: string,
  recordings: LabRecordings,
): vscode.Disposable {
  const serializer = serializerWith(recordings);
  const register = (): vscode.Disposable =>
    vscode.workspace.registerNotebookSerializer(notebookType, serializer, {
      transientOutputs: outputsMode() === 'none',
    });
  let registered = register();
  let wasNone = outputsMode() === 'none';
  const listening = vscode.workspace.onDidChangeConfiguration(() => {
    const isNone = outputsMode() === 'none';
    if (isNone === wasNone) return;
    wasNone = isNone;
    registered.dispose();
    registered = register();
  });
  return new vscode.Disposable(() => {
    listening.dispose();
    registered.dispose();
  });
}

function outputsMode(): OutputsMode {
  const mode = vscode.workspace.getConfiguration('tcpbook').get<string>('outputs');
  return mode === 'visible' || mode === 'none' ? mode : 'inline';
}

/** Of a notebook that is being saved. */
export function warnOf(problem: Problem): void {
  const { message, remedy } = describe(problem);
  void vscode.window.showWarningMessage(`${message} ${remedy}`);
}

function warn(warnings: readonly LocatedProblem[]): void {
  const text = warnings.map(warning => formatProblem(warning)).join('\n');
  void vscode.window.showWarningMessage(text);
}
