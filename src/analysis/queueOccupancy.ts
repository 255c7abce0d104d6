import type { SideName } from '../lab/recording.js';
import type { ExplainedRule } from '../views/explanation/model.js';
import type {
  BoundedQueue,
  ListenerQueues,
  QueuedConnection,
  QueuesModel,
  TurnedAway,
} from '../views/queues/model.js';
import type { SocketRow, SocketsModel } from '../views/sockets/model.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { SocketEntry } from '../wire/socketEntry.js';
import { ruleOfLimit } from './explanation/explain.js';
import { numbersOf, sourcesOf } from './explanation/explainedRules.js';
import { acceptQueueLimit, synQueueLimit } from './kernel/limits.js';
import type { ListenSettings } from './kernel/model.js';
import { observedListener, UNKNOWN_KERNEL, type KernelSettings } from './kernel/settings.js';
import { clientStateOf, Occupancy, placeOf, type LabSockets, type Listener } from './occupancy.js';
import type { QueueHistory } from './queueHistory.js';

export type { LabSockets } from './occupancy.js';

/**
 * Who sits in which queue of which listener. The accept queue's length is the listener's own
 * count (sk_ack_backlog), which also counts connections that were reset while they waited and
 * have no socket to show any more; the SYN queue's is the number of its requests.
 *
 * `rules`: what bounds the queues on a side; undefined where that is not known. `history`: what
 * was recorded up to now; undefined where nothing was.
 */
export function queuesModel(
  lab: LabSockets,
  rules: (side: SideName) => KernelSettings | undefined,
  history?: QueueHistory,
): QueuesModel {
  const occupancy = new Occupancy(lab);
  const rows = new Map<Listener, Row[]>(occupancy.listeners.map(listener => [listener, []]));
  for (const { side, time, sockets } of lab.looks) {
    for (const socket of sockets) {
      const row = rowOf(occupancy, socket, time, history);
      if (row === undefined) continue;
      for (const listener of occupancy.candidates(side, socket)) rows.get(listener)?.push(row);
    }
  }
  const listeners = occupancy.listeners.map((listener): ListenerQueues => {
    const { name, socket, owner, side, server } = listener;
    const kept = socket.sendQueue;
    const kernel = rules(side) ?? UNKNOWN_KERNEL;
    const settings = observedListener(kernel, { kept, asked: server?.backlog });
    const here = [...(rows.get(listener) ?? []), ...missing(occupancy, lab, name, history)];
    here.sort(byPlace);
    const others = occupancy.sharing(listener).map(other => other.name);
    const turnedAway = history?.turnedAway({ ...socket.local, side, from: server?.from ?? 0 });
    const acceptQueue = bounded('accept', socket.receiveQueue, settings);
    const waiting = here.filter(({ connection }) => connection.place === 'syn').length;
    const synQueue = bounded('syn', waiting, settings);
    return {
      name,
      address: socket.local.address,
      port: socket.local.port,
      owner: owner === null ? null : { pid: owner.pid, name: owner.name },
      backlog: kept,
      acceptQueue,
      synQueue,
      connections: here.map(({ connection }) => connection),
      ...(others.length > 0 ? { sharesWith: others } : {}),
      ...(turnedAway && { turnedAway }),
      rules: sourcesOfRules([acceptQueue, synQueue], turnedAway, settings),
    };
  });
  return { listeners };
}

function bounded(queue: 'accept' | 'syn', length: number, about: ListenSettings): BoundedQueue {
  const found = queue === 'accept' ? acceptQueueLimit(about) : synQueueLimit(about);
  const { limit, bound } = found;
  const ids = [
    ...(bound.by === 'somaxconn' ? (['backlog-clamped'] as const) : []),
    ruleOfLimit(queue, found),
  ];
  return { length, limit, bound, rules: ids.map(id => ({ id, numbers: numbersOf(id, about) })) };
}

/** The rules of a listener's queues and of who found no slot, each once, and where it can be read. */
function sourcesOfRules(
  queues: readonly BoundedQueue[],
  turnedAway: readonly TurnedAway[] = [],
  about: ListenSettings,
): ExplainedRule[] {
  const applied = [
    ...queues.flatMap(({ rules = [] }) => rules),
    ...turnedAway.flatMap(({ rule }) => rule ?? []),
  ];
  const ids = new Set(applied.map(({ id }) => id));
  return [...ids].map(id => ({ id, sources: sourcesOf(id, about) }));
}

