import { orderHolds, type Operator } from '../wire/comparison.js';
import { parseKernelVersion, versionHolds } from '../wire/kernelVersion.js';
import type { Claim, FactAnswer, KernelGuard } from './claim.js';
import { notes } from '../words/notes.js';
import type { StepContext } from './context.js';

export interface Asked {
  readonly holds: boolean;
  /** The value met; where several were asked and differ, `c1..c3 ESTABLISHED, c4 SYN_SENT`. */
  readonly actual: string;
}

/**
 * Asks a claim until it holds or `ms` have passed, again whenever something in the lab moves;
 * gives the last answer.
 */
export async function askUntil(claim: Claim, ms: number, context: StepContext): Promise<Asked> {
  let last: Asked = { holds: false, actual: '' };
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
  const actual =
    subjects.size === 1
      ? [...subjects.keys()].join('')
      : [...subjects].map(([value, names]) => notes.answered(names, value)).join(', ');
  const holds = answers.every(({ value }) => compare(value, claim.operator, claim.value));
  return { holds: answers.length > 0 && holds, actual };
}

export function guardHolds(guard: KernelGuard, release: string): boolean {
  const version = parseKernelVersion(release);
  return version !== undefined && versionHolds(version, guard.operator, guard.version);
}

function compare(actual: number | string, operator: Operator, wanted: number | string): boolean {
  if (typeof actual === 'number' && typeof wanted === 'number') {
    return orderHolds(actual - wanted, operator);
  }
  return operator === '!=' ? actual !== wanted : actual === wanted;
}
