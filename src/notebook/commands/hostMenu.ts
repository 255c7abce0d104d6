import * as vscode from 'vscode';
import { describe } from '../../words/english.js';
import { hostLabels } from '../../words/hostLabels.js';
import type { LabStatus } from '../hostStatus.js';
import { JUPYTER_TYPE } from '../jupyterMetadata.js';
import type { Kernels } from '../kernels.js';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import { CONNECT, HOST_MENU, RESTART_LAB } from './names.js';
import { targetNotebook } from './targetNotebook.js';

/** What the status bar's entry offers. */
export function registerHostMenu(kernels: Kernels): vscode.Disposable {
  return vscode.commands.registerCommand(HOST_MENU, async (context: unknown) => {
    const notebook = targetNotebook(context, [NOTEBOOK_TYPE, JUPYTER_TYPE]);
    if (notebook === undefined) return;
    const status = kernels.of(notebook)?.status ?? { kind: 'none' };
    const chosen = await vscode.window.showQuickPick(entries(status, notebook.uri), {
      title: hostLabels.menu.title,
    });
    await chosen?.run();
  });
}

interface MenuEntry extends vscode.QuickPickItem {
  readonly run: () => Thenable<unknown>;
}

function entries(status: LabStatus, uri: vscode.Uri): readonly MenuEntry[] {
  const { restart, connect, privilege } = hostLabels.menu;
  const command = (name: string) => () => vscode.commands.executeCommand(name, uri);
  return [
    ...(status.kind === 'none'
      ? []
      : [{ label: `$(debug-restart) ${restart}`, run: command(RESTART_LAB) }]),
    { label: `$(plug) ${connect}`, run: command(CONNECT) },
    ...(status.kind === 'running'
      ? [{ label: `$(shield) ${privilege(status.host.privilege)}`, run: () => explain(status) }]
      : []),
  ];
}

function explain({ host, privilegeLack }: Extract<LabStatus, { kind: 'running' }>) {
  if (host.privilege !== 'none' || privilegeLack === undefined) {
    const { root, userns, sudo } = hostLabels.privilege;
    const words = { root, userns, sudo, none: '' };
    return vscode.window.showInformationMessage(words[host.privilege], { modal: true });
  }
  const { message, remedy } = describe(privilegeLack);
  return vscode.window.showWarningMessage(message, { modal: true, detail: remedy });
}
