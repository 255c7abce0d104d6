import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { nameList, ownerText } from '../names.js';
import { formatEndpoint } from '../../wire/endpoint.js';
import {
  cell,
  durationCell,
  groupsOf,
  ofFirst,
  stateTone,
  tableOf,
  type Field,
  type Group,
  type Table,
  type Tone,
} from '../table.js';
import { duration } from '../duration.js';
import { ruleTip, type RuleTip } from '../explanation/sources.js';
import type {
  BoundedQueue,
  ListenerQueues,
  QueueBound,
  QueuedConnection,
  QueueFill,
} from './model.js';

const { column } = labels;

/** Title of a listener, its name first: `web`, `127.0.0.1:7777`, `backlog 2`, `web, pid 4121`. */
export function listenerFacts(listener: ListenerQueues): readonly [string, ...string[]] {
  const { owner } = listener;
  return [
    ...stableFacts(listener),
    owner === null ? labels.queues.ownerUnknown : labels.ownerPid(owner.name, owner.pid),
  ];
}

/** The same without what differs from run to run. */
export function stableFacts(listener: ListenerQueues): [string, ...string[]] {
  const { name, backlog, acceptQueue } = listener;
  const { bound } = acceptQueue;
  const asked = bound.by === 'somaxconn' ? bound.asked : undefined;
  return [name, formatEndpoint(listener), labels.queues.backlog(backlog, asked)];
}

/** One line of the picture above the table: a queue with its slots, or clients outside of both. */
export interface QueueLine {
  readonly title: string;
  readonly fill: string;
  readonly tone: Tone;
  /** null for clients that are in no queue. */
  readonly queue: QueueFill | null;
  readonly clients: readonly QueuedConnection[];
  /** What is said of it, in so many remarks. */
  readonly notes: readonly QueueNote[];
}

/** A remark, and the kernel's rules by which it is so. */
export interface QueueNote {
  readonly text: string;
  readonly tips: readonly RuleTip[];
}

export function notesText({ notes }: Pick<QueueLine, 'notes'>, between: string): string {
  return notes.map(({ text }) => text).join(between);
}

export function queueLines(listener: ListenerQueues): QueueLine[] {
  const { accept, syn, accepted, none } = groupByPlace(listener.connections);
  const { acceptQueue, synQueue, turnedAway = [] } = listener;
  const lines: QueueLine[] = [
    queueLine('accept', listener, acceptQueue, accept),
    queueLine('syn', listener, synQueue, syn),
  ];
  if (accepted.length > 0) lines.push(outside(labels.queues.accepted, accepted, 'plain', []));
  const turned = new Set(turnedAway.map(({ remote }) => remote));
  if (turned.size > 0) {
    const fill = String(turned.size);
    const { turnedAway: title } = labels.queues;
    lines.push({
      title,
      fill,
      tone: 'bad',
      queue: null,
      clients: [],
      notes: turnedNotes(listener),
    });
  }
  const unheard = none.filter(({ remote }) => !turned.has(remote));
  if (unheard.length > 0) {
    const { noSocket, noSocketNote } = labels.queues;
    lines.push(outside(noSocket, unheard, 'bad', [noSocketNote]));
  }
  return lines;
}

function queueLine(
  kind: 'accept' | 'syn',
  listener: ListenerQueues,
  queue: BoundedQueue,
  clients: readonly QueuedConnection[],
): QueueLine {
  const { length, limit, bound, rules = [] } = queue;
  const full = fullness(queue);
  const why = boundText(bound);
  const tips = rules.map(rule => ruleTip(rule, listener.rules));
  return {
    title: kind === 'accept' ? labels.queues.acceptQueue : labels.queues.synQueue,
    fill: labels.queues.fill(length, limit),
    tone: kind === 'accept' ? 'good' : 'waiting',
    queue,
    clients,
    notes: [{ text: full === '' ? why : `${full}: ${why}`, tips }],
  };
}

function outside(
  title: string,
  clients: readonly QueuedConnection[],
  tone: Tone,
  texts: readonly string[],
): QueueLine {
  const notes = texts.map(text => ({ text, tips: [] }));
  return { title, fill: String(clients.length), tone, queue: null, clients, notes };
}

function fullness({ length, limit }: QueueFill): string {
  // A queue in which nothing fits is never full of anything.
  if (limit === null || length < limit || limit === 0) return '';
  return length > limit ? labels.queues.overLimit : labels.queues.full;
}

/** What a limit of either queue comes from. */
export function boundText(bound: QueueBound): string {
  const words = labels.queues.bound;
  switch (bound.by) {
    case 'backlog':
      return words.backlog(bound.backlog, bound.room);
    case 'somaxconn':
      return words.somaxconn(bound.somaxconn, bound.room, bound.asked);
    case 'max-syn-backlog':
      return words.maxSynBacklog(bound.maxSynBacklog);
    case 'table':
    case 'cookies':
    case 'unknown':
      return words[bound.by];
  }
}

