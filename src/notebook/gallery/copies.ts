import * as vscode from 'vscode';
import { toNotebookData } from '../notebookData.js';
import { NOTEBOOK_TYPE } from '../notebookType.js';
import { openUntitled, UNTITLED } from '../untitled.js';
import { FILE_END } from './catalogue.js';
import type { Shelf } from './shelf.js';

/** Copies of the shipped notebooks to play with: untitled ones, so that no shipped file changes. */
export class Copies {
  #opening: Promise<unknown> = Promise.resolve();

  constructor(private readonly shelf: Shelf) {}

  /**
   * Shows a copy of that file. One that is open and still says what the file says is shown again:
   * a double click makes one copy. Rejects with `no-such-experiment` or `file-unreadable`.
   */
  open(file: string): Promise<void> {
    const opened = this.#opening.then(() => this.#open(file));
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async #open(file: string): Promise<void> {
    const text = await this.shelf.text(file);
    const untouched = vscode.workspace.notebookDocuments.find(notebook => isCopy(notebook, text));
    if (untouched !== undefined) {
      await vscode.window.showNotebookDocument(untouched);
      return;
    }
    const base = file.slice(0, -FILE_END.length);
    await openUntitled(toNotebookData(text), number =>
      number === 1 ? file : `${base}-${number}${FILE_END}`,
    );
  }
}

/** Whether it has no file and its cells are those of the text; what they put out is no matter. */
function isCopy(notebook: vscode.NotebookDocument, text: string): boolean {
  if (notebook.uri.scheme !== UNTITLED || notebook.notebookType !== NOTEBOOK_TYPE) return false;
  const { cells } = toNotebookData(text);
  if (notebook.cellCount !== cells.length) return false;
  return cells.every(({ kind, value, languageId }, index) => {
    const { kind: kindNow, document } = notebook.cellAt(index);
    return kindNow === kind && document.languageId === languageId && document.getText() === value;
  });
}
