import { nearest } from '../words/nearest.js';
import { problem, type LocatedProblem, type Range } from '../words/problems.js';
import type { AnyStepDefinition } from '../steps/definition.js';
import { usage } from '../steps/usage.js';
import { scanTokens } from './lineScanner.js';
import type { Report } from './tokenSorter.js';

interface SideToken {
  readonly text: string;
  readonly range: Range;
}

/** The side that `@side` names, one of `known`; undefined where none is written. */
function readSides(
  tokens: readonly SideToken[],
  known: readonly string[],
  report: Report,
): string | undefined {
  const [first, ...others] = tokens;
  for (const other of others) {
    report(other.range, problem('duplicate-option', { option: '@side' }));
  }
  if (first && !known.includes(first.text)) {
    const data = { found: first.text, nearest: nearest(first.text, known), known };
    report(first.range, problem('unknown-side', data));
  }
  return first?.text;
}

export function readSide(
  definition: AnyStepDefinition,
  tokens: readonly SideToken[],
  known: readonly string[],
  report: Report,
): string | undefined {
  if (definition.takesSide) return readSides(tokens, known, report);
  for (const { text, range } of tokens) {
    const data = { verb: definition.verb, found: `@${text}`, usage: usage(definition) };
    report(range, problem('surplus-operand', data));
  }
  return undefined;
}

export interface ShellInfo {
  /** The side in which the shell cell runs; undefined: the lab's own choice. */
  readonly side: string | undefined;
  /** Ranges are in the info string, on line 0. */
  readonly problems: readonly LocatedProblem[];
}

/** Reads what stands behind `sh` in a fence's info string: nothing or `@side`. */
export function parseShellInfo(info: string, sides: readonly string[]): ShellInfo {
  const { tokens, problems: scanned } = scanTokens(info, 0);
  const problems = [...scanned];
  const report: Report = (range, found) => void problems.push({ problem: found, range });
  const sideTokens: SideToken[] = [];
  for (const token of tokens) {
    if (token.kind === 'side') {
      sideTokens.push(token);
    } else {
      const data = { verb: 'sh', found: token.text, usage: 'sh [@SIDE]' };
      report(token.range, problem('surplus-operand', data));
    }
  }
  const side = readSides(sideTokens, sides, report);
  return { side: problems.length > 0 ? undefined : side, problems };
}
