import type { Owner } from '../lab/look.js';
import type { KnownClient, KnownServer, SideLook, SideName } from '../lab/recording.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { SocketEntry } from '../wire/socketEntry.js';
import type { TcpState } from '../wire/tcpState.js';
import { endpointsKey, KnownEnds, serverAt } from './knownEnds.js';

/** All sides of a lab at one moment, and whom the notebook knows. */
export interface LabSockets {
  readonly looks: readonly SideLook[];
  /** Socket inode to the process that has it open. */
  readonly owners: ReadonlyMap<number, Owner>;
  readonly servers: readonly KnownServer[];
  readonly clients: readonly KnownClient[];
}

/** One listening socket. Several share an endpoint with SO_REUSEPORT. */
export interface Listener {
  readonly name: string;
  readonly side: SideName;
  readonly socket: SocketEntry;
  readonly owner: Owner | null;
  /** The notebook's server whose it is. */
  readonly server: KnownServer | undefined;
}

export type Place = 'accept' | 'syn' | 'accepted';

/**
 * Where a socket of a listener is, by what inet_diag shows: a request is SYN_RECV; a connection
 * that nobody has accepted has no inode, since only accept(2) gives it one. It may be CLOSE_WAIT
 * by then: the client's FIN does not take it out of the queue. Orphans in later states have no
 * inode either, and are in no queue. One opened by TCP Fast Open is a socket while it is SYN_RECV:
 * it waits for accept(2) with the data of its SYN, or has been accepted before its handshake's end
 * (tcp_fastopen_create_child, net/ipv4/tcp_fastopen.c).
 */
export function placeOf({ state, inode, receiveQueue }: SocketEntry): Place | null {
  if (state === 'LISTEN') return null;
  if (inode !== 0) return 'accepted';
  if (state === 'SYN_RECV') return receiveQueue > 0 ? 'accept' : 'syn';
  return state === 'ESTABLISHED' || state === 'CLOSE_WAIT' ? 'accept' : null;
}

/** The sockets of a lab, each with its listener, its client and its owner. */
export class Occupancy {
  readonly listeners: readonly Listener[];
  private readonly known: KnownEnds;
  private readonly clientOrder: ReadonlyMap<KnownClient, number>;
  private readonly listenersByPort = new Map<string, Listener[]>();
  private readonly socketsByEnds = new Map<string, SocketEntry>();

  constructor(private readonly lab: LabSockets) {
    this.known = new KnownEnds(lab);
    this.clientOrder = new Map(lab.clients.map((client, index) => [client, index]));
    this.listeners = lab.looks.flatMap(look => this.listenersOf(look));
    for (const listener of this.listeners) {
      const key = portKey(listener.side, listener.socket.local.port);
      const others = this.listenersByPort.get(key);
      if (others === undefined) this.listenersByPort.set(key, [listener]);
      else others.push(listener);
    }
    for (const { sockets } of lab.looks) {
      for (const socket of sockets) {
        if (socket.state !== 'LISTEN') {
          this.socketsByEnds.set(endpointsKey(socket.local, socket.remote), socket);
        }
      }
    }
  }

  /**
   * The listeners that a socket may be of: bound to its address, else to any address of its
   * family, as the kernel looks them up (inet_lookup_listener). A connection over IPv4 to a
   * dual-stack listener has family 6 like its listener, and IPv4-mapped addresses.
   */
  candidates(side: SideName, socket: SocketEntry): readonly Listener[] {
    if (socket.state === 'LISTEN') return [];
    const { family, local } = socket;
    const onPort = this.listenersByPort.get(portKey(side, local.port)) ?? [];
    const ofFamily = onPort.filter(listener => listener.socket.family === family);
    const bound = ofFamily.filter(listener => listener.socket.local.address === local.address);
    const all = bound.length > 0 ? bound : ofFamily.filter(takesAnyAddress);
    return narrow(all, placeOf(socket), this.ownerOf(socket));
  }

