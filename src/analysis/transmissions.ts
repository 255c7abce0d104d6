import type { Nanoseconds } from '../lab/recording.js';
import type { PacketTable } from '../wire/packetTable.js';
import type { Flow } from './flows.js';

/** One segment on its way between the two ends of a flow, seen once or at either end. */
export interface Transmission {
  /** Of the copy that `time` is of, in the packet table. */
  readonly row: number;
  /** When it left, or, if only its arrival was seen, when it arrived. */
  readonly time: Nanoseconds;
  /** When it was seen at the receiving end; null: never. */
  readonly arrival: Nanoseconds | null;
  /** From the flow's lower-numbered endpoint to the higher. */
  readonly fromLow: boolean;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: number;
  readonly window: number;
  /** Indexes of the sides where the copies were captured; undefined: no such copy. */
  readonly senderSide: number | undefined;
  readonly receiverSide: number | undefined;
}

/**
 * The segments of a flow in the order in which they left. Between two namespaces a packet is
 * captured where it leaves and again where it arrives; on loopback only one copy is kept.
 */
export function mergeCopies(
  packets: PacketTable,
  flow: Flow,
  isLow: (row: number) => boolean,
): Transmission[] {
  const merged: Transmission[] = [];
  const add = (sent: number | undefined, received: number | undefined): void => {
    const row = sent ?? received ?? 0;
    const time = packets.time[row] ?? 0;
    merged.push({
      row,
      time,
      // Never before it left, whatever the stamps of two captures say.
      arrival: received === undefined ? null : Math.max(time, packets.time[received] ?? 0),
      fromLow: isLow(row),
      seq: packets.seq[row] ?? 0,
      ack: packets.ack[row] ?? 0,
      flags: packets.flags[row] ?? 0,
      payload: packets.payload[row] ?? 0,
      window: packets.window[row] ?? 0,
      senderSide: sent === undefined ? undefined : packets.side[sent],
      receiverSide: received === undefined ? undefined : packets.side[received],
    });
  };
  if (flow.rows.every(row => packets.outgoing[row] === 0)) {
    for (const row of flow.rows) add(undefined, row);
    return merged;
  }
  for (const copies of groupIdentical(packets, flow.rows, isLow)) pairCopies(packets, copies, add);
  return merged.sort((first, second) => first.time - second.time || first.row - second.row);
}

/** Copies of one packet, and of its exact repeats, in the order of time. */
interface Copies {
  readonly example: number;
  readonly sent: number[];
  readonly received: number[];
}

function groupIdentical(
  packets: PacketTable,
  rows: readonly number[],
  isLow: (row: number) => boolean,
): Copies[] {
  const groups: Copies[] = [];
  const byHash = new Map<number, Copies[]>();
  for (const row of rows) {
    const key = hash(packets, row);
    const alike = byHash.get(key) ?? [];
    if (alike.length === 0) byHash.set(key, alike);
    let copies = alike.find(
      ({ example }) => identical(packets, example, row) && isLow(example) === isLow(row),
    );
    if (copies === undefined) {
      copies = { example: row, sent: [], received: [] };
      alike.push(copies);
      groups.push(copies);
    }
    (packets.outgoing[row] === 1 ? copies.sent : copies.received).push(row);
  }
  return groups;
}

/**
 * As many arrivals as departures: they pair in order. Otherwise some were lost, and an arrival
 * belongs to the latest departure before it, because a packet that is sent again was given up
 * first, long after its own way would have taken.
 */
function pairCopies(
  packets: PacketTable,
  { sent, received }: Copies,
  add: (sent: number | undefined, received: number | undefined) => void,
): void {
  if (sent.length === received.length) {
    for (const [index, row] of sent.entries()) add(row, received[index]);
    return;
  }
  const at = (row: number | undefined): number => packets.time[row ?? 0] ?? 0;
  let next = 0;
  for (const arrival of received) {
    const first = next;
    while (next < sent.length && at(sent[next]) <= at(arrival)) next += 1;
    for (const lost of sent.slice(first, Math.max(first, next - 1))) add(lost, undefined);
    add(next > first ? sent[next - 1] : undefined, arrival);
  }
  for (const lost of sent.slice(next)) add(lost, undefined);
}

function identical(packets: PacketTable, first: number, second: number): boolean {
  return (
    packets.seq[first] === packets.seq[second] &&
    packets.ack[first] === packets.ack[second] &&
    packets.flags[first] === packets.flags[second] &&
    packets.payload[first] === packets.payload[second]
  );
}

function hash(packets: PacketTable, row: number): number {
  const seq = Math.imul(packets.seq[row] ?? 0, 0x9e3779b1);
  const ack = Math.imul(packets.ack[row] ?? 0, 0x85ebca6b);
  return seq ^ ack ^ ((packets.payload[row] ?? 0) << 8) ^ (packets.flags[row] ?? 0);
}
