import * as vscode from 'vscode';
import type { ControllerActions } from './hosts/controllers.js';
import type { Place } from './hosts/place.js';
import { JUPYTER_TYPE } from './jupyterMetadata.js';
import { NotebookKernel, type KernelListener, type SessionMaker } from './notebookKernel.js';

export interface KernelsOptions {
  readonly makeSession: SessionMaker;
  readonly placeOf: (host: string) => Place;
  readonly listener: KernelListener;
}

/** The running kernels, one a notebook; each lives on the host that was chosen for it. */
export class Kernels implements ControllerActions, vscode.Disposable {
  readonly #kernels = new Map<vscode.NotebookDocument, NotebookKernel>();
  readonly #disposables: readonly vscode.Disposable[];

  constructor(private readonly options: KernelsOptions) {
    this.#disposables = [
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

  run(
    cells: readonly vscode.NotebookCell[],
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
    host: string,
  ): Promise<void> {
    return this.#kernel(notebook, controller, host).run(cells);
  }

  interrupt(notebook: vscode.NotebookDocument): Promise<void> | undefined {
    return this.of(notebook)?.interrupt();
  }

  left(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): void {
    if (this.of(notebook)?.controller === controller) void this.#close(notebook);
  }

  /** Ends every lab. Resolves when they are gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#kernels.keys()].map(notebook => this.#close(notebook)));
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    void this.close();
  }

  #kernel(
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
    host: string,
  ): NotebookKernel {
    const known = this.#kernels.get(notebook);
    if (known?.controller === controller) return known;
    // Cells may be asked for before we are told that the old kernel is left.
    if (known !== undefined) void this.#close(notebook);
    const { makeSession, placeOf, listener } = this.options;
    const made = new NotebookKernel(notebook, controller, placeOf(host), makeSession, listener);
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
    this.options.listener.hostChanged();
  }
}

function urisIn(tabs: readonly vscode.Tab[]): ReadonlySet<string> {
  const inputs = tabs.map(({ input }) => input);
  const notebooks = inputs.filter(input => input instanceof vscode.TabInputNotebook);
  return new Set(notebooks.map(({ uri }) => uri.toString()));
}
