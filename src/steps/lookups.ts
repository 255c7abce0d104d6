import type { Lab } from '../lab/lab.js';
import type { LabLook } from '../lab/look.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import type { Endpoint, SocketEntry } from '../wire/socketEntry.js';
import type { TcpState } from '../wire/tcpState.js';

/** Answers about one server or client, read from a look at the lab's sockets. */

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function socketsOf(look: LabLook, side: string): readonly SocketEntry[] {
  return look.sides.find(candidate => candidate.side === side)?.sockets ?? [];
}

/** All sockets at a server's port on its side: listeners, requests and connections. */
export function serverSockets(lab: Lab, look: LabLook, name: string): readonly SocketEntry[] {
  const { side, address, port, attached } = lab.servers.get(name);
  const addresses = attached ?? [address];
  return socketsOf(look, side.name).filter(
    ({ local }) =>
      local.port === port &&
      addresses.some(
        one =>
          isWildcard(one) ||
          isWildcard(local.address) ||
          wireAddress(local.address) === wireAddress(one),
      ),
  );
}

/**
 * More than one where a program has several; none when it no longer listens. Of those that share
 * a port (SO_REUSEPORT), those that are in no other server's process.
 */
export function listenersOf(lab: Lab, look: LabLook, name: string): readonly SocketEntry[] {
  const { side } = lab.servers.get(name);
  const others = new Set(
    lab.servers
      .all()
      .filter(other => other.name !== name && other.alive && other.side === side)
      .map(other => other.pid),
  );
  return serverSockets(lab, look, name).filter(({ state, inode }) => {
    return state === 'LISTEN' && !others.has(look.owners.get(inode)?.pid ?? -1);
  });
}

function same(a: Endpoint, b: Endpoint): boolean {
  return a.port === b.port && wireAddress(a.address) === wireAddress(b.address);
}

/** State of a client's own end; CLOSED where the kernel has no such socket (any more). */
export function clientState(lab: Lab, look: LabLook, name: string): TcpState {
  const { side, local, remote } = lab.clients.get(name);
  if (local === undefined) return 'CLOSED';
  const socket = socketsOf(look, side.name).find(
    candidate => same(candidate.local, local) && same(candidate.remote, remote),
  );
  return socket?.state ?? 'CLOSED';
}

/** State of the server's end of a client's connection; CLOSED where the server has none. */
export function serverState(lab: Lab, look: LabLook, name: string): TcpState {
  const { local, remote, server } = lab.clients.get(name);
  if (local === undefined) return 'CLOSED';
  const side = lab.servers.find(server)?.side.name ?? '';
  const socket = socketsOf(look, side).find(
    candidate => same(candidate.local, remote) && same(candidate.remote, local),
  );
  return socket?.state ?? 'CLOSED';
}
