import { adviceLabels } from '../../words/adviceLabels.js';
import { escapeMarkdown, markdownTable, type MarkdownOptions } from '../markdown.js';
import { adviceSign, adviceText, stableAdviceText } from './advice.js';
import type { ListenersModel } from './model.js';
import { listenerFacts, reportNotes, reportTable, stableFacts } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function listenersMarkdown(
  { listeners }: ListenersModel,
  { stable }: MarkdownOptions,
): string[] {
  if (listeners.length === 0) return [adviceLabels.none];
  return listeners.flatMap(listener => {
    const [name, ...facts] = stable ? stableFacts(listener) : listenerFacts(listener);
    const { advice } = listener;
    const text = stable ? stableAdviceText(advice) : adviceText(advice);
    const heading = [`**${escapeMarkdown(name)}**`, ...facts.map(escapeMarkdown)].join(' · ');
    return [
      heading,
      `${adviceSign[advice.seen.kind]} ${escapeMarkdown(text)}`,
      markdownTable(reportTable(listener, stable)),
      ...(stable ? [] : reportNotes(listener).map(escapeMarkdown)),
    ];
  });
}
