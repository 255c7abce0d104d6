import type { PacketHeaders } from './packetTable.js';

/** Bytes are kept in chunks of this size, so that growing copies none of them. */
const CHUNK = 1 << 20;
/** Headers of about 1,000,000 packets without data. */
const MAXIMUM_BYTES = 64 * CHUNK;
const FIRST_CAPACITY = 1024;
const NONE = new Uint8Array(0);

/**
 * The captured bytes of packets, one row a packet, from the IP header on. Costs 12 bytes a row and
 * what was captured (52 bytes for a bare ACK over IPv4); past `maximum` bytes rows are empty.
 */
export class HeaderStore implements PacketHeaders {
  private readonly chunks: Uint8Array[] = [];
  private used = CHUNK;
  private rows = 0;
  private offset = new Uint32Array(FIRST_CAPACITY);
  private length = new Uint16Array(FIRST_CAPACITY);
  private tcp = new Uint16Array(FIRST_CAPACITY);
  private wire = new Uint32Array(FIRST_CAPACITY);

  constructor(private readonly maximum = MAXIMUM_BYTES) {}

  bytes(row: number): Uint8Array {
    const start = this.offset[row] ?? 0;
    const length = row < this.rows ? (this.length[row] ?? 0) : 0;
    if (length === 0) return NONE;
    const chunk = this.chunks[Math.floor(start / CHUNK)] ?? NONE;
    return chunk.subarray(start % CHUNK, (start % CHUNK) + length);
  }

  tcpOffset(row: number): number {
    return this.tcp[row] ?? 0;
  }

  wireLength(row: number): number {
    return this.wire[row] ?? 0;
  }

  /** The next row. `bytes` is copied; `tcp` is where in it the TCP header starts. */
  push(bytes: Uint8Array, tcp: number, wireLength: number): void {
    const row = this.rows;
    if (row === this.offset.length) this.grow();
    const kept = this.place(bytes.length);
    if (kept !== undefined) {
      kept.set(bytes, this.used);
      this.offset[row] = (this.chunks.length - 1) * CHUNK + this.used;
      this.length[row] = bytes.length;
      this.used += bytes.length;
    }
    this.tcp[row] = tcp;
    this.wire[row] = wireLength;
    this.rows = row + 1;
  }

  /** The chunk that has room for so many bytes behind `used`; undefined where none may. */
  private place(length: number): Uint8Array | undefined {
    if (this.used + length > CHUNK) {
      if (length > 0xffff || (this.chunks.length + 1) * CHUNK > this.maximum) return undefined;
      this.chunks.push(new Uint8Array(CHUNK));
      this.used = 0;
    }
    return this.chunks.at(-1);
  }

  private grow(): void {
    const rows = this.offset.length * 2;
    const longer = <Column extends { set(from: Column): void }>(column: Column, made: Column) => {
      made.set(column);
      return made;
    };
    this.offset = longer(this.offset, new Uint32Array(rows));
    this.length = longer(this.length, new Uint16Array(rows));
    this.tcp = longer(this.tcp, new Uint16Array(rows));
    this.wire = longer(this.wire, new Uint32Array(rows));
  }
}
