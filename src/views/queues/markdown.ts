import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable, type MarkdownOptions } from '../markdown.js';
import { nameList } from '../names.js';
import { cell, tableOf, type Field } from '../table.js';
import type { ListenerQueues, QueuesModel } from './model.js';
import {
  briefTable,
  halfOpenNote,
  listenerFacts,
  notesText,
  queueLines,
  stableFacts,
  stableTableOf,
  type QueueLine,
} from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function queuesMarkdown(model: QueuesModel, options: MarkdownOptions): string[] {
  return model.listeners.length === 0
    ? [labels.queues.empty]
    : model.listeners.flatMap(listener => listenerMarkdown(listener, options));
}

function listenerMarkdown(listener: ListenerQueues, { stable }: MarkdownOptions): string[] {
  const about = stable ? stableFacts(listener) : listenerFacts(listener);
  const [name, ...facts] = about.map(escapeMarkdown);
  const note = halfOpenNote(listener);
  const count = listener.connections.length;
  const { table, grouped } = stable ? stableTableOf(listener) : briefTable(listener);
  const lines = queueLines(stable ? withoutRepeats(listener) : listener);
  const fills = tableOf(labels.queues.fillCaption(listener.name), fillFields, lines);
  return [
    [`**${name ?? ''}**`, ...facts].join(' · '),
    markdownTable(fills),
    ...(note === undefined ? [] : [escapeMarkdown(note)]),
    ...(grouped ? [labels.queues.grouped(count)] : []),
    count === 0 ? labels.queues.noConnections : markdownTable(table),
  ];
}

/** Each client that was turned away, once: repeats, and final ACKs with them, go by timers. */
function withoutRepeats(listener: ListenerQueues): ListenerQueues {
  const turnedAway = (listener.turnedAway ?? [])
    .filter(({ what }) => what !== 'ack-ignored')
    .map(one => ({ ...one, times: 1 }));
  return { ...listener, turnedAway };
}

const fillFields: readonly Field<QueueLine>[] = [
  { title: labels.column.queue, kind: 'words', of: line => cell(line.title) },
  {
    title: labels.column.length,
    kind: 'number',
    of: line => cell(line.queue?.length ?? line.fill),
  },
  {
    title: labels.column.limit,
    kind: 'number',
    of: line => cell(line.queue === null ? '' : (line.queue.limit ?? '?')),
  },
  {
    title: labels.column.names,
    kind: 'code',
    of: line => cell(nameList(line.clients.map(({ client }) => client))),
  },
  { title: labels.column.note, kind: 'prose', of: line => cell(notesText(line, '; ')) },
];
