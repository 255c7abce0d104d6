import * as vscode from 'vscode';
import { parseDocument } from '../document/parseDocument.js';
import { checkCells } from '../session/checkCells.js';
import type { CellReport } from '../session/model.js';
import { describe } from '../words/english.js';
import type { LocatedProblem } from '../words/problems.js';
import { cellSource } from './cellSource.js';
import { NOTEBOOK_TYPE } from './notebookType.js';
import { headOf } from './notebookData.js';

/** How long a person may pause between two keystrokes before the notebook is checked. */
const DEBOUNCE_MS = 150;

/**
 * Problems at their place in the cells: what the checker finds while one types, and what steps met
 * when they ran. Those of the front matter stand in the file, which the notebook does not show.
 */
export class Diagnostics implements vscode.Disposable {
  readonly #checked = vscode.languages.createDiagnosticCollection('tcpbook');
  readonly #met = vscode.languages.createDiagnosticCollection('tcpbook run');
  readonly #timers = new Map<vscode.NotebookDocument, NodeJS.Timeout>();
  readonly #subscriptions: readonly Pick<vscode.Disposable, 'dispose'>[];

  constructor() {
    const { workspace } = vscode;
    this.#subscriptions = [
      this.#checked,
      this.#met,
      workspace.onDidOpenNotebookDocument(notebook => this.#check(notebook)),
      workspace.onDidCloseNotebookDocument(notebook => this.#forget(notebook)),
      workspace.onDidChangeNotebookDocument(({ notebook, contentChanges, cellChanges }) => {
        for (const { removedCells } of contentChanges)
          removedCells.forEach(cell => this.#drop(cell));
        const edited = cellChanges.filter(change => change.document !== undefined);
        for (const { cell } of edited) this.#met.delete(cell.document.uri);
        if (contentChanges.length + edited.length > 0) this.#checkSoon(notebook);
      }),
    ];
    workspace.notebookDocuments.forEach(notebook => this.#check(notebook));
  }

  /** A new run answers anew. */
  cellStarted(cell: vscode.NotebookCell): void {
    this.#met.delete(cell.document.uri);
  }

  /** What the checker found is shown already; here are the steps that failed as they ran. */
  cellEnded(cell: vscode.NotebookCell, report: CellReport): void {
    const met = report.steps.flatMap(({ problem, range }) => (problem ? [{ problem, range }] : []));
    this.#met.set(cell.document.uri, met.map(toDiagnostic));
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #checkSoon(notebook: vscode.NotebookDocument): void {
    clearTimeout(this.#timers.get(notebook));
    this.#timers.set(
      notebook,
      setTimeout(() => this.#check(notebook), DEBOUNCE_MS),
    );
  }

  #check(notebook: vscode.NotebookDocument): void {
    this.#timers.delete(notebook);
    if (notebook.notebookType !== NOTEBOOK_TYPE || notebook.isClosed) return;
    const { frontMatter, problems } = parseDocument(headOf(notebook.metadata));
    this.#checked.set(notebook.uri, problems.map(toDiagnostic));
    const cells = notebook.getCells().flatMap(cell => {
      const source = cellSource(cell);
      return source === undefined ? [] : [{ cell, source }];
    });
    const sources = cells.map(({ source }) => source);
    const found = checkCells(sources, frontMatter.lab);
    cells.forEach(({ cell }, index) => {
      this.#checked.set(cell.document.uri, found[index]?.map(toDiagnostic) ?? []);
    });
  }

  #forget(notebook: vscode.NotebookDocument): void {
    clearTimeout(this.#timers.get(notebook));
    this.#timers.delete(notebook);
    this.#checked.delete(notebook.uri);
    notebook.getCells().forEach(cell => this.#drop(cell));
  }

  #drop(cell: vscode.NotebookCell): void {
    this.#checked.delete(cell.document.uri);
    this.#met.delete(cell.document.uri);
  }
}

function toDiagnostic({ problem, range }: LocatedProblem): vscode.Diagnostic {
  const { line, column, endColumn } = range;
  const { message, remedy } = describe(problem);
  const diagnostic = new vscode.Diagnostic(
    new vscode.Range(line, column, line, endColumn),
    [message, remedy].filter(part => part !== '').join('\n'),
    vscode.DiagnosticSeverity.Error,
  );
  diagnostic.source = 'TCP Book';
  diagnostic.code = problem.code;
  return diagnostic;
}