/** `c4: SYN dropped ×3, still SYN_SENT`: one remark for all that fared alike. */
function turnedNotes({ connections, turnedAway = [], rules }: ListenerQueues): QueueNote[] {
  const present = new Map(connections.map(one => [one.remote, one]));
  const fared = turnedAway.map(one => ({ ...one, now: nowText(present.get(one.remote)) }));
  return groupsOf(fared, ({ what, now }) => JSON.stringify([what, now])).map(group => {
    const [{ what, now }] = group;
    const names = nameList(group.map(({ client }) => client));
    const times = group.reduce((sum, one) => sum + one.times, 0);
    const text = labels.queues.turnedNote(names, labels.queues.turned[what], times, now);
    const applied = group.flatMap(({ rule }) => rule ?? []);
    const distinct = new Map(applied.map(rule => [JSON.stringify(rule), rule]));
    return { text, tips: [...distinct.values()].map(rule => ruleTip(rule, rules)) };
  });
}

function nowText(now: QueuedConnection | undefined): string {
  const words = labels.queues.turnedNow;
  if (now === undefined) return words.gone;
  if (now.place !== 'none') return words[now.place];
  return now.clientState === 'SYN_SENT' ? words.none(now.clientState) : words.unknown;
}

/** The longest of their waits, as text; undefined where none is known. */
export function longestWait(clients: readonly QueuedConnection[]): string | undefined {
  let longest: number | undefined;
  for (const { waiting } of clients) {
    if (waiting !== undefined) longest = Math.max(longest ?? 0, waiting);
  }
  return longest === undefined ? undefined : duration(longest, 2);
}

function groupByPlace(
  connections: readonly QueuedConnection[],
): Record<QueuedConnection['place'], QueuedConnection[]> {
  const groups: Record<QueuedConnection['place'], QueuedConnection[]> = {
    accept: [],
    syn: [],
    accepted: [],
    none: [],
  };
  for (const one of connections) groups[one.place].push(one);
  return groups;
}

/** Clients that are connected in their own eyes while the server still waits for their ACK. */
export function halfOpenNote(listener: ListenerQueues): string | undefined {
  const clients = listener.connections
    .filter(one => one.place === 'syn' && one.clientState === 'ESTABLISHED')
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
];

const ownerField: Field<QueuedConnection> = {
  title: column.owner,
  kind: 'words',
  of: one => cell(ownerText(one.owner)),
};

const ownerNameField: Field<QueuedConnection> = {
  title: column.ownerName,
  kind: 'words',
  of: one => cell(one.owner?.name ?? labels.none),
};

const clientField: Field<QueuedConnection> = {
  title: column.client,
  kind: 'code',
  of: one => cell(one.client),
};

const remoteField: Field<QueuedConnection> = {
  title: column.remote,
  kind: 'code',
  of: one => cell(one.remote),
};

const waitingField: Field<QueuedConnection> = {
  title: column.waiting,
  kind: 'number',
  of: one => durationCell(one.waiting),
};

const groupFields: readonly Field<Group<QueuedConnection>>[] = [
  { title: column.count, kind: 'number', of: group => cell(group.length) },
  {
    title: column.clients,
    kind: 'code',
    of: group => cell(nameList(group.map(one => one.client))),
  },
];

/** One row a connection. */
export function connectionTable({ name, connections }: ListenerQueues): Table {
  const waits = connections.some(({ waiting }) => waiting !== undefined);
  const fields = [clientField, remoteField, ...stateFields, ownerField];
  const all = waits ? [...fields, waitingField] : fields;
  return { ...tableOf(labels.queues.caption(name), all, connections), clients: 0 };
}

/** Each connection while they can be read, then groups of them. */
export interface BriefTable {
  readonly table: Table;
  readonly grouped: boolean;
}

/** What text and Markdown show. */
export function briefTable(listener: ListenerQueues): BriefTable {
  return grouped(listener, ownerField) ?? { table: connectionTable(listener), grouped: false };
}

/** The same without what differs from run to run while the facts do not. */
export function stableTableOf(listener: ListenerQueues): BriefTable {
  const fields = [clientField, ...stateFields, ownerNameField];
  const caption = labels.queues.caption(listener.name);
  return (
    grouped(listener, ownerNameField) ?? {
      table: tableOf(caption, fields, listener.connections),
      grouped: false,
    }
  );
}

/** One row for all connections that differ in name, address and waiting time only. */
function grouped(
  { name, connections }: ListenerQueues,
  owner: Field<QueuedConnection>,
): BriefTable | undefined {
  if (connections.length <= bounds.textRows) return undefined;
  const alike = [...stateFields, owner];
  const groups = groupsOf(connections, one => JSON.stringify(alike.map(({ of }) => of(one).text)));
  const fields = [...groupFields, ...alike.map(ofFirst)];
  return { table: tableOf(labels.queues.caption(name), fields, groups), grouped: true };
}
