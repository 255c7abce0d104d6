import type {
  KnownClient,
  KnownServer,
  Nanoseconds,
  Recording,
  SideName,
} from '../lab/recording.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { Endpoint } from '../wire/socketEntry.js';

/** The clients and servers of a notebook, found by endpoint. */
export class KnownEnds {
  private readonly clientsByEndpoints = new Map<string, KnownClient[]>();
  private readonly clientsByName = new Map<string, KnownClient[]>();
  private readonly serversByPort = new Map<number, KnownServer[]>();

  constructor({ clients, servers }: Pick<Recording, 'clients' | 'servers'>) {
    for (const client of clients) {
      append(this.clientsByEndpoints, endpointsKey(client.local, client.remote), client);
      append(this.clientsByName, client.name, client);
    }
    for (const server of servers) append(this.serversByPort, server.port, server);
  }

  /** The client between these endpoints; of several, the one that began nearest to `time`. */
  client(local: Endpoint, remote: Endpoint, time: Nanoseconds): KnownClient | undefined {
    const known = this.clientsByEndpoints.get(endpointsKey(local, remote)) ?? [];
    const distance = (client: KnownClient): number => Math.abs(client.from - time);
    return known.reduce<KnownClient | undefined>(
      (best, client) => (best && distance(best) <= distance(client) ? best : client),
      undefined,
    );
  }

  /** Whether at `time` the client's name had not gone to another one. */
  isStill(client: KnownClient | undefined, time: Nanoseconds): boolean {
    if (client === undefined) return false;
    const others = this.clientsByName.get(client.name) ?? [];
    return !others.some(({ from }) => from > client.from && from <= time);
  }

  /** Servers that take connections to this endpoint, at whatever time; in the order of opening. */
  servers(endpoint: Endpoint, side: SideName | undefined): readonly KnownServer[] {
    const known = this.serversByPort.get(endpoint.port) ?? [];
    const address = wireAddress(endpoint.address);
    return known.filter(
      server =>
        (side === undefined || server.side === side) &&
        (isWildcard(server.address) || wireAddress(server.address) === address),
    );
  }
}

/** The server that listened at `time`, else the last before it, else the first after it. */
export function serverAt(
  servers: readonly KnownServer[],
  time: Nanoseconds,
): KnownServer | undefined {
  return (
    servers.findLast(server => listensAt(server, time)) ??
    servers.findLast(server => server.from <= time) ??
    servers[0]
  );
}

export function listensAt(server: KnownServer, time: Nanoseconds): boolean {
  return server.from <= time && (server.to === undefined || time < server.to);
}

/** The same text for an IPv4 connection and an IPv6 socket's view of it. */
export function endpointsKey(local: Endpoint, remote: Endpoint): string {
  return `${endpointKey(local)}>${endpointKey(remote)}`;
}

export function endpointKey({ address, port }: Endpoint): string {
  return formatEndpoint({ address: wireAddress(address), port });
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
