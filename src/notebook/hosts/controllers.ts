import * as vscode from 'vscode';
import { LOCAL } from '../../agent/destination.js';
import { placeName, placeNamed } from '../../session/labPlace.js';
import { hostLabels, localMachine } from '../../words/hostLabels.js';
import { isMeantForUs, JUPYTER_TYPE } from '../jupyterMetadata.js';
import { CODE_LANGUAGES } from '../notebookData.js';
import { notebookSettings } from '../notebookSettings.js';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import type { HostList } from './hostList.js';

/** What the entries of the kernel picker do. */
export interface ControllerActions {
  run(
    cells: readonly vscode.NotebookCell[],
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
    host: string,
  ): Promise<void>;
  interrupt(notebook: vscode.NotebookDocument): Promise<void> | undefined;
  /** Another kernel was chosen for the notebook. */
  left(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): void;
}

type Type = typeof NOTEBOOK_TYPE | typeof JUPYTER_TYPE;
const TYPES: readonly Type[] = [NOTEBOOK_TYPE, JUPYTER_TYPE];

const EXTENSION = 'tcpbook.tcpbook';

interface Entry {
  readonly type: Type;
  readonly host: string;
  readonly controller: vscode.NotebookController;
  /** Notebooks for which it is chosen. */
  readonly chosenFor: Set<vscode.NotebookDocument>;
}

/** Our entries in VS Code's kernel picker: this machine, and one for each host that is offered. */
export class Controllers implements vscode.Disposable {
  readonly #entries = new Map<string, Entry>();
  /** Notebooks that had their proposal, or this machine, made their kernel. */
  readonly #proposed = new WeakSet<vscode.NotebookDocument>();
  readonly #preferred = new WeakMap<vscode.NotebookDocument, Entry>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly hosts: HostList,
    private readonly actions: ControllerActions,
  ) {
    this.#refresh();
    this.#propose(vscode.window.activeNotebookEditor);
    const refresh = (): void => this.#refresh();
    this.#subscriptions = [
      hosts.onDidChange(refresh),
      vscode.window.onDidChangeActiveNotebookEditor(editor => this.#propose(editor)),
      vscode.workspace.onDidOpenNotebookDocument(refresh),
      vscode.workspace.onDidCloseNotebookDocument(refresh),
      vscode.workspace.onDidChangeNotebookDocument(({ metadata }) => metadata && this.#refresh()),
    ];
  }

  /** Makes a host the kernel of the notebook in front. */
  async choose(notebook: vscode.NotebookDocument, host: string): Promise<void> {
    const type = TYPES.find(known => known === notebook.notebookType);
    if (type === undefined) return;
    const { controller } = this.#entry(type, host);
    await select(controller, {});
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { controller } of this.#entries.values()) controller.dispose();
  }

  #refresh(): void {
    const open = vscode.workspace.notebookDocuments;
    const wanted = new Set<Entry>();
    for (const type of TYPES) {
      // Who writes Python in a notebook has no use for all these hosts among the kernels.
      const offered = type === JUPYTER_TYPE ? [] : this.hosts.offered.map(({ name }) => name);
      const proposed = open.filter(({ notebookType }) => notebookType === type).map(proposedHost);
      for (const host of [LOCAL, ...offered, ...proposed]) wanted.add(this.#entry(type, host));
    }
    for (const [key, entry] of this.#entries) {
      if (wanted.has(entry) || entry.chosenFor.size > 0) continue;
      entry.controller.dispose();
      this.#entries.delete(key);
    }
    for (const notebook of open) this.#prefer(notebook);
  }

  /**
   * Among several kernels VS Code takes none by itself, not even the preferred one, and asks at the
   * first run. What a person has chosen for the notebook, now or another day, stays.
   */
  #propose(editor: vscode.NotebookEditor | undefined): void {
    const notebook = editor?.notebook;
    if (notebook?.notebookType !== NOTEBOOK_TYPE || this.#proposed.has(notebook)) return;
    this.#proposed.add(notebook);
    const { controller } = this.#entry(NOTEBOOK_TYPE, proposedHost(notebook));
    void select(controller, { skipIfAlreadySelected: true });
  }

  /** VS Code lists the preferred kernel first. */
  #prefer(notebook: vscode.NotebookDocument): void {
    const { notebookType: type, metadata } = notebook;
    if (type === JUPYTER_TYPE ? !isMeantForUs(metadata) : type !== NOTEBOOK_TYPE) return;
    const entry = this.#entry(type === JUPYTER_TYPE ? type : NOTEBOOK_TYPE, proposedHost(notebook));
    const before = this.#preferred.get(notebook);
    if (before === entry) return;
    const { Default, Preferred } = vscode.NotebookControllerAffinity;
    before?.controller.updateNotebookAffinity(notebook, Default);
    entry.controller.updateNotebookAffinity(notebook, Preferred);
    this.#preferred.set(notebook, entry);
  }

  #entry(type: Type, host: string): Entry {
    const key = controllerId(type, host);
    const known = this.#entries.get(key);
    const { label, description, detail } = this.#words(type, host);
    if (known !== undefined) {
      // Each assignment is a message to VS Code, and there may be hundreds of hosts.
      if (known.controller.detail !== detail) known.controller.detail = detail;
      return known;
    }
    const controller = vscode.notebooks.createNotebookController(key, type, label);
    controller.supportedLanguages = [...CODE_LANGUAGES];
    controller.supportsExecutionOrder = true;
    controller.description = description;
    controller.detail = detail;
    controller.executeHandler = (cells, notebook) =>
      this.actions.run(cells, notebook, controller, host);
    controller.interruptHandler = notebook => this.actions.interrupt(notebook);
    const entry: Entry = { type, host, controller, chosenFor: new Set() };
    controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
      if (selected) entry.chosenFor.add(notebook);
      else entry.chosenFor.delete(notebook);
      if (!selected) this.actions.left(notebook, controller);
    });
    this.#entries.set(key, entry);
    return entry;
  }

  #words(type: Type, host: string) {
    const { local, ssh, recent, proposed, apart, inJupyter } = hostLabels;
    const place = placeNamed(host);
    const offered = this.hosts.offered.find(({ name }) => name === host);
    const words =
      host === LOCAL
        ? { ...localMachine(vscode.env.remoteName), description: local }
        : {
            label: host,
            description: ssh,
            detail:
              typeof place === 'string'
                ? offered === undefined
                  ? proposed
                  : (offered.address ?? recent)
                : apart(place.client, place.server),
          };
    return type === JUPYTER_TYPE ? { ...words, label: inJupyter(words.label) } : words;
  }
}

/** Makes it the kernel of the notebook in front: VS Code forgets some options when that is named. */
async function select(
  { id }: vscode.NotebookController,
  options: { readonly skipIfAlreadySelected?: true },
): Promise<void> {
  const kernel = { id, extension: EXTENSION };
  await vscode.commands.executeCommand('notebook.selectKernel', { ...kernel, ...options });
}

/** VS Code remembers by it which kernel was chosen for a notebook. */
function controllerId(type: Type, host: string): string {
  if (host === LOCAL) return type === JUPYTER_TYPE ? 'tcpbook.jupyter' : 'tcpbook.local';
  return `${type === JUPYTER_TYPE ? 'tcpbook.jupyter' : 'tcpbook'}.ssh:${host}`;
}

function proposedHost(notebook: vscode.NotebookDocument): string {
  const { host, hosts } = notebookSettings(notebook).frontMatter;
  return placeName(hosts ?? host ?? LOCAL);
}
