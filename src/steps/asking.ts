import { orderHolds, type Operator } from '../wire/comparison.js';
import { parseKernelVersion, versionHolds } from '../wire/kernelVersion.js';
import type { Claim, FactAnswer, KernelGuard, TimeRange } from './claim.js';
import { notes } from '../words/notes.js';
import type { StepContext } from './context.js';

export interface Asked {
  readonly holds: boolean;
  /** The value met; where several were asked and differ, `c1..c3 ESTABLISHED, c4 SYN_SENT`. */
  readonly actual: string;
  /** All answers have this one value. */
  readonly agreed: boolean;
  /** Of `answers`, how many hold. */
  readonly holding: number;
  readonly answers: number;
}

/**
 * Asks a claim until it holds or `ms` have passed, again whenever something in the lab moves;
 * gives the last answer.
 */
export async function askUntil(claim: Claim, ms: number, context: StepContext): Promise<Asked> {
  let last: Asked = { holds: false, actual: '', agreed: false, holding: 0, answers: 0 };
  context.tell(() => {
    const { actual, agreed, holding, answers } = last;
    return { kind: 'asking', within: ms, actual: agreed ? actual : undefined, holding, answers };
  });
  const ask = async (): Promise<true | undefined> => {
    last = judge(claim, await claim.fact.ask(claim.operands, context));
    return last.holds || undefined;
  };
  await context.lab.changes.until(ask, { ms, signal: context.signal });
  return last;
}

/** Holds when it holds for every answer. */
export function judge(claim: Claim, answers: readonly FactAnswer[]): Asked {
  const subjects = new Map<FactAnswer['value'], string[]>();
  for (const { subject, value } of answers) {
    const known = subjects.get(value);
    if (known === undefined) subjects.set(value, [subject]);
    else known.push(subject);
  }
  const agreed = subjects.size === 1;
  const shown = (value: FactAnswer['value']): FactAnswer['value'] =>
    claim.fact.value.type === 'time' && typeof value === 'number' ? notes.time(value) : value;
  const actual = agreed
    ? [...subjects.keys()].map(shown).join('')
    : [...subjects].map(([value, names]) => notes.answered(names, shown(value))).join(', ');
  const fits = answers.filter(({ value }) => compare(value, claim.operator, claim.value));
  const holds = answers.length > 0 && fits.length === answers.length;
  return { holds, actual, agreed, holding: fits.length, answers: answers.length };
}

export function guardHolds(guard: KernelGuard, release: string): boolean {
  const version = parseKernelVersion(release);
  return version !== undefined && versionHolds(version, guard.operator, guard.version);
}

function compare(
  actual: number | string,
  operator: Operator,
  wanted: number | string | TimeRange,
): boolean {
  if (typeof wanted === 'object') {
    const within = typeof actual === 'number' && wanted.from <= actual && actual <= wanted.to;
    return within === (operator === '==');
  }
  if (typeof actual === 'number' && typeof wanted === 'number') {
    return orderHolds(actual - wanted, operator);
  }
  return operator === '!=' ? actual !== wanted : actual === wanted;
}
