import * as vscode from 'vscode';
import { HOST_MENU } from './commands/names.js';
import { hostStatus } from './hostStatus.js';
import type { Kernels } from './kernels.js';
import { NOTEBOOK_TYPE } from './notebookType.js';

/** Shows host, kernel, privilege and lab of the notebook in front; leads to what can be done. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'tcpbook.host',
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #subscription: vscode.Disposable;

  constructor(private readonly kernels: Kernels) {
    this.#item.name = 'TCP Book';
    this.#item.command = HOST_MENU;
    this.#subscription = vscode.window.onDidChangeActiveNotebookEditor(() => this.refresh());
  }

  refresh(): void {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    const kernel = notebook && this.kernels.of(notebook);
    if (notebook?.notebookType !== NOTEBOOK_TYPE && kernel === undefined) {
      this.#item.hide();
      return;
    }
    const { icon, text, tooltip } = hostStatus(kernel?.status ?? { kind: 'none' });
    this.#item.text = `$(${icon}) ${text}`;
    this.#item.tooltip = tooltip;
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
