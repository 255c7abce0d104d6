import { labels } from '../../words/labels.js';
import { markdownTable, type MarkdownOptions } from '../markdown.js';
import type { ExpectationsModel } from './model.js';
import { expectationTable, total } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function expectationsMarkdown(
  model: ExpectationsModel,
  { stable }: MarkdownOptions,
): string[] {
  if (model.expectations.length === 0) return [labels.expectations.empty];
  const sum = total(model);
  return [markdownTable(expectationTable(model, stable)), ...(sum === undefined ? [] : [sum])];
}
