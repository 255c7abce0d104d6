import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { outputsOf } from '../sharing/cellOutputs.js';
import { readOutputs, type KeptOutputs } from '../sharing/readOutputs.js';
import type { SavedLab, SavedRecording } from '../sharing/saved.js';
import { newLabId, sourceHash } from '../sharing/sourceHash.js';
import { writeOutputs, type OutputsMode } from '../sharing/writeOutputs.js';
import { failure } from '../words/problems.js';
import type { NotebookFile } from './notebookFile.js';
import type { RunCell, RunReport } from './runNotebook.js';
import type { SaveTarget } from './saveTargets.js';

/**
 * Writes a run's outputs into a file, all of it or nothing. In the notebook's own file cells that
 * did not run keep theirs. Failures `file-changed` and `file-unwritable`.
 */
export function saveRun(
  { document }: NotebookFile,
  { file, text, isCopy }: SaveTarget,
  report: RunReport,
  recording: SavedRecording,
  mode: OutputsMode,
): void {
  const { source, eol } = document;
  const generated = isCopy ? [] : document.generated;
  const before = readOutputs({ generated, warnings: [] });
  const lab: SavedLab | undefined = report.host && {
    id: newLabId(),
    host: report.host,
    ...recording,
  };
  const cells = new Map(before.cells);
  for (const cell of report.cells) {
    const kept = keptOutputs(cell, lab);
    if (kept === undefined) cells.delete(cell.code.source.index);
    else cells.set(cell.code.source.index, kept);
  }
  const labs = [...(lab === undefined ? [] : [lab]), ...(before.saved?.labs ?? [])];
  const written = writeOutputs({
    source,
    eol,
    mode,
    cells,
    labs,
    before: { generated, isSameSource: true },
  });
  replaceFile(file, text, written);
}

function keptOutputs(
  { code, report, start }: RunCell,
  lab: SavedLab | undefined,
): KeptOutputs | undefined {
  const outputs = outputsOf(report);
  if (outputs.length === 0) return undefined;
  const { ok, ms } = report;
  const id = sourceHash(code.source);
  const cell = { id, ok, start, ms: Math.round(ms), lab: lab?.id, outputs };
  return { kind: 'saved', cell };
}

function replaceFile(file: string, before: string | undefined, after: string): void {
  if (after === before) return;
  let now: string | undefined;
  try {
    now = before === undefined && !existsSync(file) ? undefined : readFileSync(file, 'utf8');
  } catch (error) {
    throw failure('file-unwritable', { file, reason: String(error) });
  }
  if (now !== before) throw failure('file-changed', { file });
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic.sync(file, after);
  } catch (error) {
    throw failure('file-unwritable', { file, reason: String(error) });
  }
}
