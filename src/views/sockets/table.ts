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

/** A `loopback` lab has one side for both ends: then the column would say nothing. */
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

const placeFields: readonly Field<SocketRow>[] = [
  {
    title: column.queue,
    kind: 'words',
    of: ({ queue }) =>
      queue === null
        ? cell(labels.none, 'quiet')
        : cell(labels.sockets.queue[queue], queueTone[queue]),
  },
  {
    title: column.owner,
    kind: 'words',
    of: ({ owner }) => cell(ownerText(owner), owner === null ? 'quiet' : 'plain'),
  },
  { title: column.receiveQueue, kind: 'number', of: socket => cell(socket.receiveQueue) },
  { title: column.sendQueue, kind: 'number', of: socket => cell(socket.sendQueue) },
];

const stateField: Field<SocketRow> = {
  title: column.state,
  kind: 'code',
  of: ({ state }) => cell(state, stateTone(state)),
};

const rowFields: readonly Field<SocketRow>[] = [
  { title: column.local, kind: 'code', of: socket => cell(socket.local) },
  { title: column.remote, kind: 'code', of: socket => cell(socket.remote) },
  stateField,
  {
    title: column.name,
    kind: 'code',
    of: ({ name }) => (name === null ? cell(labels.none, 'quiet') : cell(name)),
  },
  ...placeFields,
];

const groupFields: readonly Field<Group<SocketRow>>[] = [
  { title: column.count, kind: 'number', of: group => cell(group.length) },
  ofFirst(stateField),
  {
    title: column.names,
    kind: 'code',
    of: group => cell(nameList(group.flatMap(({ name }) => (name === null ? [] : [name])))),
  },
  ...placeFields.map(ofFirst),
];

/** One row a socket, as `ss -tanp` lists them. */
export function socketTable(model: SocketsModel): Table {
  const fields = oneSided(model) ? rowFields : [sideField, ...rowFields];
  return tableOf(labels.sockets.caption, fields, model.sockets);
}

/** One row for all sockets that differ in name and addresses only. */
export function socketGroups(model: SocketsModel): Table {
  const groups = groupsOf(model.sockets, one =>
    JSON.stringify([one.side, one.state, one.queue, one.owner, one.receiveQueue, one.sendQueue]),
  );
  const fields = oneSided(model) ? groupFields : [ofFirst(sideField), ...groupFields];
  return tableOf(labels.sockets.caption, fields, groups);
}

/** What text and Markdown show: each socket while they can be read, then groups of them. */
export function briefSockets(model: SocketsModel): { table: Table; grouped: boolean } {
  const grouped = model.sockets.length > bounds.textRows;
  return { table: grouped ? socketGroups(model) : socketTable(model), grouped };
}

/** What the two numbers mean for a listener, where there is one. */
export function listenNote(model: SocketsModel): string | undefined {
  return model.sockets.some(({ state }) => state === 'LISTEN')
    ? labels.sockets.listenNote
    : undefined;
}

function oneSided(model: SocketsModel): boolean {
  return model.sockets.every(({ side }) => side === 'both');
}
