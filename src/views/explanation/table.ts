import { explanationWords as words } from '../../words/explanationWords.js';
import { labels } from '../../words/labels.js';
import { cell, tableOf, type Field, type Table, type Tone } from '../table.js';
import { explanationFacts, explanationLines } from './lines.js';
import {
  mismatches,
  verdictOf,
  type ComparedNumber,
  type ComparedVerdict,
  type Explanation,
  type Span,
  type UnknownBecause,
} from './model.js';

/** Each of a shape of its own: the verdict is told without colour, and without its word. */
const verdictSign: Readonly<Record<ComparedVerdict, string>> = {
  same: '✓',
  differs: '✗',
  unknown: '–',
};

const verdictTone: Readonly<Record<ComparedVerdict, Tone>> = {
  same: 'good',
  differs: 'bad',
  unknown: 'quiet',
};

/** What is said of all rows together. */
export interface Summary {
  readonly text: string;
  readonly tone: Tone;
}

/** undefined where nothing is compared. */
export function comparisonSummary(explanation: Explanation): Summary | undefined {
  const { replay } = explanation;
  if (replay === null) return undefined;
  const wrong = mismatches(explanation);
  if (wrong > 0) return { text: words.compared.mismatch(wrong), tone: 'bad' };
  const told = replay.rows.filter(row => verdictOf(row) === 'same').length;
  return told === 0
    ? { text: words.compared.nothingKnown, tone: 'quiet' }
    : { text: words.compared.agree(told), tone: 'good' };
}

const fields: readonly Field<ComparedNumber>[] = [
  {
    title: words.compared.columns.what,
    kind: 'words',
    of: row => cell(whatText(row), toneOf(row)),
  },
  {
    title: words.compared.columns.predicted,
    kind: 'number',
    of: row => cell(spanText(row.predicted), toneOf(row)),
  },
  {
    title: words.compared.columns.observed,
    kind: 'number',
    of: row => cell(spanText(row.observed), toneOf(row)),
  },
  { title: words.compared.verdictColumn, kind: 'prose', of: verdictCell },
];

/** Each number that the rules predict, beside the one that was observed. */
export function comparisonTable(explanation: Explanation): Table | undefined {
  const { replay } = explanation;
  if (replay === null) return undefined;
  const [name] = explanationFacts(explanation);
  return tableOf(words.compared.caption(name), fields, replay.rows);
}

/**
 * The same without what may differ from run to run while the rules hold: how often something was
 * repeated goes by timers.
 */
export function stableComparisonTable(explanation: Explanation): Table | undefined {
  const { replay } = explanation;
  const different = replay?.rows.filter(row => verdictOf(row) !== 'same') ?? [];
  if (different.length === 0) return undefined;
  const [name] = explanationFacts(explanation);
  return tableOf(words.compared.caption(name), fields, different);
}

/** What several kernels do, side by side: one column each. */
export function sideBySideTable(explanations: readonly Explanation[]): Table {
  const all = explanations.map(explanation => ({
    title: explanationFacts(explanation)[0],
    lines: explanationLines(explanation),
  }));
  const titles = all[0]?.lines.map(({ title }) => title) ?? [];
  return tableOf(
    words.sideBySide,
    [
      { title: words.what, kind: 'words', of: (index: number) => cell(titles[index] ?? '') },
      ...all.map(({ title, lines }): Field<number> => ({
        title,
        kind: 'prose',
        of: index => cell(lines[index]?.text ?? '', lines[index]?.tone),
      })),
    ],
    titles.map((_, index) => index),
  );
}

function toneOf(row: ComparedNumber): Tone {
  return verdictOf(row) === 'differs' ? 'bad' : 'plain';
}

function whatText({ what }: ComparedNumber): string {
  return what.kind === 'counter'
    ? words.compared.counter(what.counter)
    : words.compared.what[what.kind];
}

function spanText(span: Span | null): string {
  return span === null ? labels.none : words.compared.span(span.least, span.most);
}

function verdictCell(row: ComparedNumber) {
  const verdict = verdictOf(row);
  const text = `${verdictSign[verdict]} ${words.compared.verdict[verdict]}`;
  const why = row.unknown === null || verdict !== 'unknown' ? '' : `: ${because(row.unknown)}`;
  return cell(text + why, verdictTone[verdict]);
}

function because(unknown: UnknownBecause): string {
  switch (unknown.why) {
    case 'shared-port':
      return words.because[unknown.why](unknown.with.join(', '));
    case 'other-listener':
      return words.because[unknown.why](unknown.name);
    case 'setting-changed':
      return words.because[unknown.why](unknown.setting);
    case 'depends':
      return words.because[unknown.why](words.dependency(unknown.on));
    case 'no-capture':
    case 'packets-lost':
    case 'not-isolated':
    case 'foreign-program':
    case 'fast-open':
    case 'no-such-counter':
      return words.because[unknown.why];
  }
}
