import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable } from '../markdown.js';
import type { CountersModel } from './model.js';
import { counterTable } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function countersMarkdown(model: CountersModel): string[] {
  return model.counters.length === 0
    ? [escapeMarkdown(labels.counters.none(model.pattern))]
    : [markdownTable(counterTable(model))];
}