  /** The other listeners that the kernel chooses from for the same connections. */
  sharing(listener: Listener): readonly Listener[] {
    const { side, socket } = listener;
    const onPort = this.listenersByPort.get(portKey(side, socket.local.port)) ?? [];
    return onPort.filter(
      other =>
        other !== listener &&
        other.socket.family === socket.family &&
        other.socket.local.address === socket.local.address,
    );
  }

  ownerOf({ inode }: SocketEntry): Owner | null {
    return inode === 0 ? null : (this.lab.owners.get(inode) ?? null);
  }

  /** The other end of a connection, on whatever side. */
  peer({ local, remote }: SocketEntry): SocketEntry | undefined {
    return this.socketsByEnds.get(endpointsKey(remote, local));
  }

  /** A client's own end. */
  ownEnd({ local, remote }: KnownClient): SocketEntry | undefined {
    return this.socketsByEnds.get(endpointsKey(local, remote));
  }

  /** The notebook's client at the local end of a socket. */
  client({ local, remote }: SocketEntry, time: number): KnownClient | undefined {
    return this.known.client(local, remote, time);
  }

  /** The notebook's client at the remote end. */
  remoteClient({ local, remote }: SocketEntry, time: number): KnownClient | undefined {
    return this.known.client(remote, local, time);
  }

  /** In the order in which the notebook made them; others last. */
  order(client: KnownClient | undefined): number {
    return (client && this.clientOrder.get(client)) ?? Infinity;
  }

  /** The server that a socket's local end belongs to, even if it does not listen any more. */
  server(side: SideName, { local }: SocketEntry, time: number): KnownServer | undefined {
    return serverAt(this.known.servers(local, side), time);
  }

  private listenersOf({ side, time, sockets }: SideLook): Listener[] {
    const listening = sockets.filter(({ state }) => state === 'LISTEN');
    const named = new Set<KnownServer>();
    return listening.map(socket => {
      const owner = this.ownerOf(socket);
      const server = this.serverOfListener(side, socket, owner, time, named);
      if (server !== undefined) named.add(server);
      return { name: server?.name ?? formatEndpoint(socket.local), side, socket, owner, server };
    });
  }

  /**
   * The server whose listener it is: by its address, or, as a program may listen on more than it
   * was asked for, by its port. Of several on one endpoint, the one whose process it is, else the
   * next without a listener.
   */
  private serverOfListener(
    side: SideName,
    { local }: SocketEntry,
    owner: Owner | null,
    time: number,
    named: ReadonlySet<KnownServer>,
  ): KnownServer | undefined {
    const onPort = this.lab.servers.filter(
      server =>
        server.side === side &&
        server.port === local.port &&
        (server.to === undefined || time < server.to),
    );
    const address = wireAddress(local.address);
    const bound = onPort.filter(server => wireAddress(server.address) === address);
    const matching = bound.length > 0 || !isWildcard(local.address) ? bound : onPort;
    return (
      matching.find(({ name }) => name.slice(0, COMM_LENGTH) === owner?.name) ??
      matching.find(server => !named.has(server)) ??
      matching[0]
    );
  }
}

/** A process's name is cut to TASK_COMM_LEN - 1 bytes (man 2 PR_SET_NAME). */
const COMM_LENGTH = 15;

function takesAnyAddress({ socket }: Listener): boolean {
  return isWildcard(socket.local.address);
}

/**
 * Fewer of the listeners on one endpoint, as far as it is certain: who accepted a connection is
 * seen by its process; who has an empty accept queue has none waiting.
 */
function narrow(
  listeners: readonly Listener[],
  place: Place | null,
  owner: Owner | null,
): readonly Listener[] {
  if (listeners.length < 2 || place === 'syn') return listeners;
  const likely = listeners.filter(listener =>
    place === 'accept'
      ? listener.socket.receiveQueue > 0
      : owner !== null && listener.owner?.pid === owner.pid,
  );
  return likely.length > 0 ? likely : listeners;
}

function portKey(side: SideName, port: number): string {
  return `${side} ${port}`;
}

export function clientStateOf(
  own: SocketEntry | undefined,
  known: KnownClient | undefined,
): TcpState | undefined {
  return own?.state ?? (known === undefined ? undefined : 'CLOSED');
}
