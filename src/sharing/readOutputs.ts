import type { GeneratedPart, TcpbookDocument } from '../document/model.js';
import { problemOf, type LocatedProblem } from '../words/problems.js';
import { unpack } from './pack.js';
import type { SavedCell, SavedNotebook } from './saved.js';

/** What a file keeps of a cell's outputs: all of it, or what readers see of it. */
export type KeptOutputs =
  | { readonly kind: 'saved'; readonly cell: SavedCell }
  | { readonly kind: 'markdown'; readonly id: string; readonly markdown: string };

export interface FileOutputs {
  /** By the cell's place among all cells. */
  readonly cells: ReadonlyMap<number, KeptOutputs>;
  /** What the file's packed data hold; undefined: none, or not readable. */
  readonly saved: SavedNotebook | undefined;
  /** What is damaged: it costs outputs and nothing else. Lines are of the file. */
  readonly warnings: readonly LocatedProblem[];
}

/** The outputs in a file, as far as they can be read. Never throws. */
export function readOutputs(
  document: Pick<TcpbookDocument, 'generated' | 'warnings'>,
): FileOutputs {
  const { saved, warnings } = readData(document.generated);
  const byId = new Map(saved?.cells.map(cell => [cell.id, cell]));
  const cells = new Map<number, KeptOutputs>();
  for (const part of document.generated) {
    if (part.kind !== 'outputs') continue;
    const { cell, id, markdown } = part;
    const found = byId.get(id);
    cells.set(
      cell,
      found === undefined ? { kind: 'markdown', id, markdown } : { kind: 'saved', cell: found },
    );
  }
  return { cells, saved, warnings: [...document.warnings, ...warnings] };
}

function readData(generated: readonly GeneratedPart[]): Pick<FileOutputs, 'saved' | 'warnings'> {
  const part = generated.find(({ kind }) => kind === 'data');
  if (part?.kind !== 'data') return { saved: undefined, warnings: [] };
  try {
    return { saved: unpack(part.data), warnings: [] };
  } catch (error) {
    const range = { line: part.line, column: 0, endColumn: 0 };
    return { saved: undefined, warnings: [{ problem: problemOf(error), range }] };
  }
}
