import type { LocatedProblem, NameKind } from '../words/problems.js';
import type { Names } from '../steps/parameter.js';
import type { ParsedCell, Step } from './model.js';
import { scan } from './scanner.js';
import { readStep } from './stepParser.js';

/** What the first cell of a notebook knows. */
export const NO_NAMES: Names = { defined: new Map() };

/**
 * Reads a cell's steps and finds all that is wrong with them. Never throws. `names` are those that
 * the cells above define, `sides` the sides that the notebook's lab has.
 */
export function parseCell(text: string, names: Names, sides: readonly string[]): ParsedCell {
  const defined = new Map<string, NameKind>(names.defined);
  const doubtful = new Set<string>(names.doubtful);
  const steps: Step[] = [];
  const problems: LocatedProblem[] = [];
  for (const line of scan(text)) {
    const reading = readStep(line, { defined, doubtful }, sides);
    if (reading.step) steps.push(reading.step);
    problems.push(...reading.problems.toSorted(byPlace));
    for (const [name, kind] of reading.defined) defined.set(name, kind);
    for (const name of reading.doubtful) doubtful.add(name);
  }
  return { steps, problems, names: { defined, doubtful } };
}

function byPlace({ range: one }: LocatedProblem, { range: other }: LocatedProblem): number {
  return one.line - other.line || one.column - other.column;
}

/** The names known below a cell, whatever is wrong in it. */
export function namesAfter(text: string, names: Names): Names {
  return parseCell(text, names, []).names;
}
