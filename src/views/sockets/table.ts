import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { nameList, ownerText } from '../names.js';
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
import type { SocketRow, SocketsModel } from './model.js';

const { column } = labels;

const sideField: Field<SocketRow> = {
  title: column.side,
  kind: 'words',
  of: socket => cell(socket.side),
};

const queueTone: Readonly<Record<NonNullable<SocketRow['queue']>, Tone>> = {
  accept: 'good',
  syn: 'waiting',
  accepted: 'plain',
};

const queueField: Field<SocketRow> = {
  title: column.queue,
  kind: 'words',
  of: ({ queue }) =>
    queue === null
      ? cell(labels.none, 'quiet')
      : cell(labels.sockets.queue[queue], queueTone[queue]),
};

const ownerField: Field<SocketRow> = {
  title: column.owner,
  kind: 'words',
  of: ({ owner }) => cell(ownerText(owner), owner === null ? 'quiet' : 'plain'),
};

const ownerNameField: Field<SocketRow> = {
  title: column.ownerName,
  kind: 'words',
  of: ({ owner }) => cell(owner?.name ?? labels.none),
};

const lengthFields: readonly Field<SocketRow>[] = [
  { title: column.receiveQueue, kind: 'number', of: socket => cell(socket.receiveQueue) },
  { title: column.sendQueue, kind: 'number', of: socket => cell(socket.sendQueue) },
];

const stateField: Field<SocketRow> = {
  title: column.state,
  kind: 'code',
  of: ({ state }) => cell(state, stateTone(state)),
};

const nameField: Field<SocketRow> = {
  title: column.name,
  kind: 'code',
  of: ({ name }) => (name === null ? cell(labels.none, 'quiet') : cell(name)),
};

/** Local and remote, as `name` has them. */
function endpointFields(name: (endpoint: string) => string): readonly Field<SocketRow>[] {
  return [
    { title: column.local, kind: 'code', of: socket => cell(name(socket.local)) },
    { title: column.remote, kind: 'code', of: socket => cell(name(socket.remote)) },
  ];
}

const groupFields: readonly Field<Group<SocketRow>>[] = [
  { title: column.count, kind: 'number', of: group => cell(group.length) },
  ofFirst(stateField),
  {
    title: column.names,
    kind: 'code',
    of: group => cell(nameList(group.flatMap(({ name }) => (name === null ? [] : [name])))),
  },
];

/** One row a socket, as `ss -tanp` lists them. */
export function socketTable(model: SocketsModel): Table {
  return rowTable(model, endpoint => endpoint, ownerField);
}

/** Each socket while they can be read, then groups of them. */
export interface BriefTable {
  readonly table: Table;
  readonly grouped: boolean;
}

/** What text and Markdown show. */
export function briefSockets(model: SocketsModel): BriefTable {
  return groupTable(model, ownerField) ?? { table: socketTable(model), grouped: false };
}

/** The same without what differs from run to run while the facts do not. */
export function stableSockets(model: SocketsModel): BriefTable {
  const names = clientNames(model);
  const table = () => rowTable(model, endpoint => names.get(endpoint) ?? endpoint, ownerNameField);
  return groupTable(model, ownerNameField) ?? { table: table(), grouped: false };
}

function rowTable(
  model: SocketsModel,
  endpointName: (endpoint: string) => string,
  owner: Field<SocketRow>,
): Table {
  const fields = [
    ...sideFields(model),
    ...endpointFields(endpointName),
    stateField,
    nameField,
    queueField,
    owner,
    ...lengthFields,
  ];
  const table = tableOf(labels.sockets.caption, fields, model.sockets);
  return { ...table, clients: fields.indexOf(nameField) };
}

/** One row for all sockets that differ in name and addresses only. */
function groupTable(model: SocketsModel, owner: Field<SocketRow>): BriefTable | undefined {
  if (model.sockets.length <= bounds.textRows) return undefined;
  const side = sideFields(model);
  const rest = [queueField, owner, ...lengthFields];
  const alike = [...side, stateField, ...rest];
  const groups = groupsOf(model.sockets, one =>
    JSON.stringify(alike.map(({ of }) => of(one).text)),
  );
  const fields = [...side.map(ofFirst), ...groupFields, ...rest.map(ofFirst)];
  return { table: tableOf(labels.sockets.caption, fields, groups), grouped: true };
}

/** Names for the clients' own ends, whose ports the kernel chose. */
function clientNames({ sockets }: SocketsModel): ReadonlyMap<string, string> {
  const served = new Set(
    sockets
      .filter(({ state, queue }) => state === 'LISTEN' || queue !== null)
      .map(({ local }) => local),
  );
  const own = sockets.filter(({ local }) => !served.has(local));
  return new Map(own.flatMap(({ local, name }) => (name === null ? [] : [[local, name]])));
}

/** What the two numbers mean for a listener, where there is one. */
export function listenNote(model: SocketsModel): string | undefined {
  return model.sockets.some(({ state }) => state === 'LISTEN')
    ? labels.sockets.listenNote
    : undefined;
}

/** A `loopback` lab has one side for both ends: then the column would say nothing. */
function sideFields({ sockets }: SocketsModel): readonly Field<SocketRow>[] {
  return sockets.every(({ side }) => side === 'both') ? [] : [sideField];
}
