import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem } from '../words/problems.js';
import type { AnyStepDefinition } from '../steps/definition.js';
import type { ParameterTable, Names } from '../steps/parameter.js';
import { readParameter, type Reading } from '../steps/reading.js';
import { placeholder, usage } from '../steps/usage.js';
import type { Report, SortedTokens } from './tokenSorter.js';
import type { Token, WordToken } from './token.js';

interface OptionSource {
  readonly definition: AnyStepDefinition;
  readonly verb: Token;
  readonly sorted: SortedTokens;
  readonly operands: Reading;
  readonly names: Names;
  readonly report: Report;
}

/** Reads a step's options; those not written get their fallback. */
export function readOptions(source: OptionSource): Readonly<Record<string, unknown>> {
  const { definition, verb, sorted, operands, names, report } = source;
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(definition.options as ParameterTable)) {
    const written = sorted.options.get(name);
    if (written) {
      const reading = readParameter(name, parameter, [written.word], names, operands.values);
      for (const found of reading.problems) report(written.word.range, found.problem);
      values[name] = reading.value;
    } else {
      values[name] = parameter.fallback;
      const unless = parameter.requiredUnless;
      const needed = !parameter.optional && (unless === undefined || !sorted.options.has(unless));
      if (needed && !sorted.misplaced.has(name)) {
        const data = { verb: definition.verb, option: name, usage: usage(definition) };
        report(verb.range, problem('missing-option', data));
      }
    }
  }
  reportConflicts(source);
  return values;
}

function reportConflicts({ definition, sorted, operands, report }: OptionSource): void {
  const options = definition.options as ParameterTable;
  for (const [option, written] of sorted.options) {
    for (const other of lookUp(options, option)?.conflicts ?? []) {
      const otherOption = sorted.options.get(other);
      if (!otherOption && !operands.written.includes(other)) continue;
      const data = { verb: definition.verb, option, other };
      report((otherOption ?? written).nameRange, problem('conflicting-options', data));
    }
  }
}

/** Reports words that no operand takes, as what they were most likely meant to be. */
export function reportSurplus(
  definition: AnyStepDefinition,
  words: readonly WordToken[],
  sorted: SortedTokens,
  report: Report,
): void {
  const options = definition.options as ParameterTable;
  const known = Object.keys(options);
  const flags = known.filter(name => lookUp(options, name)?.kind === 'flag');
  let reported = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word || word.broken) continue;
    const { text, range } = word;
    const option = lookUp(options, text);
    if (option && !word.quoted) {
      // `port 7777`: the next word is the option's value.
      const expected = `${text}=${placeholder(text, option)}`;
      report(range, problem('bad-value', { what: text, found: text, expected }));
      sorted.misplaced.add(text);
      index += 1;
      continue;
    }
    const near = nearest(text, flags);
    if (near !== undefined) {
      const data = { verb: definition.verb, found: text, nearest: near, known };
      report(range, problem('unknown-option', data));
    } else if (!reported) {
      reported = true;
      const data = { verb: definition.verb, found: text, usage: usage(definition) };
      report(range, problem('surplus-operand', data));
    }
  }
}
