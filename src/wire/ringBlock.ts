/** struct tpacket_block_desc with its tpacket_hdr_v1, include/uapi/linux/if_packet.h. */
const BLOCK = { packets: 12, first: 16, used: 20, length: 48 } as const;
/** struct tpacket3_hdr; a struct sockaddr_ll follows at 48. */
const FRAME = {
  next: 0,
  seconds: 4,
  nanoseconds: 8,
  captured: 12,
  wire: 16,
  link: 24,
  network: 26,
  hardware: 56,
  packetType: 58,
  length: 68,
} as const;

const ARPHRD_LOOPBACK = 772;
const PACKET_OUTGOING = 4;

const TCP = 6;
const TCP_HEADER = 20;

/** IPv6 extension headers, RFC 8200 §4. */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

/**
 * Walks over the TCP segments in one block of a TPACKET_V3 ring, as an AF_PACKET socket of type
 * SOCK_RAW fills it: frame headers in the host's little-endian order, packets in network order.
 * A cursor, not an object a packet: `next` moves it, the fields tell of the segment it stands on.
 *
 * Passed over: what is not TCP; later fragments, which have no TCP header; packets sent on a
 * loopback device, which hands each to the capture twice, sent and received.
 * Nothing outside the block is read, whatever its headers say.
 */
export class RingBlock {
  /** Packets, or the rest of a block, whose headers contradict themselves or end early. */
  malformed = 0;

  /** When it was captured, by the host's CLOCK_REALTIME. */
  seconds = 0;
  nanoseconds = 0;
  outgoing = false;
  family: 4 | 6 = 4;
  /** Where the IP packet starts in `view`, and its length on the wire; see `packet`. */
  start = 0;
  wireLength = 0;
  /** Offsets in `view`: both addresses, and a TCP header of which 20 bytes at least are there. */
  source = 0;
  destination = 0;
  tcp = 0;
  /** Bytes behind the TCP header on the wire; the capture may hold fewer. */
  payload = 0;

  readonly view: DataView;
  private readonly end: number;
  private left: number;
  private frame: number;
  /** Where what was captured of the IP packet ends. */
  private capturedEnd = 0;
  /** Where the IP packet would end if the capture held all of it. */
  private wireEnd = 0;

  constructor(block: Uint8Array) {
    this.view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const whole = block.length >= BLOCK.length;
    this.end = whole ? Math.min(this.view.getUint32(BLOCK.used, true), block.length) : 0;
    this.left = whole ? this.view.getUint32(BLOCK.packets, true) : 1;
    this.frame = whole ? this.view.getUint32(BLOCK.first, true) : 0;
  }

  /** Moves to the next TCP segment; false at the end of the block. */
  next(): boolean {
    while (this.left > 0) {
      const { frame, end, view } = this;
      if (frame < BLOCK.length || frame + FRAME.length > end) return this.giveUp();
      const step = view.getUint32(frame + FRAME.next, true);
      if (step !== 0 && step < FRAME.length) return this.giveUp();
      const found = this.readFrame(frame, step === 0 ? end : Math.min(frame + step, end));
      this.left -= 1;
      this.frame = frame + step;
      // The kernel ends the chain with 0; one that ends before the count does was cut.
      if (step === 0 && this.left > 0) this.giveUp();
      if (found === 'malformed') this.malformed += 1;
      if (found === 'tcp') return true;
    }
    return false;
  }

  /** What was captured of the segment's IP packet; a view of the block, gone when that is reused. */
  packet(): Uint8Array {
    const { buffer, byteOffset } = this.view;
    return new Uint8Array(buffer, byteOffset + this.start, this.capturedEnd - this.start);
  }

  private giveUp(): false {
    this.malformed += 1;
    this.left = 0;
    return false;
  }

  private readFrame(frame: number, frameEnd: number): 'tcp' | 'other' | 'malformed' {
    const { view } = this;
    this.outgoing = view.getUint8(frame + FRAME.packetType) === PACKET_OUTGOING;
    const loopback = view.getUint16(frame + FRAME.hardware, true) === ARPHRD_LOOPBACK;
    if (this.outgoing && loopback) return 'other';
    const link = view.getUint16(frame + FRAME.link, true);
    const network = view.getUint16(frame + FRAME.network, true);
    const start = frame + network;
    const end = frame + link + view.getUint32(frame + FRAME.captured, true);
    if (network < FRAME.length || network < link || end > frameEnd || start >= end) {
      return 'malformed';
    }
    const wireLength = view.getUint32(frame + FRAME.wire, true) - (network - link);
    const version = view.getUint8(start) >> 4;
    if (version !== 4 && version !== 6) return 'other';
    const inside =
      version === 4 ? this.readIpv4(start, end, wireLength) : this.readIpv6(start, end, wireLength);
    if (inside !== 'tcp') return inside;
    if (this.tcp + TCP_HEADER > end) return 'malformed';
    const headerLength = (view.getUint8(this.tcp + 12) >> 4) * 4;
    if (headerLength < TCP_HEADER || this.tcp + headerLength > this.wireEnd) return 'malformed';
    this.payload = this.wireEnd - this.tcp - headerLength;
    this.start = start;
    this.capturedEnd = end;
    this.wireLength = wireLength;
    this.seconds = view.getUint32(frame + FRAME.seconds, true);
    this.nanoseconds = view.getUint32(frame + FRAME.nanoseconds, true);
    return 'tcp';
  }

  /** RFC 791 §3.1. */
  private readIpv4(start: number, end: number, wireLength: number): 'tcp' | 'other' | 'malformed' {
    const { view } = this;
    if (start + 20 > end) return 'malformed';
    const fragmentOffset = view.getUint16(start + 6) & 0x1fff;
    if (view.getUint8(start + 9) !== TCP || fragmentOffset !== 0) return 'other';
    const headerLength = (view.getUint8(start) & 0xf) * 4;
    if (headerLength < 20) return 'malformed';
    this.family = 4;
    this.source = start + 12;
    this.destination = start + 16;
    this.tcp = start + headerLength;
    // BIG TCP (Linux 6.3): 0 for packets over 64 KB, on their way to be cut into segments.
    this.wireEnd = start + (view.getUint16(start + 2) || wireLength);
    return 'tcp';
  }

  /** RFC 8200 §3 and §4. */
  private readIpv6(start: number, end: number, wireLength: number): 'tcp' | 'other' | 'malformed' {
    const { view } = this;
    if (start + 40 > end) return 'malformed';
    let next = view.getUint8(start + 6);
    let offset = start + 40;
    while (next !== TCP) {
      const optional = next === HOP_BY_HOP || next === ROUTING || next === DESTINATION_OPTIONS;
      if (!optional && next !== FRAGMENT && next !== AUTHENTICATION) return 'other';
      if (offset + 8 > end) return 'malformed';
      if (next === FRAGMENT && view.getUint16(offset + 2) >> 3 !== 0) return 'other';
      const units = view.getUint8(offset + 1);
      // RFC 8200 §4.2, §4.5; RFC 4302 §2.2 counts in words of 4 bytes.
      const size = optional ? (units + 1) * 8 : next === FRAGMENT ? 8 : (units + 2) * 4;
      next = view.getUint8(offset);
      offset += size;
    }
    this.family = 6;
    this.source = start + 8;
    this.destination = start + 24;
    this.tcp = offset;
    // 0 for jumbograms (RFC 2675), and for BIG TCP's.
    const length = view.getUint16(start + 4);
    this.wireEnd = start + (length === 0 ? wireLength : 40 + length);
    return 'tcp';
  }
}
