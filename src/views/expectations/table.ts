import { labels } from '../../words/labels.js';
import { cell, tableOf, type Cell, type Field, type Table, type Tone } from '../table.js';
import type { ExpectationResult, ExpectationsModel, Verdict } from './model.js';

/** Each of a shape of its own: the verdict is told without colour, and without its word. */
export const verdictSign: Readonly<Record<Verdict, string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
};

export const verdictTone: Readonly<Record<Verdict, Tone>> = {
  passed: 'good',
  failed: 'bad',
  skipped: 'quiet',
};

/** What stands behind a claim: the actual value where it adds to it, then the reasons. */
export function remarks(result: ExpectationResult): string[] {
  const { actual, because, skippedBecause } = result;
  const { expectations } = labels;
  return [
    ...(actual === null || saysItself(result) ? [] : [expectations.actual(actual)]),
    ...(skippedBecause === null ? [] : [expectations.skippedBecause(skippedBecause)]),
    ...(because === null ? [] : [because]),
  ];
}

/** Of a claim that one value is met, and that holds, the actual value is known already. */
function saysItself({ verdict, claim }: ExpectationResult): boolean {
  const one = !/\s(?:!=|[<>]=?)\s|\s==\s\S+\.\.\S/.test(claim.replace(/\sif\s.*$/, ''));
  return verdict === 'passed' && one;
}

/** `2 passed, 1 failed, 0 skipped`; undefined for a single claim, which speaks for itself. */
export function total({ expectations }: ExpectationsModel): string | undefined {
  if (expectations.length < 2) return undefined;
  const count = (verdict: Verdict): number =>
    expectations.filter(one => one.verdict === verdict).length;
  return labels.expectations.total(count('passed'), count('failed'), count('skipped'));
}

const { column } = labels;

const verdictFields: readonly Field<ExpectationResult>[] = [
  {
    title: column.verdict,
    kind: 'words',
    of: ({ verdict }) =>
      cell(`${verdictSign[verdict]} ${labels.expectations.verdict[verdict]}`, verdictTone[verdict]),
  },
  { title: column.claim, kind: 'code', of: one => cell(one.claim) },
];

const actualField: Field<ExpectationResult> = {
  title: column.actual,
  kind: 'code',
  of: one => cell(one.actual ?? labels.none),
};

const becauseField: Field<ExpectationResult> = {
  title: column.because,
  kind: 'prose',
  of: ({ because, skippedBecause }) => {
    const skipped =
      skippedBecause === null ? [] : [labels.expectations.skippedBecause(skippedBecause)];
    const reasons = [...skipped, ...(because === null ? [] : [because])];
    return cell(reasons.length === 0 ? labels.none : reasons.join('; '));
  },
};

/** `stable`: without what may differ from run to run while the claims hold. */
export function expectationTable({ expectations }: ExpectationsModel, stable: boolean): Table {
  const actual = { ...actualField, of: stable ? actualOfFailed : actualField.of };
  const fields = [...verdictFields, actual, becauseField];
  return tableOf(labels.expectations.caption, fields, expectations);
}

function actualOfFailed(result: ExpectationResult): Cell {
  const told = result.verdict === 'failed' || saysItself(result);
  return told ? actualField.of(result) : cell(labels.none);
}