/** Every TCP socket of the lab, in an order that does not depend on the kernel's hash tables. */
export function socketsModel(lab: LabSockets): SocketsModel {
  const occupancy = new Occupancy(lab);
  const names = new Map(occupancy.listeners.map(({ socket, name }) => [socket, name]));
  const rows: { readonly order: readonly (number | string)[]; readonly row: SocketRow }[] = [];
  for (const [sideIndex, { side, time, sockets }] of lab.looks.entries()) {
    for (const socket of sockets) {
      const client = occupancy.client(socket, time);
      const server = client ? undefined : occupancy.server(side, socket, time);
      const candidates = client ? [] : occupancy.candidates(side, socket);
      const row: SocketRow = {
        local: formatEndpoint(socket.local),
        remote: formatEndpoint(socket.remote),
        state: socket.state,
        side,
        name: names.get(socket) ?? client?.name ?? candidates[0]?.name ?? server?.name ?? null,
        queue: candidates.length > 0 ? placeOf(socket) : null,
        owner: occupancy.ownerOf(socket),
        receiveQueue: socket.receiveQueue,
        sendQueue: socket.sendQueue,
      };
      const kind = socket.state === 'LISTEN' ? 0 : client ? 2 : row.name === null ? 3 : 1;
      const rank = occupancy.order(client ?? occupancy.remoteClient(socket, time));
      rows.push({ order: [sideIndex, kind, rank, row.local, row.remote], row });
    }
  }
  rows.sort((first, second) => compare(first.order, second.order));
  return { sockets: rows.map(({ row }) => row) };
}

interface Row {
  readonly rank: number;
  readonly connection: QueuedConnection;
}

function rowOf(
  occupancy: Occupancy,
  socket: SocketEntry,
  time: number,
  history: QueueHistory | undefined,
): Row | undefined {
  const place = placeOf(socket);
  if (place === null) return undefined;
  const client = occupancy.remoteClient(socket, time);
  const remote = formatEndpoint(socket.remote);
  return {
    rank: occupancy.order(client),
    connection: {
      client: client?.name ?? remote,
      remote,
      place,
      serverState: socket.state,
      clientState: clientStateOf(occupancy.peer(socket), client),
      owner: place === 'accepted' ? occupancy.ownerOf(socket) : null,
      ...waiting(time, history?.since(socket.remote, socket.local, place)),
    },
  };
}

function waiting(now: number, since: number | undefined): { waiting?: number } {
  return since === undefined ? {} : { waiting: Math.max(0, now - since) };
}

/**
 * Clients of a server that believe in a connection, or still ask for one, of which the server has
 * no socket. One that is through with it (no socket, or TIME_WAIT) misses nothing.
 */
function missing(
  occupancy: Occupancy,
  { clients, looks }: LabSockets,
  server: string,
  history: QueueHistory | undefined,
): Row[] {
  const now = Math.max(0, ...looks.map(({ time }) => time));
  return clients.flatMap(client => {
    if (client.server !== server) return [];
    const own = occupancy.ownEnd(client);
    if (own === undefined || own.state === 'TIME_WAIT' || own.state === 'CLOSED') return [];
    if (occupancy.peer(own) !== undefined) return [];
    return {
      rank: occupancy.order(client),
      connection: {
        client: client.name,
        remote: formatEndpoint(client.local),
        place: 'none',
        serverState: 'CLOSED',
        clientState: own.state,
        owner: null,
        ...(own.state === 'SYN_SENT'
          ? waiting(now, history?.since(client.local, client.remote, 'none'))
          : {}),
      },
    };
  });
}

const PLACES = ['accepted', 'accept', 'syn', 'none'] as const;

function byPlace(first: Row, second: Row): number {
  const order = ({ rank, connection }: Row) => [
    PLACES.indexOf(connection.place),
    rank,
    connection.remote,
  ];
  return compare(order(first), order(second));
}

/** The order of two lists by their first difference. */
function compare(
  first: readonly (number | string)[],
  second: readonly (number | string)[],
): number {
  for (const [index, value] of first.entries()) {
    const other = second[index] ?? value;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
