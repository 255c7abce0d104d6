import type * as vscode from 'vscode';
import { registerExport } from './notebook/commands/exportNotebook.js';
import { registerNewExperiment } from './notebook/commands/newExperiment.js';
import { registerOpenAsText } from './notebook/commands/openAsText.js';
import { registerRestartLab } from './notebook/commands/restartLab.js';
import { Diagnostics } from './notebook/diagnostics.js';
import { Kernels, NOTEBOOK_TYPE } from './notebook/kernels.js';
import { LabRecordings } from './notebook/labRecordings.js';
import { registerSerializer, warnOf } from './notebook/serializer.js';
import { StatusBar } from './notebook/statusBar.js';
import { createSession } from './session/session.js';

let kernels: Kernels | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const diagnostics = new Diagnostics();
  const recordings = new LabRecordings(warnOf);
  kernels = new Kernels(createSession, {
    cellStarted: cell => diagnostics.cellStarted(cell),
    cellEnded: (cell, report) => diagnostics.cellEnded(cell, report),
    labRecorded: (lab, recorded, host) => recordings.keep(lab, recorded, host),
    hostChanged: () => statusBar.refresh(),
  });
  const running = kernels;
  const statusBar = new StatusBar(() => running);
  context.subscriptions.push(
    registerSerializer(NOTEBOOK_TYPE, recordings),
    kernels,
    statusBar,
    diagnostics,
    registerRestartLab(kernels),
    registerNewExperiment(),
    registerOpenAsText(),
    registerExport(),
  );
}

/** VS Code waits for this before it ends the extension host: every lab is gone by then. */
export async function deactivate(): Promise<void> {
  await kernels?.close();
}
