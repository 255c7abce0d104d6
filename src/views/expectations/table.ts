import { labels } from '../../words/labels.js';
import { cell, tableOf, type Field, type Table, type Tone } from '../table.js';
import type { ExpectationResult, ExpectationsModel, Verdict } from './model.js';

/** The sign stands before the word, never instead of it. */
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

/** What stands beneath a claim: the actual value, why it was skipped, the author's reason. */
export function remarks(result: ExpectationResult): string[] {
  const { actual, because, skippedBecause } = result;
  const { expectations } = labels;
  return [
    ...(actual === null ? [] : [expectations.actual(actual)]),
    ...(skippedBecause === null ? [] : [expectations.skippedBecause(skippedBecause)]),
    ...(because === null ? [] : [expectations.because(because)]),
  ];
}

/** `2 passed, 1 failed, 0 skipped`; undefined for a single claim, which speaks for itself. */
export function total({ expectations }: ExpectationsModel): string | undefined {
  if (expectations.length < 2) return undefined;
  const count = (verdict: Verdict): number =>
    expectations.filter(one => one.verdict === verdict).length;
  return labels.expectations.total(count('passed'), count('failed'), count('skipped'));
}

const { column } = labels;

const fields: readonly Field<ExpectationResult>[] = [
  {
    title: column.verdict,
    kind: 'words',
    of: ({ verdict }) =>
      cell(`${verdictSign[verdict]} ${labels.expectations.verdict[verdict]}`, verdictTone[verdict]),
  },
  { title: column.claim, kind: 'code', of: one => cell(one.claim) },
  { title: column.actual, kind: 'code', of: one => cell(one.actual ?? labels.none) },
  {
    title: column.because,
    kind: 'prose',
    of: ({ because, skippedBecause }) => {
      const skipped =
        skippedBecause === null ? [] : [labels.expectations.skippedBecause(skippedBecause)];
      const reasons = [...skipped, ...(because === null ? [] : [because])];
      return cell(reasons.length === 0 ? labels.none : reasons.join('; '));
    },
  },
];

export function expectationTable(model: ExpectationsModel): Table {
  return tableOf(labels.expectations.caption, fields, model.expectations);
}
