import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem, type Problem, type Range } from '../words/problems.js';
import type { AnyStepDefinition } from '../steps/definition.js';
import type { ParameterTable } from '../steps/parameter.js';
import type { ClaimWord } from '../steps/guard.js';
import type { SourceWord } from '../steps/reading.js';
import type { AssignmentParts, Token, WordToken } from './token.js';

export type Report = (range: Range, problem: Problem) => void;

export type Located<T> = T & { readonly range: Range };

export interface WrittenOption {
  readonly word: Located<SourceWord>;
  readonly nameRange: Range;
}

/** A step's tokens behind the verb, by the part they play. */
export interface SortedTokens {
  readonly operands: WordToken[];
  readonly target: WordToken[];
  readonly claim: Located<ClaimWord>[];
  readonly options: Map<string, WrittenOption>;
  /** Options written without their `=`, already reported. */
  readonly misplaced: Set<string>;
  readonly sides: Extract<Token, { kind: 'side' }>[];
  /** Range of the `->`. */
  arrow: Range | undefined;
  /** Range of the `until`, or of the verb whose claim needs none. */
  claimAt: Range | undefined;
}

/** Gives each token behind the verb its part; what can have none is reported. */
export function sortTokens(
  definition: AnyStepDefinition,
  tokens: readonly Token[],
  report: Report,
): SortedTokens {
  const [verb, ...rest] = tokens;
  const sorted: SortedTokens = {
    operands: [],
    target: [],
    claim: [],
    options: new Map(),
    misplaced: new Set(),
    sides: [],
    arrow: undefined,
    claimAt: definition.claim === 'always' ? verb?.range : undefined,
  };
  let skipWord = false;
  for (const token of rest) {
    const skip = skipWord && token.kind === 'word';
    skipWord = false;
    if (skip) continue;
    switch (token.kind) {
      case 'side':
        sorted.sides.push(token);
        break;
      case 'arrow':
        if (definition.target !== undefined && !sorted.arrow) sorted.arrow = token.range;
        else report(token.range, problem('unexpected-character', { found: token.text }));
        break;
      case 'operator':
        if (sorted.claimAt) {
          sorted.claim.push({ ...token, quoted: false, operator: true });
        } else {
          report(token.range, problem('unexpected-character', { found: token.text }));
          // `net.core.somaxconn = 5`: the value behind the blank is no second mistake.
          skipWord = token.text === '=';
        }
        break;
      case 'word':
        sortWord(definition, token, sorted, report);
        break;
    }
  }
  return sorted;
}

function sortWord(
  definition: AnyStepDefinition,
  token: WordToken,
  sorted: SortedTokens,
  report: Report,
): void {
  const options = definition.options as ParameterTable;
  if (token.assignment) {
    sortAssignment(definition, token, token.assignment, sorted, report);
  } else if (sorted.claimAt) {
    sorted.claim.push({ ...token, operator: false });
  } else if (definition.claim === 'after-until' && !token.quoted && token.text === 'until') {
    sorted.claimAt = token.range;
  } else if (isFlag(options, token)) {
    addOption(token.text, { word: token, nameRange: token.range }, sorted, report);
  } else {
    (sorted.arrow ? sorted.target : sorted.operands).push(token);
  }
}

function isFlag(options: ParameterTable, token: WordToken): boolean {
  return !token.quoted && lookUp(options, token.text)?.kind === 'flag';
}

function sortAssignment(
  definition: AnyStepDefinition,
  token: WordToken,
  parts: AssignmentParts,
  sorted: SortedTokens,
  report: Report,
): void {
  const options = definition.options as ParameterTable;
  const operands = Object.values(definition.operands as ParameterTable);
  const { broken } = token;
  if (Object.hasOwn(options, parts.name)) {
    const word = { text: parts.value, quoted: parts.valueQuoted, broken, range: parts.valueRange };
    addOption(parts.name, { word, nameRange: parts.nameRange }, sorted, report);
    return;
  }
  if (operands.some(operand => operand.kind === 'assignment')) {
    sorted.operands.push(token);
    return;
  }
  const known = Object.keys(options);
  const near = nearest(parts.name, known);
  const comparison = sorted.claimAt && !sorted.claim.some(word => word.operator);
  if (comparison && near === undefined) {
    // `web=3` in a claim: a comparison with one `=` and no blanks.
    const { name, nameRange, equalsRange, value, valueRange, valueQuoted } = parts;
    sorted.claim.push(
      { text: name, quoted: false, broken, operator: false, range: nameRange },
      { text: '=', quoted: false, operator: true, range: equalsRange },
    );
    if (value !== '') {
      sorted.claim.push({
        text: value,
        quoted: valueQuoted,
        broken,
        operator: false,
        range: valueRange,
      });
    }
    return;
  }
  const data = { verb: definition.verb, found: parts.name, nearest: near, known };
  report(parts.nameRange, problem('unknown-option', data));
}

function addOption(
  name: string,
  option: WrittenOption,
  sorted: SortedTokens,
  report: Report,
): void {
  if (sorted.options.has(name)) {
    report(option.nameRange, problem('duplicate-option', { option: name }));
  } else {
    sorted.options.set(name, option);
  }
}
