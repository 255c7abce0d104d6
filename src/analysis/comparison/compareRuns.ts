import type {
  ComparedClaim,
  ComparedResult,
  ComparedRun,
  ComparisonModel,
  Difference,
} from '../../views/comparison/model.js';
import { failure } from '../../words/problems.js';
import { explainDifference, type Rulebook } from './explainDifference.js';
import { matchClaims, type FoundClaim, type MatchedClaim } from './matchClaims.js';
import type { RunToCompare } from './run.js';
import { RULEBOOK } from './rulebook.js';

/**
 * Runs of the same claims side by side: which differ, and which rule of the kernel explains it.
 * Failure `compare-nothing-shared` where no claim is in more than one of them.
 */
export function compareRuns(
  runs: readonly RunToCompare[],
  rulebook: Rulebook = RULEBOOK,
): ComparisonModel {
  const matched = matchClaims(runs);
  const shared = matched.filter(({ found }) => found.filter(one => one !== undefined).length > 1);
  if (shared.length === 0) throw failure('compare-nothing-shared', {});
  const sameUpTo = sameStepsUpTo(runs);
  return {
    runs: distinct(runs).map(comparedRun),
    claims: matched.map(claim => comparedClaim(claim, { runs, sameUpTo, rulebook })),
    stepsDiffer: runs.some(({ cells }) => cells.length > sameUpTo),
  };
}

function comparedRun(run: RunToCompare): ComparedRun {
  const { name, host, kernels, distribution, start, settings, olderCells } = run;
  return { name, host, kernels, distribution, start, settings, olderCells };
}

/** Every run with a name of its own: its path where that tells them apart, else a number. */
function distinct(runs: readonly RunToCompare[]): readonly RunToCompare[] {
  const isShared = (name: string | null): boolean =>
    runs.filter(run => run.name === name).length > 1;
  const seen = new Map<string, number>();
  return runs.map(run => {
    const name = run.name === null || !isShared(run.name) ? run.name : (run.path ?? run.name);
    if (name === null) return run;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return { ...run, name: times === 1 ? name : `${name} (${times})` };
  });
}

/** How many cells are the same in all runs, from the first on; in those that go on as far as known. */
function sameStepsUpTo(runs: readonly RunToCompare[]): number {
  const longest = Math.max(0, ...runs.map(({ cells }) => cells.length));
  const isSame = (at: number): boolean => {
    const known = runs.filter(({ cells, goesOn }) => !goesOn || at < cells.length);
    return new Set(known.map(({ cells }) => cells[at]?.steps)).size === 1;
  };
  let count = 0;
  while (count < longest && isSame(count)) count += 1;
  return count;
}

function comparedClaim(
  { claim, found }: MatchedClaim,
  {
    runs,
    sameUpTo,
    rulebook,
  }: {
    readonly runs: readonly RunToCompare[];
    readonly sameUpTo: number;
    readonly rulebook: Rulebook;
  },
): ComparedClaim {
  const results = found.map((one, index) => resultOf(one, runs[index]?.goesOn ?? false));
  const difference = differenceOf(results);
  if (difference === 'none') return { claim, results, difference, explanation: null };
  const stepsDiffer = found.some(one => one !== undefined && one.place >= sameUpTo);
  const grounds = found.map((one, index) =>
    one === undefined ? undefined : { ...one.cell, outcome: outcomeOf(results[index]) },
  );
  const { reasons, sameGround } = explainDifference(claim, grounds, rulebook);
  return { claim, results, difference, explanation: { stepsDiffer, sameGround, reasons } };
}

function resultOf(found: FoundClaim | undefined, goesOn: boolean): ComparedResult {
  if (found === undefined) return { verdict: goesOn ? 'not-reached' : 'not-there', actual: null };
  const { verdict = 'not-reached', actual = null } = found.result ?? {};
  return { verdict, actual };
}

/** What one run says of a claim; undefined: nothing. */
function outcomeOf(result: ComparedResult | undefined): string | undefined {
  switch (result?.verdict) {
    case 'passed':
    case 'skipped':
      return result.verdict;
    case 'failed':
      return `failed: ${result.actual ?? ''}`;
    case 'not-reached':
    case 'not-there':
    case undefined:
      return undefined;
  }
}

/** A claim that holds with another value says what it says; one not reached says nothing. */
function differenceOf(results: readonly ComparedResult[]): Difference {
  const outcomes = new Set(results.map(outcomeOf));
  outcomes.delete(undefined);
  const failed = results.filter(({ verdict }) => verdict === 'failed');
  if (failed.length > 0 && outcomes.has('passed')) return 'verdict';
  if (new Set(failed.map(({ actual }) => actual)).size > 1) return 'actual';
  return outcomes.size > 1 ? 'guard' : 'none';
}
