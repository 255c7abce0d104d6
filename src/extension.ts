import * as vscode from 'vscode';
import { registerNewExperiment } from './notebook/commands/newExperiment.js';
import { registerOpenAsText } from './notebook/commands/openAsText.js';
import { registerRestartLab } from './notebook/commands/restartLab.js';
import { Diagnostics } from './notebook/diagnostics.js';
import { Kernels, NOTEBOOK_TYPE } from './notebook/kernels.js';
import { serializer } from './notebook/serializer.js';
import { StatusBar } from './notebook/statusBar.js';
import { createSession } from './session/session.js';

let kernels: Kernels | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const diagnostics = new Diagnostics();
  kernels = new Kernels(createSession, {
    cellStarted: cell => diagnostics.cellStarted(cell),
    cellEnded: (cell, report) => diagnostics.cellEnded(cell, report),
    hostChanged: () => statusBar.refresh(),
  });
  const running = kernels;
  const statusBar = new StatusBar(() => running);
  context.subscriptions.push(
    // Outputs are not in the file yet: changing them leaves the notebook unchanged.
    vscode.workspace.registerNotebookSerializer(NOTEBOOK_TYPE, serializer, {
      transientOutputs: true,
    }),
    kernels,
    statusBar,
    diagnostics,
    registerRestartLab(kernels),
    registerNewExperiment(),
    registerOpenAsText(),
  );
}

/** VS Code waits for this before it ends the extension host: every lab is gone by then. */
export async function deactivate(): Promise<void> {
  await kernels?.close();
}
