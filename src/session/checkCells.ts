import type { LabKind } from '../document/model.js';
import { NO_NAMES, parseCell } from '../language/cellParser.js';
import { parseShellInfo } from '../language/sideReader.js';
import type { LocatedProblem } from '../words/problems.js';
import type { CellSource } from './model.js';

/** The sides that `@side` can name in each kind of lab. */
export const SIDES: Readonly<Record<LabKind, readonly string[]>> = {
  loopback: [],
  pair: ['client', 'server'],
  host: [],
  direct: ['client', 'server'],
};

/**
 * What is wrong with each of a notebook's code cells, in their order; a name is known in the cells
 * below its definition. Problems of a shell cell's info string, which the cell does not show, stand
 * on its first line.
 */
export function checkCells(
  cells: readonly CellSource[],
  lab: LabKind,
): readonly (readonly LocatedProblem[])[] {
  let names = NO_NAMES;
  return cells.map(cell => {
    if (cell.kind === 'sh') return checkShell(cell, lab);
    const parsed = parseCell(cell.text, names, SIDES[lab]);
    names = parsed.names;
    return parsed.problems;
  });
}

function checkShell({ info, text }: CellSource, lab: LabKind): readonly LocatedProblem[] {
  const range = { line: 0, column: 0, endColumn: text.split('\n', 1)[0]?.length ?? 0 };
  return parseShellInfo(info, SIDES[lab]).problems.map(({ problem }) => ({ problem, range }));
}
