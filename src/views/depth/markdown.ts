import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable } from '../markdown.js';
import { clientList } from './clients.js';
import type { DepthModel, ListenerDepth, Overflow } from './model.js';
import { courseTable, listenerTitle } from './table.js';

/**
 * Blocks of Markdown, to be parted by empty lines. Only what does not depend on when the samples
 * were taken is in them, so that a second run with the same facts gives the same text.
 */
export function depthMarkdown(model: DepthModel): string[] {
  if (model.listeners.length === 0) return [labels.queues.empty];
  return model.listeners.flatMap(listenerMarkdown);
}

function listenerMarkdown(listener: ListenerDepth): string[] {
  const [name, endpoint] = listenerTitle(listener).map(escapeMarkdown);
  const { overflows } = listener;
  const notes =
    overflows === null
      ? [labels.depth.noCapture]
      : (['syn-dropped', 'ack-ignored'] as const).flatMap(kind => overflowNote(overflows, kind));
  return [
    `**${name ?? ''}** · ${endpoint ?? ''}`,
    markdownTable(courseTable(listener)),
    ...notes.map(note => escapeMarkdown(note)),
  ];
}

/** Whose segments, not how many: repeats go by timers. */
function overflowNote(overflows: readonly Overflow[], kind: Overflow['kind']): string[] {
  const clients = overflows.flatMap(one => (one.kind === kind ? one.client : []));
  if (clients.length === 0) return [];
  const words = kind === 'syn-dropped' ? labels.depth.synsDroppedOf : labels.depth.acksIgnoredOf;
  return [words(clientList(clients))];
}
