import { narrowest, type ClockBound } from '../agent/clockOffset.js';
import type { PacketTable } from '../wire/packetTable.js';
import type { LabEvent, Nanoseconds, Recording } from './recording.js';

/**
 * A recording of two machines, the client's times moved so that no packet arrives before it was
 * sent. On a fast network a packet takes less time than the clocks are known to: what was captured
 * at both ends tells them apart better than any comparison over ssh.
 * `bounds`: what that comparison says all the same.
 */
export function aligned(recording: Recording, bounds: readonly ClockBound[]): Recording {
  const { packets, sides } = recording;
  const correction = new Correction([...bounds, ...packetBounds(recording)]);
  const moved = (time: Nanoseconds): Nanoseconds => time + correction.at(time);
  const client = sides.indexOf('client');
  const time = packets.time.slice();
  for (let row = 0; row < packets.length; row++) {
    if (packets.side[row] === client) time[row] = moved(time[row] ?? 0);
  }
  const isAtClient = eventsAtClient(recording);
  return {
    sides,
    packets: { ...columnsOf(packets), time },
    lost: recording.lost,
    events: recording.events.map(event =>
      isAtClient(event) ? { ...event, time: moved(event.time) } : event,
    ),
    rules: recording.rules,
    clients: recording.clients.map(one =>
      one.side === 'client' ? { ...one, from: moved(one.from) } : one,
    ),
    servers: recording.servers.map(one =>
      one.side === 'client'
        ? { ...one, from: moved(one.from), to: one.to === undefined ? undefined : moved(one.to) }
        : one,
    ),
    looks: recording.looks.map(look =>
      look.side === 'client' ? { ...look, time: moved(look.time) } : look,
    ),
  };
}

/** What every packet captured once at each end says of the error of the client's times. */
function packetBounds({ packets, sides }: Recording): readonly ClockBound[] {
  const client = sides.indexOf('client');
  const copies = new Map<number, { sent: number; received: number; count: number }>();
  for (let row = 0; row < packets.length; row++) {
    const key = hash(packets, row);
    const known = copies.get(key) ?? { sent: -1, received: -1, count: 0 };
    known[packets.outgoing[row] === 1 ? 'sent' : 'received'] = row;
    known.count += 1;
    copies.set(key, known);
  }
  const bounds: ClockBound[] = [];
  for (const { sent, received, count } of copies.values()) {
    // Repeats of a packet leave open which copy is of which.
    if (count !== 2 || sent < 0 || received < 0 || !identical(packets, sent, received)) continue;
    const [from, to] = [packets.time[sent] ?? 0, packets.time[received] ?? 0];
    if (packets.side[sent] === packets.side[received]) continue;
    if (packets.side[sent] === client) bounds.push({ at: from, least: -Infinity, most: to - from });
    else bounds.push({ at: to, least: from - to, most: Infinity });
  }
  return bounds;
}

const COLUMNS = ['source', 'destination', 'sourcePort', 'destinationPort'] as const;
const NUMBERS = ['seq', 'ack', 'flags', 'payload'] as const;
const IDENTITY = [...COLUMNS, ...NUMBERS] as const;

function hash(packets: PacketTable, row: number): number {
  return IDENTITY.reduce((sum, name) => Math.imul(sum ^ (packets[name][row] ?? 0), 0x9e3779b1), 0);
}

function identical(packets: PacketTable, first: number, second: number): boolean {
  return IDENTITY.every(name => packets[name][first] === packets[name][second]);
}

/** The middle of what is possible, by bounds that clocks drift away from. */
class Correction {
  private readonly bounds: readonly ClockBound[];
  /** The narrowest that the bounds up to each one leave at its time, and those from it on. */
  private readonly before: readonly ClockBound[];
  private readonly behind: readonly ClockBound[];

  constructor(bounds: readonly ClockBound[]) {
    this.bounds = [...bounds].sort((one, other) => one.at - other.at);
    this.before = running(this.bounds);
    this.behind = running(this.bounds.toReversed()).toReversed();
  }

  at(time: Nanoseconds): Nanoseconds {
    let low = 0;
    let high = this.bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.bounds[middle]?.at ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    const around = [this.before[low - 1], this.behind[low]].filter(bound => bound !== undefined);
    const { least, most } = narrowest(around, time);
    if (least === -Infinity && most === Infinity) return 0;
    if (least === -Infinity) return Math.min(0, most);
    if (most === Infinity) return Math.max(0, least);
    return Math.round((least + most) / 2);
  }
}

function running(bounds: readonly ClockBound[]): readonly ClockBound[] {
  let last: ClockBound | undefined;
  return bounds.map(bound => {
    last = narrowest(last === undefined ? [bound] : [last, bound], bound.at);
    return last;
  });
}

function eventsAtClient({ clients, servers }: Recording): (event: LabEvent) => boolean {
  const names = (known: Recording['clients'] | Recording['servers']): ReadonlySet<string> =>
    new Set(known.filter(({ side }) => side === 'client').map(({ name }) => name));
  const [clientNames, serverNames] = [names(clients), names(servers)];
  return event =>
    ('client' in event && clientNames.has(event.client)) ||
    ('server' in event && serverNames.has(event.server));
}

/** The columns as they are now; a log's own are getters and grow. */
function columnsOf(packets: PacketTable): Omit<PacketTable, 'time'> {
  const { length, side, outgoing, source, destination, sourcePort, destinationPort } = packets;
  const { seq, ack, flags, window, payload, addresses, headers } = packets;
  return {
    ...{ length, side, outgoing, source, destination, sourcePort, destinationPort },
    ...{ seq, ack, flags, window, payload, addresses, headers },
  };
}
