import { explanationWords as words } from '../../words/explanationWords.js';
import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable, type MarkdownOptions } from '../markdown.js';
import { cell, tableOf, type Field } from '../table.js';
import {
  allRules,
  explanationFacts,
  explanationLines,
  kernelNotes,
  ruleText,
  type Line,
} from './lines.js';
import {
  standsSideBySide,
  type ExplainedSource,
  type Explanation,
  type ExplanationModel,
} from './model.js';
import { shownSource } from './sources.js';
import {
  comparisonSummary,
  comparisonTable,
  settingsTable,
  sideBySideTable,
  stableComparisonTable,
} from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function explanationMarkdown(model: ExplanationModel, options: MarkdownOptions): string[] {
  const { listeners } = model;
  if (listeners.length === 0) return [words.empty];
  if (!standsSideBySide(model)) return listeners.flatMap(one => oneMarkdown(one, options));
  return [
    markdownTable(sideBySideTable(listeners)),
    markdownTable(settingsTable(listeners)),
    ...listeners.flatMap(kernelNotes).map(escapeMarkdown),
    ...rulesMarkdown(listeners),
  ];
}

const fields: readonly Field<Line>[] = [
  { title: words.what, kind: 'words', of: line => cell(line.title) },
  { title: labels.column.length, kind: 'words', of: line => cell(line.fill ?? '') },
  { title: words.byTheRules, kind: 'prose', of: line => cell(line.text) },
];

function oneMarkdown(explanation: Explanation, { stable }: MarkdownOptions): string[] {
  const [name, ...facts] = explanationFacts(explanation).map(escapeMarkdown);
  const table = stable ? stableComparisonTable(explanation) : comparisonTable(explanation);
  const summary = comparisonSummary(explanation);
  const lines = explanationLines(explanation);
  return [
    [`**${name ?? ''}**`, ...facts].join(' · '),
    ...kernelNotes(explanation).map(escapeMarkdown),
    markdownTable(tableOf('', fields, lines)),
    ...(summary === undefined ? [] : [escapeMarkdown(summary.text)]),
    ...(table === undefined ? [] : [markdownTable(table)]),
    ...rulesMarkdown([explanation]),
  ];
}

function rulesMarkdown(explanations: readonly Explanation[]): string[] {
  const rules = allRules(explanations);
  if (rules.length === 0) return [];
  const items = rules.map(
    rule => `- ${escapeMarkdown(ruleText(rule))} (${rule.sources.map(sourceMarkdown).join('; ')})`,
  );
  return [`${words.title.rules}:`, items.join('\n')];
}

function sourceMarkdown(source: ExplainedSource): string {
  const { text, commit } = shownSource(source);
  const where = escapeMarkdown(text);
  return commit === undefined ? where : `${where}, [${commit.text}](${commit.url})`;
}
