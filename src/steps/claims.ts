import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem } from '../words/problems.js';
import { OPERATORS, type Operator } from '../wire/comparison.js';
import type { Claim, FactDefinition, KernelGuard, TimeRange } from './claim.js';
import { operatorOf, readGuard, type ClaimWord, type Report } from './guard.js';
import { FACT_NAMES, factOf } from './facts/table.js';
import type { Names } from './parameter.js';
import { readWords, type WordProblem } from './reading.js';
import { readTimes } from './times.js';
import { factUsage } from './usage.js';

const EQUALITY = OPERATORS.slice(0, 2);

export interface ClaimReading {
  readonly claim: Claim | undefined;
  readonly guard: KernelGuard | undefined;
  /** Index of the guard's `if`. */
  readonly guardAt: number | undefined;
  readonly problems: readonly WordProblem[];
}

/**
 * Reads `FACT OPERAND… [OPERATOR VALUE] [if kernel >= X.Y]`. `words` is not empty. Finds all
 * problems, not only the first.
 */
export function readClaim(words: readonly ClaimWord[], names: Names): ClaimReading {
  const problems: WordProblem[] = [];
  const report: Report = (at, found) => void problems.push({ problem: found, at });
  const ifAt = words.findIndex(word => !word.quoted && word.text === 'if');
  const guardAt = ifAt > 0 ? ifAt : undefined;
  const guard = guardAt === undefined ? undefined : readGuard(words, guardAt, report);
  const claim = readBody(words.slice(0, guardAt), names, report);
  return { claim, guard, guardAt, problems };
}

function readBody(words: readonly ClaimWord[], names: Names, report: Report): Claim | undefined {
  const [first] = words;
  const fact = first && factOf(first.text);
  if (!fact) {
    const found = first?.text ?? '';
    const near = nearest(found, FACT_NAMES);
    const data = { what: 'fact', found, nearest: near, known: FACT_NAMES };
    if (!first?.broken) report(0, problem('unknown-word', data));
    return undefined;
  }
  const parts = splitBody(fact, words);
  const reading = readWords(fact.operands, words.slice(1, parts.operandsEnd), names);
  for (const found of reading.problems) report(found.at + 1, found.problem);
  for (const what of reading.missing) {
    report(0, problem('missing-operand', { verb: fact.name, what, usage: factUsage(fact) }));
  }
  reportSurplus(fact, words, 1 + reading.surplusFrom, parts.operandsEnd, report);
  const operator = readOperator(fact, words, parts, report);
  const value = readValue(fact, words, parts, report);
  if (typeof value === 'object' && operator !== undefined && !EQUALITY.includes(operator)) {
    const expected = `one time behind ${operator}; a range goes with ==`;
    const found = words[parts.valueAt]?.text ?? '';
    report(parts.valueAt, problem('bad-value', { what: fact.name, found, expected }));
  }
  reportSurplus(fact, words, parts.valueAt + 1, words.length, report);
  if (operator === undefined || value === undefined) return undefined;
  return {
    text: words.map(({ text, quoted }) => (quoted ? JSON.stringify(text) : text)).join(' '),
    fact,
    operands: Object.keys(fact.operands).map(name => lookUp(reading.values, name)),
    operator,
    value,
  };
}

/** Indices into the words of a claim; `words.length` stands for a part that is not there. */
interface Parts {
  readonly operandsEnd: number;
  readonly operatorAt: number | undefined;
  readonly valueAt: number;
}

function splitBody(fact: FactDefinition, words: readonly ClaimWord[]): Parts {
  const operatorAt = words.findIndex(word => word.operator);
  if (operatorAt >= 0) return { operandsEnd: operatorAt, operatorAt, valueAt: operatorAt + 1 };
  // Where only the operator is forgotten, the last word was meant as the value.
  const valued =
    fact.value.type !== 'yes-no' && words.length > Object.keys(fact.operands).length + 1;
  const end = valued ? words.length - 1 : words.length;
  return { operandsEnd: end, operatorAt: undefined, valueAt: end };
}

function readOperator(
  fact: FactDefinition,
  words: readonly ClaimWord[],
  { operatorAt }: Parts,
  report: Report,
): Operator | undefined {
  const ordered = fact.value.type === 'number' || fact.value.type === 'time';
  const known = ordered ? OPERATORS : EQUALITY;
  if (operatorAt === undefined) {
    if (fact.value.type === 'yes-no') return '==';
    report(0, problem('missing-operator', { fact: fact.name, known }));
    return undefined;
  }
  return operatorOf(words[operatorAt]?.text ?? '', known, found => report(operatorAt, found));
}

function readValue(
  fact: FactDefinition,
  words: readonly ClaimWord[],
  { operatorAt, valueAt }: Parts,
  report: Report,
): number | string | TimeRange | undefined {
  const word = words[valueAt];
  if (!word || word.operator) {
    if (operatorAt === undefined) return fact.value.type === 'yes-no' ? 'yes' : undefined;
    const data = { verb: fact.name, what: 'value', usage: factUsage(fact) };
    report(operatorAt, problem('missing-operand', data));
    return undefined;
  }
  if (word.broken) return undefined;
  const found = word.text;
  if (fact.value.type === 'number') {
    const value = /^\d{1,15}$/.test(found) ? Number(found) : undefined;
    if (value !== undefined) return value;
    const data = { what: fact.name, found, expected: 'a whole number' };
    report(valueAt, problem('bad-value', data));
    return undefined;
  }
  if (fact.value.type === 'time') {
    const read = readTimes(found, fact.name);
    if (read.ok) return read.value;
    report(valueAt, read.problem);
    return undefined;
  }
  const known = fact.value.type === 'word' ? fact.value.words : ['yes', 'no'];
  const value =
    fact.value.type === 'word'
      ? fact.value.fold(found)
      : known.find(candidate => candidate === found.toLowerCase());
  if (value !== undefined) return value;
  const data = { what: fact.name, found, nearest: nearest(found, known), known };
  report(valueAt, problem('unknown-word', data));
  return undefined;
}

/** Reports the first of the words from `from` to `end` that belong to no part of the claim. */
function reportSurplus(
  fact: FactDefinition,
  words: readonly ClaimWord[],
  from: number,
  end: number,
  report: Report,
): void {
  const word = words[from];
  if (!word || from >= end) return;
  const data = { verb: fact.name, found: word.text, usage: factUsage(fact) };
  report(from, problem('surplus-operand', data));
}
