import { comparisonLabels as words } from '../../words/comparisonLabels.js';
import { changeText, ruleSentence } from '../../words/kernelRules.js';
import { groupsOf, type Group } from '../table.js';
import type {
  Cause,
  ComparedClaim,
  ComparedRun,
  ComparisonModel,
  Explanation,
  Reason,
} from './model.js';
import { isDifferent, runsText, valuesText } from './table.js';

/** Claims that differ for the same reasons, and these in sentences. */
export interface Explained {
  readonly claims: readonly ComparedClaim[];
  readonly notes: readonly string[];
  readonly reasons: readonly ExplainedReason[];
  /** Nothing is known that explains it; undefined: something is. */
  readonly finding: string | undefined;
}

/** What is not the same for all runs, and what follows from it. */
export interface ExplainedReason {
  /** A sentence each. */
  readonly causes: readonly string[];
  /** The closest first. */
  readonly rules: readonly { readonly text: string; readonly source: string }[];
}

/** Why claims differ, those with the same reasons together. */
export function explained({ claims, runs }: ComparisonModel): readonly Explained[] {
  const differing = claims.filter(({ explanation }) => explanation !== null);
  const key = (claim: ComparedClaim): string =>
    JSON.stringify([isDifferent(claim), claim.explanation]);
  return groupsOf(differing, key).flatMap(group => {
    const [first] = group;
    const { explanation } = first;
    if (explanation === null) return [];
    const isGuarded = !isDifferent(first);
    return [
      {
        claims: group,
        notes: [
          ...(isGuarded ? [words.guarded] : []),
          ...(explanation.stepsDiffer ? [words.stepsAbove] : []),
        ],
        reasons: groupsOf(explanation.reasons, causesKey).map(same => explainedReason(same, runs)),
        finding: isGuarded ? undefined : findingOf(explanation),
      },
    ];
  });
}

function findingOf({ reasons, stepsDiffer, sameGround }: Explanation): string | undefined {
  if (reasons.length > 0 || stepsDiffer) return undefined;
  return `${words.finding} ${sameGround ? words.findingOnSameGround : words.findingOnOther}`;
}

function causesKey({ causes, certain }: Reason): string {
  return JSON.stringify([causes, certain]);
}

function explainedReason(reasons: Group<Reason>, runs: readonly ComparedRun[]): ExplainedReason {
  const [{ causes, certain }] = reasons;
  return {
    causes: causes.map(cause => `${certain ? '' : words.possibly}${causeSentence(cause, runs)}`),
    rules: reasons.map(({ rule, sources }) => ({
      text: ruleSentence(rule),
      source: sources
        .map(({ file, symbol, commit }) => words.source(file, symbol, commit))
        .join('; '),
    })),
  };
}

function causeSentence(cause: Cause, runs: readonly ComparedRun[]): string {
  const runsWith = (is: (index: number) => boolean): string =>
    runsText(runs.filter((_, index) => is(index)));
  if (cause.by === 'setting') {
    const texts = cause.values.map(valuesText);
    const values = [...new Set(texts)].filter((_, at) => (cause.values[at]?.length ?? 0) > 0);
    return words.setting(
      cause.name,
      values.map(value => [runsWith(index => texts[index] === value), value]),
    );
  }
  const parts = (['has', 'lacks', 'unknown'] as const).flatMap(presence => {
    const names = runsWith(index => cause.presence[index] === presence);
    return names === '' ? [] : [words.presence[presence](names)];
  });
  return words.change(changeText(cause.change), parts);
}
