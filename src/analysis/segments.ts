import type { Nanoseconds } from '../lab/recording.js';
import type { SegmentKind } from '../views/timeline/model.js';
import { ACK, FIN, RST, SYN } from '../wire/packetTable.js';
import type { Incarnation } from './incarnations.js';
import type { Transmission } from './transmissions.js';

export type End = 'client' | 'server';

/** A segment of one connection, before its fate is judged. Times by the lab's clock. */
export interface RawSegment {
  readonly time: Nanoseconds;
  /** When it was seen at the other end; null: not seen there. */
  readonly arrival: Nanoseconds | null;
  readonly from: End;
  readonly kind: SegmentKind;
  readonly flags: number;
  /** As on the wire. */
  readonly seq: number;
  readonly ack: number;
  /** From the initial sequence number of the end whose bytes they count; SYN and SYN-ACK are 0. */
  readonly relativeSeq: number;
  /** null without the ACK flag. */
  readonly relativeAck: number | null;
  readonly length: number;
  readonly window: number;
  /** Its row in the packet table, of the copy that `time` is of. */
  readonly row: number;
}

/** Sequence numbers it takes: its payload, and one each for SYN and FIN (RFC 9293 §3.4). */
export function sequenceLength({ flags, length }: RawSegment): number {
  return length + ((flags & SYN) === 0 ? 0 : 1) + ((flags & FIN) === 0 ? 0 : 1);
}

export function segmentsOf({ clientIsLow, transmissions }: Incarnation): RawSegment[] {
  const from = ({ fromLow }: Transmission): End => (fromLow === clientIsLow ? 'client' : 'server');
  const base = {
    client: initialNumber(transmissions, sent => from(sent) === 'client'),
    server: initialNumber(transmissions, sent => from(sent) === 'server'),
  };
  return transmissions.map(sent => {
    const end = from(sent);
    const opens = (sent.flags & SYN) !== 0;
    const other = end === 'client' ? 'server' : 'client';
    return {
      time: sent.time,
      arrival: sent.arrival,
      from: end,
      kind: segmentKind(sent.flags, sent.payload),
      flags: sent.flags,
      seq: sent.seq,
      ack: sent.ack,
      relativeSeq: opens ? 0 : relative(sent.seq, base[end]),
      relativeAck: (sent.flags & ACK) === 0 ? null : relative(sent.ack, base[other]),
      length: sent.payload,
      window: sent.window,
      row: sent.row,
    };
  });
}

export function segmentKind(flags: number, payload: number): SegmentKind {
  if ((flags & RST) !== 0) return 'RST';
  if ((flags & SYN) !== 0) return (flags & ACK) === 0 ? 'SYN' : 'SYN-ACK';
  if ((flags & FIN) !== 0) return 'FIN';
  return payload > 0 ? 'data' : 'ACK';
}

const FLAG_NAMES = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** All flags set, in the order of their bits (RFC 9293 §3.1): `PSH ACK`. */
export function flagNames(flags: number): string {
  return FLAG_NAMES.filter((_, bit) => (flags & (1 << bit)) !== 0).join(' ');
}

/**
 * Distance of two sequence numbers modulo 2^32. The upper quarter counts as before the start: a
 * keepalive probe asks with the number before its next.
 */
function relative(number: number, base: number): number {
  const distance = (number - base) >>> 0;
  return distance >= 0xc0000000 ? distance - 0x100000000 : distance;
}

/**
 * The initial sequence number of an end. A server may have answered with several (its request
 * expired, and a repeated SYN made another): the one that the client acknowledged counts. Where
 * the handshake was not captured, the first number seen is taken for the one behind the SYN.
 */
function initialNumber(
  all: readonly Transmission[],
  isOwn: (sent: Transmission) => boolean,
): number {
  const own = all.filter(isOwn);
  const acks = new Set<number>();
  let firstAck: number | undefined;
  for (const sent of all) {
    if ((sent.flags & (ACK | RST)) !== ACK || isOwn(sent)) continue;
    firstAck ??= sent.ack;
    acks.add(sent.ack);
  }
  const opening = own.filter(sent => (sent.flags & SYN) !== 0);
  const chosen = opening.find(sent => acks.has((sent.seq + 1) >>> 0)) ?? opening[0];
  if (chosen !== undefined) return chosen.seq;
  const first = own.find(sent => (sent.flags & RST) === 0);
  if (first !== undefined) return (first.seq - 1) >>> 0;
  // A RST that answers a SYN has sequence number 0 (RFC 9293 §3.10.7.1), not one of a connection.
  if (own[0] !== undefined) return own[0].seq;
  return firstAck === undefined ? 0 : (firstAck - 1) >>> 0;
}
