import type * as vscode from 'vscode';
import { noOutputs, type CellOutputs } from '../sharing/cellOutputs.js';
import type { Block } from '../sharing/saved.js';
import type { ProgressModel } from '../views/progress/model.js';
import { blockOutput, progressOutput, type OutputOrigin } from './outputItems.js';

/**
 * Brings a running cell's outputs to where `show` was told last, one edit at a time. States that
 * come faster than VS Code takes them are skipped, so a shell cell's flood cannot pile up.
 */
export class OutputWriter {
  #shown: CellOutputs = noOutputs;
  #wanted: CellOutputs = noOutputs;
  readonly #outputs: vscode.NotebookCellOutput[] = [];
  #progress: vscode.NotebookCellOutput | undefined;
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
        const from = this.#shown;
        const to = this.#wanted;
        this.#shown = to;
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

  async #edit(from: CellOutputs, to: CellOutputs): Promise<void> {
    const shrinks = to.blocks.length < from.blocks.length;
    const progressMoves =
      from.progress !== undefined && (to.progress === undefined || !isSame(from.blocks, to.blocks));
    if (shrinks || progressMoves) await this.#replaceAll(from.blocks, to);
    else {
      await this.#editBlocks(from.blocks, to.blocks);
      if (to.progress !== from.progress) await this.#editProgress(to.progress);
    }
  }

  /** One edit, in which outputs that stay keep their identity: VS Code does not draw them anew. */
  async #replaceAll(before: readonly Block[], { blocks, progress }: CellOutputs): Promise<void> {
    const outputs = blocks.map((block, index) => {
      const present = block === before[index] ? this.#outputs[index] : undefined;
      return present ?? this.#made(block);
    });
    this.#outputs.splice(0, this.#outputs.length, ...outputs);
    this.#progress = progress && progressOutput(progress);
    await this.execution.replaceOutput([...outputs, ...(this.#progress ? [this.#progress] : [])]);
  }

  async #editBlocks(from: readonly Block[], to: readonly Block[]): Promise<void> {
    for (const [index, block] of to.entries()) {
      if (block === from[index]) continue;
      const made = this.#made(block);
      const present = this.#outputs[index];
      if (present === undefined) {
        this.#outputs.push(made);
        await this.execution.appendOutput(made);
      } else {
        await this.#redraw(present, made.items);
      }
    }
  }

  /** Behind all blocks. The same output as long as it is there, so that it is drawn in its place. */
  async #editProgress(progress: ProgressModel | undefined): Promise<void> {
    if (progress === undefined) return;
    const made = progressOutput(progress);
    if (this.#progress === undefined) {
      this.#progress = made;
      await this.execution.appendOutput(made);
    } else {
      await this.#redraw(this.#progress, made.items);
    }
  }

  async #redraw(output: vscode.NotebookCellOutput, items: vscode.NotebookCellOutputItem[]) {
    // VS Code takes the items and leaves ours as they were; `replaceOutput` sends ours again.
    output.items = items;
    await this.execution.replaceOutputItems(items, output);
  }
}

function isSame(first: readonly Block[], second: readonly Block[]): boolean {
  return first.length === second.length && first.every((block, index) => block === second[index]);
}
