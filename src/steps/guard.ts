import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem, type Problem } from '../words/problems.js';
import { OPERATORS, type Operator } from '../wire/comparison.js';
import type { KernelGuard } from './claim.js';
import type { SourceWord } from './reading.js';

/** A word of a claim; operators stand unquoted between words. */
export interface ClaimWord extends SourceWord {
  readonly operator: boolean;
}

/** Takes a problem and the index of the word that it is about. */
export type Report = (at: number, problem: Problem) => void;

/** What people write for the operators, beside near misses. */
const OPERATOR_SPELLINGS: Readonly<Record<string, Operator>> = {
  '=': '==',
  '===': '==',
  '!==': '!=',
  '=>': '>=',
  '=<': '<=',
  '<>': '!=',
};

/** The operator that `found` spells, if it is one of `known`. */
export function operatorOf(
  found: string,
  known: readonly Operator[],
  report: (problem: Problem) => void,
): Operator | undefined {
  const operator = known.find(candidate => candidate === found);
  if (operator !== undefined) return operator;
  const meant = lookUp(OPERATOR_SPELLINGS, found);
  const near = meant !== undefined && known.includes(meant) ? meant : undefined;
  report(problem('unknown-word', { what: 'operator', found, nearest: near, known }));
  return undefined;
}

/** Reads `if kernel >= 4.10`, which starts at word `from` and ends the claim. */
export function readGuard(
  words: readonly ClaimWord[],
  from: number,
  report: Report,
): KernelGuard | undefined {
  const usage = 'if kernel >= X.Y';
  const [subject, sign, version, surplus] = words.slice(from + 1, from + 5);
  if (subject?.text !== 'kernel') {
    const found = subject?.text ?? '';
    const known = ['kernel'];
    if (!subject) report(from, problem('missing-operand', { verb: 'if', what: 'kernel', usage }));
    else
      report(
        from + 1,
        problem('unknown-word', { what: 'guard', found, nearest: nearest(found, known), known }),
      );
  }
  if (surplus)
    report(from + 4, problem('surplus-operand', { verb: 'if', found: surplus.text, usage }));
  if (!subject) return undefined;
  if (!sign?.operator) {
    report(from, problem('missing-operator', { fact: 'if kernel', known: OPERATORS }));
    return undefined;
  }
  const operator = operatorOf(sign.text, OPERATORS, found => report(from + 2, found));
  if (!version) {
    report(from + 2, problem('missing-operand', { verb: 'if', what: 'version', usage }));
    return undefined;
  }
  if (!/^\d{1,4}(\.\d{1,4}){1,2}$/.test(version.text)) {
    const data = {
      what: 'kernel',
      found: version.text,
      expected: 'a version such as 4.10 or 6.12.10',
    };
    report(from + 3, problem('bad-value', data));
    return undefined;
  }
  if (operator === undefined) return undefined;
  return {
    text: `kernel ${operator} ${version.text}`,
    operator,
    version: version.text.split('.').map(Number),
  };
}
