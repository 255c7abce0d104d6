import type { Nanoseconds, Recording } from '../lab/recording.js';
import { wireAddress } from '../wire/address.js';
import type { PacketTable } from '../wire/packetTable.js';
import type { Endpoint } from '../wire/socketEntry.js';

/** From and to, both included, by the lab's clock. */
export interface Slice {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** All packets between two endpoints up to the end of a slice, either direction. */
export interface Flow {
  readonly low: number;
  readonly high: number;
  /** Rows of the packet table, in the order of time. */
  readonly rows: number[];
}

/** Numbers for endpoints, so that a pair of them is one number too and needs no string. */
export class EndpointNumbers {
  private readonly byAddressAndPort = new Map<number, number>();
  private readonly endpoints: number[] = [];
  private readonly addressNumbers: Map<string, number>;

  constructor(private readonly packets: PacketTable) {
    this.addressNumbers = new Map(packets.addresses.map((address, index) => [address, index]));
  }

  ofPacket(address: number, port: number): number {
    const key = address * PORTS + port;
    const known = this.byAddressAndPort.get(key);
    if (known !== undefined) return known;
    this.byAddressAndPort.set(key, this.endpoints.length);
    return this.endpoints.push(key) - 1;
  }

  /** undefined for an endpoint that no packet came from or went to. */
  of(endpoint: Endpoint): number | undefined {
    const address = this.addressNumbers.get(wireAddress(endpoint.address));
    return address === undefined
      ? undefined
      : this.byAddressAndPort.get(address * PORTS + endpoint.port);
  }

  endpoint(number: number): Endpoint {
    const key = this.endpoints[number] ?? 0;
    const address = this.packets.addresses[Math.floor(key / PORTS)] ?? '';
    return { address, port: key % PORTS };
  }
}

const PORTS = 65_536;

/** One number for an ordered pair of endpoint numbers; exact below 2^26 endpoints. */
export function pairKey(first: number, second: number): number {
  return first * 0x4000000 + second;
}

/** The flows that have a packet in the slice, with all their packets up to its end. */
export function collectFlows(recording: Recording, slice: Slice, numbers: EndpointNumbers): Flow[] {
  const { packets } = recording;
  const { length, time } = packets;
  const sources = new Uint32Array(length);
  const destinations = new Uint32Array(length);
  const flows = new Map<number, Flow>();
  const flowKey = (row: number): number => {
    const source = sources[row] ?? 0;
    const destination = destinations[row] ?? 0;
    return source < destination ? pairKey(source, destination) : pairKey(destination, source);
  };
  for (let row = 0; row < length; row += 1) {
    const source = numbers.ofPacket(packets.source[row] ?? 0, packets.sourcePort[row] ?? 0);
    const destination = numbers.ofPacket(
      packets.destination[row] ?? 0,
      packets.destinationPort[row] ?? 0,
    );
    sources[row] = source;
    destinations[row] = destination;
    const at = time[row] ?? 0;
    if (at < slice.from || at > slice.to) continue;
    const key = flowKey(row);
    if (flows.has(key)) continue;
    flows.set(key, {
      low: Math.min(source, destination),
      high: Math.max(source, destination),
      rows: [],
    });
  }
  for (let row = 0; row < length; row += 1) {
    if ((time[row] ?? 0) <= slice.to) flows.get(flowKey(row))?.rows.push(row);
  }
  for (const { rows } of flows.values()) sortByTime(rows, time);
  return [...flows.values()];
}

/** Sides are captured apart and arrive in blocks, so their packets interleave only roughly. */
function sortByTime(rows: number[], time: Float64Array): void {
  const at = (row: number | undefined): number => time[row ?? 0] ?? 0;
  if (rows.every((row, index) => index === 0 || at(rows[index - 1]) <= at(row))) return;
  rows.sort((first, second) => at(first) - at(second) || first - second);
}
