import type { FactDefinition } from './claim.js';
import type { AnyStepDefinition, ClaimForm } from './definition.js';
import type { AnyParameter, ParameterTable } from './parameter.js';

/** Longer sets of words are not spelled out. */
const SPELLED_OUT = 4;

const PLACEHOLDERS: Readonly<Partial<Record<AnyParameter['kind'], string>>> = {
  integer: 'N',
  port: 'PORT',
  duration: 'TIME',
  text: '"TEXT"',
  assignment: 'KEY[=VALUE]',
};

const CLAIM_USAGE: Readonly<Record<ClaimForm, readonly string[]>> = {
  none: [],
  always: ['CLAIM'],
  'after-until': ['[until CLAIM]'],
};

export function placeholder(name: string, parameter: AnyParameter): string {
  const { choices = [], kind } = parameter;
  if (kind === 'choice' && choices.length <= SPELLED_OUT) return choices.join('|');
  const word = PLACEHOLDERS[kind] ?? name.toUpperCase();
  return kind === 'integer' && choices.length > 0 ? [word, ...choices].join('|') : word;
}

function operandUsage(name: string, parameter: AnyParameter): string {
  const word = placeholder(name, parameter) + (parameter.repeats ? '…' : '');
  return parameter.optional ? `[${word}]` : word;
}

function optionUsage(name: string, parameter: AnyParameter): string {
  const written = parameter.kind === 'flag' ? name : `${name}=${placeholder(name, parameter)}`;
  return parameter.optional || parameter.requiredUnless !== undefined ? `[${written}]` : written;
}

function operandsUsage(operands: ParameterTable): readonly string[] {
  return Object.entries(operands).map(([name, operand]) => operandUsage(name, operand));
}

/** What messages call the thing behind the arrow. */
export function targetName(target: AnyParameter): string {
  return target.kind === 'server' ? 'server' : 'target';
}

/** How a step is written, on one line: `accept SERVER [N] [timeout=TIME]`. */
export function usage(definition: AnyStepDefinition): string {
  const operands = operandsUsage(definition.operands as ParameterTable);
  const options = Object.entries(definition.options as ParameterTable);
  const target = definition.target as AnyParameter | undefined;
  return [
    definition.verb,
    ...operands,
    ...CLAIM_USAGE[definition.claim],
    ...(target ? ['->', operandUsage(targetName(target), target)] : []),
    ...options.map(([name, option]) => optionUsage(name, option)),
    ...(definition.claim === 'always' ? ['[if kernel >= X.Y]'] : []),
    ...(definition.takesSide ? ['[@SIDE]'] : []),
  ].join(' ');
}

/** How a claim about `fact` is written: `count SERVER STATE == N`. */
export function factUsage(fact: FactDefinition): string {
  const value = {
    number: '== N',
    word: '== WORD',
    time: '== TIME..TIME',
    'yes-no': '[== yes|no]',
  }[fact.value.type];
  return [fact.name, ...operandsUsage(fact.operands), value].join(' ');
}
