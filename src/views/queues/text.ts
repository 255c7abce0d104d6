import stringWidth from 'string-width';
import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { oneLine } from '../clean.js';
import { nameList } from '../names.js';
import { padEnd, paint, textTable, wrap, type Pen } from '../terminal.js';
import type { ListenerQueues, QueueFill, QueuesModel } from './model.js';
import {
  briefTable,
  halfOpenNote,
  listenerFacts,
  longestWait,
  notesText,
  queueLines,
  type QueueLine,
} from './table.js';

export function queuesText(model: QueuesModel, pen: Pen): string[] {
  if (model.listeners.length === 0) return [labels.queues.empty];
  return model.listeners.flatMap((listener, index) => [
    ...(index === 0 ? [] : ['']),
    ...listenerText(listener, pen),
  ]);
}

function listenerText(listener: ListenerQueues, pen: Pen): string[] {
  const [name, ...facts] = listenerFacts(listener).map(oneLine);
  const heading = wrap(`${name ?? ''}  ${facts.join(' · ')}`, pen.width);
  const lines = queueLines(listener);
  const note = halfOpenNote(listener);
  return [
    ...heading.map((line, at) => (at === 0 ? boldStart(line, name ?? '', pen) : line)),
    ...lines.flatMap(line => queueText(line, widest(lines), pen)),
    ...(note === undefined ? [] : indented(note, pen)),
    '',
    ...connectionsText(listener, pen),
  ];
}

function boldStart(line: string, name: string, pen: Pen): string {
  return line.startsWith(name) ? paint(pen, 'strong', name) + line.slice(name.length) : line;
}

function indented(text: string, pen: Pen): string[] {
  return wrap(text, pen.width - 2).map(line => `  ${paint(pen, 'waiting', line)}`);
}

function connectionsText(listener: ListenerQueues, pen: Pen): string[] {
  const count = listener.connections.length;
  if (count === 0) return [`  ${labels.queues.noConnections}`];
  const { table, grouped } = briefTable(listener);
  return [...(grouped ? [`  ${labels.queues.grouped(count)}`] : []), ...textTable(table, pen, 2)];
}

function widest(lines: readonly QueueLine[]): { title: number; fill: number } {
  return {
    title: Math.max(...lines.map(line => stringWidth(line.title))),
    fill: Math.max(...lines.map(line => line.fill.length)),
  };
}

function queueText(line: QueueLine, width: { title: number; fill: number }, pen: Pen): string[] {
  const lead = `  ${padEnd(line.title, width.title)}  `;
  const fill = padEnd(line.fill, width.fill);
  const picture = line.queue === null ? '' : slots(line.queue);
  const names = line.queue === null ? nameList(line.clients.map(({ client }) => client)) : '';
  const notes = notesText(line, ' · ');
  const rest = [picture, names, waitingText(line), notes].filter(part => part !== '').join('  ');
  const indent = stringWidth(lead) + width.fill + 2;
  const [first = '', ...more] = wrap(rest, Math.max(12, pen.width - indent));
  return [
    `${lead}${paint(pen, line.tone, fill)}  ${first}`.trimEnd(),
    ...more.map(text => ' '.repeat(indent) + text),
  ];
}

/** For a queue too long for a sign a slot, how long its clients have waited. */
function waitingText({ queue, clients }: QueueLine): string {
  const wait = queue === null || queue.length <= bounds.slots ? undefined : longestWait(clients);
  return wait === undefined ? '' : labels.queues.longestWait(wait);
}

/** `■■□`, one sign a slot; a queue too long for that as a bar of its share. */
function slots({ length, limit }: QueueFill): string {
  const room = Math.max(length, limit ?? 0);
  if (room <= bounds.slots) return '■'.repeat(length) + '□'.repeat(room - length);
  const share = limit === null ? bounds.slots : Math.floor((bounds.slots * length) / room);
  const filled = length === 0 ? 0 : Math.max(1, share);
  return `[${'■'.repeat(filled)}${'·'.repeat(bounds.slots - filled)}]`;
}
