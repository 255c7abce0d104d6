import * as vscode from 'vscode';
import { isMeantForUs, JUPYTER_TYPE } from './jupyterMetadata.js';
import { CODE_LANGUAGES } from './notebookData.js';
import { NotebookKernel, type KernelListener, type SessionMaker } from './notebookKernel.js';

export const NOTEBOOK_TYPE = 'tcpbook';

/** Our entries in VS Code's kernel list, with one running kernel a notebook. */
export class Kernels implements vscode.Disposable {
  readonly #kernels = new Map<vscode.NotebookDocument, NotebookKernel>();
  readonly #disposables: readonly Pick<vscode.Disposable, 'dispose'>[];

  constructor(
    private readonly makeSession: SessionMaker,
    private readonly listener: KernelListener,
  ) {
    const own = this.#controller('tcpbook.local', NOTEBOOK_TYPE);
    const jupyter = this.#controller('tcpbook.jupyter', JUPYTER_TYPE);
    const prefer = (notebook: vscode.NotebookDocument): void => {
      if (notebook.notebookType !== JUPYTER_TYPE || !isMeantForUs(notebook.metadata)) return;
      jupyter.updateNotebookAffinity(notebook, vscode.NotebookControllerAffinity.Preferred);
    };
    vscode.workspace.notebookDocuments.forEach(prefer);
    this.#disposables = [
      own,
      jupyter,
      ...[own, jupyter].map(controller =>
        controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
          if (!selected) void this.#close(notebook);
        }),
      ),
      vscode.workspace.onDidOpenNotebookDocument(prefer),
      // Our own serializer knows what not to keep.
      vscode.workspace.onWillSaveNotebookDocument(event => {
        const { notebook } = event;
        const kernel = notebook.notebookType === JUPYTER_TYPE ? this.of(notebook) : undefined;
        if (kernel !== undefined) event.waitUntil(kernel.saving());
      }),
      vscode.workspace.onDidSaveNotebookDocument(notebook => this.of(notebook)?.saved()),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        void this.#closeHidden(closed);
      }),
      vscode.workspace.onDidCloseNotebookDocument(notebook => void this.#close(notebook)),
    ];
  }

  /** The notebook's kernel, once one of its cells has run. */
  of(notebook: vscode.NotebookDocument): NotebookKernel | undefined {
    return this.#kernels.get(notebook);
  }

  /** Ends every lab. Resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#kernels.keys()].map(notebook => this.#close(notebook)));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    void this.close();
  }

  #controller(id: string, type: string): vscode.NotebookController {
    const label = 'TCP Book (this machine)';
    const controller = vscode.notebooks.createNotebookController(id, type, label);
    controller.supportedLanguages = [...CODE_LANGUAGES];
    controller.supportsExecutionOrder = true;
    controller.description = 'Linux';
    controller.detail = 'Runs steps in a throw-away network namespace of this machine';
    controller.executeHandler = (cells, notebook) => this.#kernel(notebook, controller).run(cells);
    controller.interruptHandler = notebook => this.of(notebook)?.interrupt();
    return controller;
  }

  #kernel(
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
  ): NotebookKernel {
    const known = this.#kernels.get(notebook);
    if (known !== undefined) return known;
    const made = new NotebookKernel(notebook, controller, this.makeSession, this.listener);
    this.#kernels.set(notebook, made);
    return made;
  }

  /**
   * A person who closed the tab is done with the lab; VS Code may hold the document for minutes
   * longer. A tab that moves is opened in its new place before it is closed in the old one.
   */
  async #closeHidden(closed: readonly vscode.Tab[]): Promise<void> {
    const shown = urisIn(vscode.window.tabGroups.all.flatMap(group => group.tabs));
    const gone = [...urisIn(closed)].filter(uri => !shown.has(uri));
    const hidden = [...this.#kernels.keys()].filter(({ uri }) => gone.includes(uri.toString()));
    await Promise.all(hidden.map(notebook => this.#close(notebook)));
  }

  async #close(notebook: vscode.NotebookDocument): Promise<void> {
    const kernel = this.#kernels.get(notebook);
    this.#kernels.delete(notebook);
    await kernel?.close();
    this.listener.hostChanged();
  }
}

function urisIn(tabs: readonly vscode.Tab[]): ReadonlySet<string> {
  const inputs = tabs.map(({ input }) => input);
  const notebooks = inputs.filter(input => input instanceof vscode.TabInputNotebook);
  return new Set(notebooks.map(({ uri }) => uri.toString()));
}
