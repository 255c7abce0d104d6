import { comparisonLabels as words } from '../../words/comparisonLabels.js';
import { escapeMarkdown, markdownTable, type MarkdownOptions } from '../markdown.js';
import { explained, type Explained, type ExplainedReason } from './explained.js';
import type { ComparisonModel } from './model.js';
import { claimTable, remarks, runTable, summary } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function comparisonMarkdown(model: ComparisonModel, { stable }: MarkdownOptions): string[] {
  const why = explained(model);
  return [
    `**${escapeMarkdown(summary(model))}**`,
    markdownTable(runTable(model, stable)),
    ...remarks(model).map(escapeMarkdown),
    markdownTable(claimTable(model)),
    ...(why.length === 0 ? [] : [`**${words.why}**`, ...why.map(groupMarkdown)]),
  ];
}

/** A list item for the claims, and below it one for each reason. */
function groupMarkdown({ claims, notes, reasons, finding }: Explained): string {
  const names = claims.map(({ claim }) => `\`${claim.replaceAll('`', "'")}\``).join(', ');
  const found = finding === undefined ? [] : [`**✗ ${escapeMarkdown(finding)}**`];
  const lines = [...found, ...notes.map(escapeMarkdown)].map(line => `  - ${line}`);
  return [`- ${names}`, ...lines, ...reasons.flatMap(reasonMarkdown)].join('\n');
}

function reasonMarkdown({ causes, rules }: ExplainedReason): string[] {
  return [
    `  - ${causes.map(escapeMarkdown).join(' ')}`,
    ...rules.map(({ text, source }) => {
      const parts = [
        escapeMarkdown(text),
        ...(source === '' ? [] : [`(${escapeMarkdown(source)})`]),
      ];
      return `    - ${parts.join(' ')}`;
    }),
  ];
}
