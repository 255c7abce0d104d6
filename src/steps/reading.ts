import { lookUp } from '../words/lookUp.js';
import { problem, type NameKind, type Problem } from '../words/problems.js';

import { doubtfulNames, MAX_CLIENTS } from './nameRange.js';
import type { AnyParameter, ParameterTable, Names, Word } from './parameter.js';

/** A word to read; `broken` when something in it is already reported. */
export interface SourceWord extends Word {
  readonly broken?: boolean;
}

/** A problem and the index of the word that it is about. */
export interface WordProblem {
  readonly problem: Problem;
  readonly at: number;
}

/** What came of reading words by a table of parameters. */
export interface Reading {
  /** By parameter name. Complete and right only where nothing was found wrong. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly WordProblem[];
  /** Required parameters that got no word. */
  readonly missing: readonly string[];
  /** Parameters for which something was written. */
  readonly written: readonly string[];
  /** Index of the first word that no parameter takes; the number of words when all are taken. */
  readonly surplusFrom: number;
  readonly defined: ReadonlyMap<string, NameKind>;
  /** See `Names.doubtful`. */
  readonly doubtful: readonly string[];
}

const isRequired = (parameter: AnyParameter): boolean =>
  !parameter.optional && parameter.requiredUnless === undefined;

/** How many of `left` words parameter `index` takes: the ones behind it keep what they require. */
function share(parameters: readonly AnyParameter[], index: number, left: number): number {
  const parameter = parameters[index];
  if (!parameter) return 0;
  const behind = parameters.slice(index + 1).filter(isRequired).length;
  const free = Math.max(left - behind, isRequired(parameter) ? 1 : 0);
  return Math.min(left, parameter.repeats ? free : Math.min(free, 1));
}

/**
 * Deals `words` out to the parameters of `table` in order and reads them. `earlier` holds what was
 * read before in the same step.
 */
export function readWords(
  table: ParameterTable,
  words: readonly SourceWord[],
  names: Names,
  earlier: Readonly<Record<string, unknown>> = {},
): Reading {
  const entries = Object.entries(table);
  const parameters = entries.map(([, parameter]) => parameter);
  const values: Record<string, unknown> = { ...earlier };
  const problems: WordProblem[] = [];
  const missing: string[] = [];
  const written: string[] = [];
  const defined = new Map<string, NameKind>();
  const doubtful: string[] = [];
  let next = 0;

  for (const [index, [name, parameter]] of entries.entries()) {
    const count = share(parameters, index, words.length - next);
    if (count === 0) {
      if (isRequired(parameter)) missing.push(name);
      values[name] = parameter.fallback;
      continue;
    }
    written.push(name);
    const taken = words.slice(next, next + count);
    const read = readParameter(name, parameter, taken, names, values);
    values[name] = read.value;
    problems.push(...read.problems.map(({ problem, at }) => ({ problem, at: at + next })));
    for (const [word, kind] of read.defined) defined.set(word, kind);
    doubtful.push(...read.doubtful);
    next += count;
  }
  return { values, problems, missing, written, surplusFrom: next, defined, doubtful };
}

interface ParameterReading {
  readonly value: unknown;
  readonly problems: readonly WordProblem[];
  readonly defined: ReadonlyMap<string, NameKind>;
  readonly doubtful: readonly string[];
}

/** Reads all words of one parameter; those of a repeating one come out as one list. */
export function readParameter(
  name: string,
  parameter: AnyParameter,
  words: readonly SourceWord[],
  names: Names,
  earlier: Readonly<Record<string, unknown>>,
): ParameterReading {
  const list: unknown[] = [];
  const listed = new Set<unknown>();
  const values: Record<string, unknown> = parameter.repeats
    ? { ...earlier, [name]: list }
    : { ...earlier };
  const problems: WordProblem[] = [];
  const doubtful: string[] = [];
  const makesNames = parameter.kind === 'new-client' || parameter.kind === 'new-server';

  for (const [at, word] of words.entries()) {
    const read = word.broken
      ? undefined
      : parameter.read(word, names, { what: name, earlier: values });
    if (!read?.ok) {
      if (read) problems.push({ problem: read.problem, at });
      if (makesNames) doubtful.push(...doubtfulNames(word.text));
      continue;
    }
    if (!parameter.repeats) {
      values[name] = read.value;
      continue;
    }
    // Safe: a repeating parameter reads lists.
    const more = read.value as readonly unknown[];
    if (list.length + more.length > MAX_CLIENTS) {
      const data = { found: word.text, reason: 'too-many' as const };
      problems.push({ problem: problem('bad-range', data), at });
      if (makesNames) doubtful.push(...doubtfulNames(word.text));
      break;
    }
    const repeated = makesNames && more.some(value => listed.has(value));
    if (repeated) {
      const data = { what: name, found: word.text, expected: 'each new name once' };
      problems.push({ problem: problem('bad-value', data), at });
    }
    for (const value of more) {
      list.push(value);
      listed.add(value);
    }
  }
  const value = lookUp(values, name);
  const readable = parameter.repeats === true || value !== undefined;
  const defined = readable ? parameter.defines?.(value) : undefined;
  return { value, problems, defined: defined ?? new Map<string, NameKind>(), doubtful };
}
