/**
 * Captured TCP segments as columns, one row a packet, in the order of capture. Columns instead of
 * objects: a recording of 100,000 packets costs megabytes, not hundreds of them.
 */
export interface PacketTable {
  readonly length: number;
  /** Nanoseconds since the lab's epoch (host's CLOCK_REALTIME when the lab started). */
  readonly time: Float64Array;
  /** Index into the lab's sides: the namespace in which this copy of the packet was captured. */
  readonly side: Uint8Array;
  /** 1 when the side sent it, 0 when the side received it. On loopback always 0 (one copy). */
  readonly outgoing: Uint8Array;
  /** Index into `addresses`. */
  readonly source: Uint32Array;
  readonly destination: Uint32Array;
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  readonly seq: Uint32Array;
  readonly ack: Uint32Array;
  /** TCP flags byte, RFC 9293 §3.1: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  readonly flags: Uint8Array;
  readonly window: Uint16Array;
  /** Bytes of TCP payload, from the IP header's length (the capture keeps headers only). */
  readonly payload: Uint32Array;
  /** Every address seen, in text form; `source` and `destination` index it. */
  readonly addresses: readonly string[];
  /** The packets as captured; undefined where only the columns are known. */
  readonly headers?: PacketHeaders | undefined;
}

/** What was captured of each packet, by row: the IP header and what of TCP and data came with it. */
export interface PacketHeaders {
  /** From the IP header on; empty for a row whose bytes were not kept. Not to be changed. */
  bytes(row: number): Uint8Array;
  /** Where in `bytes` the TCP header starts, of which 20 bytes at least are there. */
  tcpOffset(row: number): number;
  /** Bytes of the IP packet on the wire. */
  wireLength(row: number): number;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;
