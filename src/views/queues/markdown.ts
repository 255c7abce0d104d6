import { labels } from '../../words/labels.js';
import { escapeMarkdown, markdownTable } from '../markdown.js';
import { nameList } from '../names.js';
import { cell, tableOf, type Field } from '../table.js';
import type { ListenerQueues, QueuesModel } from './model.js';
import { briefTable, halfOpenNote, listenerFacts, queueLines, type QueueLine } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function queuesMarkdown(model: QueuesModel): string[] {
  return model.listeners.length === 0
    ? [labels.queues.empty]
    : model.listeners.flatMap(listenerMarkdown);
}

function listenerMarkdown(listener: ListenerQueues): string[] {
  const [name, ...facts] = listenerFacts(listener).map(escapeMarkdown);
  const note = halfOpenNote(listener);
  const count = listener.connections.length;
  const { table, grouped } = briefTable(listener);
  const fills = tableOf(labels.queues.fillCaption(listener.name), fillFields, queueLines(listener));
  return [
    [`**${name ?? ''}**`, ...facts].join(' · '),
    markdownTable(fills),
    ...(note === undefined ? [] : [escapeMarkdown(note)]),
    ...(grouped ? [labels.queues.grouped(count)] : []),
    count === 0 ? labels.queues.noConnections : markdownTable(table),
  ];
}

const fillFields: readonly Field<QueueLine>[] = [
  { title: labels.column.queue, kind: 'words', of: line => cell(line.title) },
  {
    title: labels.column.length,
    kind: 'number',
    of: line => cell(line.queue?.length ?? line.names.length),
  },
  {
    title: labels.column.limit,
    kind: 'number',
    of: line => cell(line.queue === null ? '' : (line.queue.limit ?? '?')),
  },
  { title: labels.column.names, kind: 'code', of: line => cell(nameList(line.names)) },
  { title: labels.column.note, kind: 'prose', of: line => cell(line.note) },
];
