import { explanationWords as words } from '../../words/explanationWords.js';
import { labels } from '../../words/labels.js';
import { cell, tableOf, type Cell, type Field, type Table, type Tone } from '../table.js';
import { explanationFacts, fateTone, settingText } from './lines.js';
import {
  mismatches,
  verdictOf,
  type ComparedNumber,
  type ComparedVerdict,
  type Explanation,
  type QueueName,
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

const { title, sideBySide } = words;

const kernelField: Field<Explanation> = {
  title: sideBySide.kernel,
  kind: 'words',
  of: one => cell(one.release),
};

const sideBySideFields: readonly Field<Explanation>[] = [
  kernelField,
  { title: title.accept, kind: 'prose', of: one => limitCell(one, 'accept') },
  { title: title.syn, kind: 'prose', of: one => limitCell(one, 'syn') },
  { title: title.nextSyn, kind: 'prose', of: one => nextCell(one, 'syn') },
  { title: title.nextAck, kind: 'prose', of: one => nextCell(one, 'ack') },
  { title: sideBySide.synLasts, kind: 'prose', of: one => lastsCell(one, 'syn') },
  { title: sideBySide.requestLasts, kind: 'prose', of: one => lastsCell(one, 'syn-ack') },
];

/** What several kernels do, one beneath the other. */
export function sideBySideTable(explanations: readonly Explanation[]): Table {
  return tableOf(sideBySide.caption, sideBySideFields, explanations);
}

/** What each was told, or is told unless somebody says otherwise. */
export function settingsTable(explanations: readonly Explanation[]): Table {
  const names = explanations[0]?.settings.map(({ name }) => name) ?? [];
  const columns = names.map((name): Field<Explanation> => ({
    title: name,
    kind: 'words',
    of({ settings }) {
      const found = settings.find(one => one.name === name);
      if (found === undefined || found.value === null) return cell('?', 'quiet');
      return cell(settingText(found));
    },
  }));
  return tableOf(title.settings, [kernelField, ...columns], explanations);
}

function limitCell({ queues }: Explanation, queue: QueueName): Cell {
  const found = queues.find(one => one.queue === queue);
  if (found === undefined) return cell(labels.none);
  const { limit, formula } = found;
  if (limit !== null) return cell(limit);
  const possible = formula.kind === 'unknown' ? formula.possible : [];
  return cell(sideBySide.unknown(possible), 'quiet');
}

function nextCell({ next }: Explanation, segment: 'syn' | 'ack'): Cell {
  const found = next.find(one => one.segment === segment);
  if (found === undefined) return cell(labels.none);
  const { fate } = found;
  const why = 'why' in fate && fate.kind !== 'unknown' ? fate.why : undefined;
  const text =
    why === undefined
      ? sideBySide.fate[fate.kind]
      : sideBySide.because(fate.kind, sideBySide.full[why]);
  return cell(text, fateTone(fate.kind));
}

function lastsCell({ schedules }: Explanation, segment: 'syn' | 'syn-ack'): Cell {
  const times = schedules.find(one => one.segment === segment)?.times ?? null;
  if (times === null) return cell(sideBySide.unknown([]), 'quiet');
  return cell(sideBySide.lasts(times.sent.length - 1, times.givesUp));
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
