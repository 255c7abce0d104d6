import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { nameList, ownerText } from '../names.js';
import { formatEndpoint } from '../../wire/endpoint.js';
import {
  cell,
  groupsOf,
  ofFirst,
  stateTone,
  tableOf,
  type Field,
  type Group,
  type Table,
  type Tone,
} from '../table.js';
import type { ListenerQueues, QueuedConnection, QueueFill } from './model.js';

const { column } = labels;

/** Title of a listener, its name first: `web`, `127.0.0.1:7777`, `backlog 2`, `web, pid 4121`. */
export function listenerFacts(listener: ListenerQueues): readonly [string, ...string[]] {
  return [
    listener.name,
    formatEndpoint(listener),
    labels.queues.backlog(listener.backlog),
    listener.owner === null
      ? labels.queues.ownerUnknown
      : labels.ownerPid(listener.owner.name, listener.owner.pid),
  ];
}

/** One line of the picture above the table: a queue with its slots, or clients outside of both. */
export interface QueueLine {
  readonly title: string;
  readonly fill: string;
  readonly tone: Tone;
  /** null for clients that are in no queue. */
  readonly queue: QueueFill | null;
  readonly names: readonly string[];
  readonly note: string;
}

export function queueLines(listener: ListenerQueues): QueueLine[] {
  const { accept, syn, accepted, none } = namesByPlace(listener.connections);
  const { acceptQueue, synQueue, backlog } = listener;
  const why = acceptQueue.limit === backlog + 1 ? labels.queues.backlogPlusOne(backlog) : '';
  const lines: QueueLine[] = [
    {
      ...queueLine(labels.queues.acceptQueue, acceptQueue, accept, 'good'),
      note: joined(': ', fillNote(acceptQueue), why),
    },
    queueLine(labels.queues.synQueue, synQueue, syn, 'waiting'),
  ];
  if (accepted.length > 0) {
    lines.push(outside(labels.queues.accepted, accepted, 'plain', ''));
  }
  if (none.length > 0) {
    lines.push(outside(labels.queues.noSocket, none, 'bad', labels.queues.noSocketNote));
  }
  return lines;
}

function queueLine(title: string, queue: QueueFill, names: string[], tone: Tone): QueueLine {
  const fill = labels.queues.fill(queue.length, queue.limit);
  return { title, fill, tone, queue, names, note: fillNote(queue) };
}

function outside(title: string, names: string[], tone: Tone, note: string): QueueLine {
  return { title, fill: String(names.length), tone, queue: null, names, note };
}

function joined(by: string, ...parts: string[]): string {
  return parts.filter(part => part !== '').join(by);
}

function fillNote({ length, limit }: QueueFill): string {
  if (limit === null) return labels.queues.limitUnknown;
  if (length > limit) return labels.queues.overLimit;
  return length === limit ? labels.queues.full : '';
}

function namesByPlace(
  connections: readonly QueuedConnection[],
): Record<QueuedConnection['place'], string[]> {
  const names = { accept: [], syn: [], accepted: [], none: [] } as Record<
    QueuedConnection['place'],
    string[]
  >;
  for (const { place, client } of connections) names[place].push(client);
  return names;
}

/** Clients that are connected in their own eyes while the server still waits for their ACK. */
export function halfOpenNote(listener: ListenerQueues): string | undefined {
  const clients = listener.connections
    .filter(one => one.serverState === 'SYN_RECV' && one.clientState === 'ESTABLISHED')
    .map(one => one.client);
  return clients.length === 0 ? undefined : labels.queues.halfOpen(nameList(clients));
}

const placeTone: Readonly<Record<QueuedConnection['place'], Tone>> = {
  accept: 'good',
  syn: 'waiting',
  accepted: 'plain',
  none: 'bad',
};

const stateFields: readonly Field<QueuedConnection>[] = [
  {
    title: column.place,
    kind: 'words',
    of: one => cell(labels.queues.place[one.place], placeTone[one.place]),
  },
  {
    title: column.serverState,
    kind: 'code',
    of: one => cell(one.serverState, stateTone(one.serverState)),
  },
  {
    title: column.clientState,
    kind: 'code',
    of: one => cell(one.clientState ?? labels.none, stateTone(one.clientState)),
  },
  { title: column.owner, kind: 'words', of: one => cell(ownerText(one.owner)) },
];

const rowFields: readonly Field<QueuedConnection>[] = [
  { title: column.client, kind: 'code', of: one => cell(one.client) },
  { title: column.remote, kind: 'code', of: one => cell(one.remote) },
  ...stateFields,
];

const groupFields: readonly Field<Group<QueuedConnection>>[] = [
  { title: column.count, kind: 'number', of: group => cell(group.length) },
  {
    title: column.clients,
    kind: 'code',
    of: group => cell(nameList(group.map(one => one.client))),
  },
  ...stateFields.map(ofFirst),
];

/** One row a connection. */
export function connectionTable(listener: ListenerQueues): Table {
  return tableOf(labels.queues.caption(listener.name), rowFields, listener.connections);
}

/** One row for all connections that differ in name and address only. */
export function connectionGroups(listener: ListenerQueues): Table {
  const groups = groupsOf(listener.connections, one =>
    JSON.stringify([one.place, one.serverState, one.clientState, one.owner]),
  );
  return tableOf(labels.queues.caption(listener.name), groupFields, groups);
}

/** What text and Markdown show: each connection while they can be read, then groups of them. */
export function briefTable(listener: ListenerQueues): { table: Table; grouped: boolean } {
  const grouped = listener.connections.length > bounds.textRows;
  return { table: grouped ? connectionGroups(listener) : connectionTable(listener), grouped };
}
