import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable, type MarkdownOptions } from '../markdown.js';
import type { CountersModel } from './model.js';
import { counterTable, stableCounterTable } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function countersMarkdown(model: CountersModel, { stable }: MarkdownOptions): string[] {
  return model.counters.length === 0
    ? [escapeMarkdown(labels.counters.none(model.pattern))]
    : [markdownTable(stable ? stableCounterTable(model) : counterTable(model))];
}
