import * as vscode from 'vscode';
import { RESTART_LAB } from './commands/names.js';
import { hostStatus } from './hostStatus.js';
import { NOTEBOOK_TYPE, type Kernels } from './kernels.js';

/** Shows host, kernel, privilege and lab of the notebook in front. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem(
    'tcpbook.host',
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #subscription: vscode.Disposable;

  constructor(private readonly kernels: () => Kernels) {
    this.#item.name = 'TCP Book';
    this.#item.command = RESTART_LAB;
    this.#subscription = vscode.window.onDidChangeActiveNotebookEditor(() => this.refresh());
  }

  refresh(): void {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    const kernel = notebook && this.kernels().of(notebook);
    if (notebook?.notebookType !== NOTEBOOK_TYPE && kernel === undefined) {
      this.#item.hide();
      return;
    }
    const { text, tooltip } = hostStatus(kernel?.host);
    this.#item.text = `$(plug) ${text}`;
    this.#item.tooltip = tooltip;
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
