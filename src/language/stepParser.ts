import { lookUp } from '../words/lookUp.js';
import { nearest } from '../words/nearest.js';
import { problem, type LocatedProblem, type NameKind } from '../words/problems.js';
import { readClaim, type ClaimReading } from '../steps/claims.js';
import type { AnyStepDefinition } from '../steps/definition.js';
import { doubtfulNames } from '../steps/nameRange.js';
import type { AnyParameter, ParameterTable, Names } from '../steps/parameter.js';
import { readWords, type Reading } from '../steps/reading.js';
import { stepOf, VERBS } from '../steps/table.js';
import { targetName, usage } from '../steps/usage.js';
import type { Step } from './model.js';
import { readOptions, reportSurplus } from './optionReader.js';
import { readSide } from './sideReader.js';
import { sortTokens, type Report, type SortedTokens } from './tokenSorter.js';
import type { ScannedLine, Token, WordToken } from './token.js';

export interface StepReading {
  /** Set when nothing is wrong with the line. */
  readonly step: Step | undefined;
  readonly problems: readonly LocatedProblem[];
  readonly defined: ReadonlyMap<string, NameKind>;
  /** See `Names.doubtful`. */
  readonly doubtful: readonly string[];
}

/** Reads one step and finds everything that is wrong with it. */
export function readStep(line: ScannedLine, names: Names, sides: readonly string[]): StepReading {
  const problems = [...line.problems];
  const report: Report = (range, found) => void problems.push({ problem: found, range });
  const [first] = line.tokens;
  const definition = first?.kind === 'word' && !first.assignment ? stepOf(first.text) : undefined;
  if (!first || !definition) {
    if (first) reportVerb(first, report);
    return { step: undefined, problems, defined: new Map(), doubtful: allNames(line.tokens) };
  }
  const parser = new StepParser(definition, first, names, sides, report);
  const { args, defined, doubtful } = parser.read(line.tokens);
  const onFirstLine = line.tokens.filter(token => token.range.line === first.range.line);
  const range = { ...first.range, endColumn: (onFirstLine.at(-1) ?? first).range.endColumn };
  const step = { definition, args, text: line.text, line: first.range.line, range };
  return { step: problems.length > 0 ? undefined : step, problems, defined, doubtful };
}

function reportVerb(first: Token, report: Report): void {
  if (first.kind !== 'word') {
    const found = first.kind === 'side' ? '@' : first.text;
    report(first.range, problem('unexpected-character', { found }));
  } else if (!first.broken) {
    const data = { found: first.text, nearest: nearest(first.text, VERBS) };
    report(first.range, problem('unknown-verb', data));
  }
}

/** All that could be a name in a line whose verb nobody knows. */
function allNames(tokens: readonly Token[]): readonly string[] {
  return tokens.slice(1).flatMap(token => (token.kind === 'word' ? doubtfulNames(token.text) : []));
}

interface ArgumentReading extends Pick<StepReading, 'defined' | 'doubtful'> {
  readonly args: Step['args'];
}

class StepParser {
  private readonly operandTable: ParameterTable;
  private readonly target: AnyParameter | undefined;

  constructor(
    private readonly definition: AnyStepDefinition,
    private readonly verb: Token,
    private readonly names: Names,
    private readonly sides: readonly string[],
    private readonly report: Report,
  ) {
    // A definition in the table has forgotten its types; these are what every one of them has.
    this.operandTable = definition.operands as ParameterTable;
    this.target = definition.target as AnyParameter | undefined;
  }

  read(tokens: readonly Token[]): ArgumentReading {
    const { definition, names, report } = this;
    const sorted = sortTokens(definition, tokens, report);
    this.mendArrow(sorted);
    const operands = this.readOperands(sorted);
    const target = this.readTarget(sorted, operands);
    const options = readOptions({ definition, verb: this.verb, sorted, operands, names, report });
    const claim = this.readClaim(sorted);
    const side = readSide(definition, sorted.sides, this.sides, report);
    return {
      args: {
        operands: operands.values,
        target,
        options,
        claim: claim?.claim,
        guard: claim?.guard,
        side,
      },
      defined: operands.defined,
      doubtful: operands.doubtful,
    };
  }

  private missing(what: string, at = this.verb): void {
    const data = { verb: this.definition.verb, what, usage: usage(this.definition) };
    this.report(at.range, problem('missing-operand', data));
  }

  /** Reports a forgotten arrow, and takes the last word for what it should have pointed to. */
  private mendArrow(sorted: SortedTokens): void {
    if (!this.target || sorted.arrow || sorted.operands.length === 0) return;
    const enough = sorted.operands.length > Object.keys(this.operandTable).length;
    const meant = enough ? sorted.operands.pop() : undefined;
    if (meant) sorted.target.push(meant);
    const { verb } = this.definition;
    const data = { verb, usage: usage(this.definition) };
    this.report((meant ?? this.verb).range, problem('missing-arrow', data));
  }

  private readOperands(sorted: SortedTokens): Reading {
    const { definition, operandTable } = this;
    const orClaim = definition.claim === 'after-until';
    const reading = readWords(operandTable, sorted.operands, this.names);
    this.reportWords(reading, sorted.operands, sorted);
    for (const what of reading.missing) this.missing(what);
    if (orClaim && !sorted.claimAt && sorted.operands.length === 0) {
      this.missing(Object.keys(operandTable).join());
    }
    const [operand] = sorted.operands;
    if (orClaim && sorted.claimAt && operand) {
      const data = { verb: definition.verb, found: operand.text, usage: usage(definition) };
      this.report(operand.range, problem('surplus-operand', data));
    }
    return reading;
  }

  private readTarget(sorted: SortedTokens, operands: Reading): unknown {
    if (!this.target) return undefined;
    const name = targetName(this.target);
    const table = { [name]: this.target };
    const reading = readWords(table, sorted.target, this.names, operands.values);
    this.reportWords(reading, sorted.target, sorted);
    const arrow = sorted.arrow ?? (sorted.operands.length === 0 ? this.verb.range : undefined);
    if (reading.missing.length > 0 && arrow) this.missing(name, { ...this.verb, range: arrow });
    return lookUp(reading.values, name);
  }

  private reportWords(reading: Reading, words: readonly WordToken[], sorted: SortedTokens): void {
    for (const found of reading.problems) {
      this.report((words[found.at] ?? this.verb).range, found.problem);
    }
    reportSurplus(this.definition, words.slice(reading.surplusFrom), sorted, this.report);
  }

  private readClaim(sorted: SortedTokens): ClaimReading | undefined {
    const { claim, claimAt } = sorted;
    if (!claimAt) return undefined;
    if (claim.length === 0) {
      this.missing('claim', { ...this.verb, range: claimAt });
      return undefined;
    }
    const reading = readClaim(claim, this.names);
    const guard = reading.guardAt === undefined ? undefined : claim[reading.guardAt];
    if (guard && this.definition.claim !== 'always') {
      const { verb } = this.definition;
      const data = { verb, found: guard.text, usage: usage(this.definition) };
      this.report(guard.range, problem('surplus-operand', data));
    }
    for (const found of reading.problems) {
      this.report(claim[found.at]?.range ?? claimAt, found.problem);
    }
    return reading;
  }
}
