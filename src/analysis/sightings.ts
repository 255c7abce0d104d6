import type { Nanoseconds, Recording, SideLook, SideName } from '../lab/recording.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import type { Endpoint, SocketEntry } from '../wire/socketEntry.js';
import type { TcpState } from '../wire/tcpState.js';
import { pairKey, type EndpointNumbers } from './flows.js';
import { placeOf } from './occupancy.js';

/** What one look at a side showed of one end of a connection. */
export interface Sighting {
  readonly time: Nanoseconds;
  /** null: no such socket. */
  readonly state: TcpState | null;
}

/**
 * A look's time is taken before its dump, which may last some milliseconds on a side with many
 * sockets: what it shows was true at its time or up to this much later.
 */
export const LOOK_LASTS: Nanoseconds = 5e6;

/** The recording's looks, found by endpoints. */
export class Sightings {
  private readonly looks = new Map<SideName, readonly Look[]>();
  /** By side and pair of endpoints: the looks that showed a socket, oldest first. */
  private readonly seen = new Map<SideName, Map<number, Seen[]>>();

  constructor(
    recording: Pick<Recording, 'looks' | 'sides'>,
    private readonly numbers: EndpointNumbers,
  ) {
    for (const side of recording.sides) {
      const looks = recording.looks.filter(look => look.side === side);
      looks.sort((first, second) => first.time - second.time);
      this.looks.set(side, looks.map(withListeners));
      this.seen.set(side, this.index(looks));
    }
  }

  /** One end of a connection, in every look between two times. Empty for a side never looked at. */
  of(
    side: SideName,
    local: number,
    remote: number,
    from: Nanoseconds,
    to: Nanoseconds,
  ): Sighting[] {
    const looks = this.looks.get(side) ?? [];
    const seen = this.seen.get(side)?.get(pairKey(local, remote)) ?? [];
    const sightings: Sighting[] = [];
    let next = 0;
    for (let number = firstAt(looks, from); number < looks.length; number += 1) {
      const time = looks[number]?.time ?? 0;
      if (time > to) break;
      while ((seen[next]?.look ?? Infinity) < number) next += 1;
      const found = seen[next];
      sightings.push({ time, state: found?.look === number ? found.state : null });
    }
    return sightings;
  }

  /** Whether some socket listened for this endpoint in the look at that time. */
  listenedAt(side: SideName, endpoint: Endpoint, time: Nanoseconds): boolean | undefined {
    const looks = this.looks.get(side) ?? [];
    const look = looks[firstAt(looks, time)];
    return look?.time === time ? hasListener(look, endpoint) : undefined;
  }

  /**
   * The queues of the socket that listened for this endpoint, in the last look up to that time and
   * the first behind it. Empty where nobody did, or several that share the port.
   */
  queuesAround(side: SideName, endpoint: Endpoint, time: Nanoseconds): ListenQueues[] {
    const looks = this.looks.get(side) ?? [];
    const next = firstAt(looks, time + 1);
    return [looks[next - 1], looks[next]].flatMap(look => {
      const found = look?.listeners.filter(({ local }) => listensFor(local, endpoint)) ?? [];
      const [listener] = found;
      if (look === undefined || listener === undefined || found.length > 1) return [];
      const requests = look.requests.get(endpoint.port) ?? 0;
      return { backlog: listener.sendQueue, acceptQueue: listener.receiveQueue, requests };
    });
  }

  private index(looks: readonly SideLook[]): Map<number, Seen[]> {
    const index = new Map<number, Seen[]>();
    for (const [look, { sockets }] of looks.entries()) {
      for (const { state, local, remote } of sockets) {
        if (state === 'LISTEN') continue;
        const here = this.numbers.of(local);
        const there = this.numbers.of(remote);
        if (here === undefined || there === undefined) continue;
        const key = pairKey(here, there);
        const states = index.get(key);
        if (states === undefined) index.set(key, [{ look, state }]);
        else states.push({ look, state });
      }
    }
    return index;
  }
}

/** A listener in a look. */
export interface ListenQueues {
  /** sk_max_ack_backlog. */
  readonly backlog: number;
  /** sk_ack_backlog. */
  readonly acceptQueue: number;
  /** Requests in SYN_RECV at its port. */
  readonly requests: number;
}

interface Look {
  readonly time: Nanoseconds;
  readonly listeners: readonly SocketEntry[];
  /** Requests by local port. */
  readonly requests: ReadonlyMap<number, number>;
}

interface Seen {
  /** Number of the look, in its side's order. */
  readonly look: number;
  readonly state: TcpState;
}

function withListeners({ time, sockets }: SideLook): Look {
  const requests = new Map<number, number>();
  const listeners: SocketEntry[] = [];
  for (const socket of sockets) {
    const { state, local } = socket;
    if (state === 'LISTEN') listeners.push(socket);
    if (placeOf(socket) === 'syn') requests.set(local.port, (requests.get(local.port) ?? 0) + 1);
  }
  return { time, listeners, requests };
}

function hasListener({ listeners }: Look, endpoint: Endpoint): boolean {
  return listeners.some(({ local }) => listensFor(local, endpoint));
}

function listensFor(local: Endpoint, endpoint: Endpoint): boolean {
  if (local.port !== endpoint.port) return false;
  return isWildcard(local.address) || wireAddress(local.address) === wireAddress(endpoint.address);
}

/** Index of the first look at or after `time`. */
function firstAt(looks: readonly Look[], time: Nanoseconds): number {
  let low = 0;
  let high = looks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((looks[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
