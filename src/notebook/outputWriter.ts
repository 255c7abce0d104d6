import type * as vscode from 'vscode';
import { noOutputs, type CellOutputs } from '../sharing/cellOutputs.js';
import type { Block } from '../sharing/saved.js';
import { blockOutput, type OutputOrigin } from './outputItems.js';

/**
 * Brings a running cell's outputs to where `show` was told last, one edit at a time. States that
 * come faster than VS Code takes them are skipped, so a shell cell's flood cannot pile up.
 */
export class OutputWriter {
  #shown: CellOutputs = noOutputs;
  #wanted: CellOutputs = noOutputs;
  readonly #outputs: vscode.NotebookCellOutput[] = [];
  #isWriting = false;
  #written: Promise<void> = Promise.resolve();

  constructor(
    private readonly execution: vscode.NotebookCellExecution,
    private readonly origin: () => OutputOrigin,
  ) {}

  get wanted(): CellOutputs {
    return this.#wanted;
  }

  show(outputs: CellOutputs): void {
    this.#wanted = outputs;
    if (!this.#isWriting) this.#written = this.#write();
  }

  /** Resolves when everything shown so far has arrived, or never can. */
  async settled(): Promise<void> {
    await this.#written;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      while (this.#shown !== this.#wanted) {
        const from = this.#shown.blocks;
        const to = this.#wanted.blocks;
        this.#shown = this.#wanted;
        await this.#edit(from, to);
      }
    } catch {
      // VS Code takes no edits once the cell is gone or its execution has ended.
    } finally {
      this.#isWriting = false;
    }
  }

  #made(block: Block): vscode.NotebookCellOutput {
    return blockOutput(block, this.origin());
  }

  async #edit(from: readonly Block[], to: readonly Block[]): Promise<void> {
    if (to.length < from.length) {
      this.#outputs.splice(0, this.#outputs.length, ...to.map(block => this.#made(block)));
      await this.execution.replaceOutput(this.#outputs);
      return;
    }
    for (const [index, block] of to.entries()) {
      if (block === from[index]) continue;
      const made = this.#made(block);
      const present = this.#outputs[index];
      if (present === undefined) {
        this.#outputs.push(made);
        await this.execution.appendOutput(made);
      } else {
        await this.execution.replaceOutputItems(made.items, present);
      }
    }
  }
}
