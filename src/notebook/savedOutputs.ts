import type * as vscode from 'vscode';
import type { KeptOutputs } from '../sharing/readOutputs.js';
import type { SavedLab } from '../sharing/saved.js';
import {
  blockOutput,
  markdownOutput,
  outputBlock,
  outputMarkdown,
  outputOrigin,
} from './outputItems.js';

/** Puts what a file keeps of a cell's outputs under the cell. */
export function restoreOutputs(
  data: vscode.NotebookCellData,
  kept: KeptOutputs,
  labs: readonly SavedLab[],
): void {
  if (kept.kind === 'markdown') {
    data.outputs = [markdownOutput(kept.markdown, kept.id)];
    return;
  }
  const { id, ok, start, ms, lab: labId, outputs } = kept.cell;
  const found = labs.find(lab => lab.id === labId);
  const lab = found && { id: found.id, host: found.host };
  data.outputs = outputs.map(block => blockOutput(block, { id, lab }));
  const timing = { startTime: start, endTime: start + ms };
  data.executionSummary = ok === undefined ? { timing } : { timing, success: ok };
}

export interface CellOutputsToKeep {
  readonly kept: KeptOutputs;
  readonly lab: SavedLab | undefined;
}

/** What is to be kept of the outputs under a cell; undefined where none of them is ours. */
export function outputsToKeep({
  outputs = [],
  executionSummary,
}: vscode.NotebookCellData): CellOutputsToKeep | undefined {
  const origins = outputs.flatMap(output => outputOrigin(output) ?? []);
  const id = origins[0]?.id;
  if (id === undefined) return undefined;
  const blocks = outputs.flatMap(output => outputBlock(output) ?? []);
  if (blocks.length === 0) {
    const markdown = outputs.flatMap(output => outputMarkdown(output) ?? []).join('\n\n');
    return { kept: { kind: 'markdown', id, markdown }, lab: undefined };
  }
  const { success: ok, timing } = executionSummary ?? {};
  const start = timing?.startTime ?? 0;
  const ms = timing === undefined ? 0 : timing.endTime - start;
  // The first problem may come before there is a lab.
  const lab = origins.find(origin => origin.lab !== undefined)?.lab;
  const cell = { id, ok, start, ms, lab: lab?.id, outputs: blocks };
  return { kept: { kind: 'saved', cell }, lab };
}
