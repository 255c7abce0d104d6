import { AddressBook } from './addressBook.js';
import { HeaderStore } from './headerStore.js';
import type { PacketTable } from './packetTable.js';
import { RingBlock } from './ringBlock.js';

const FIRST_CAPACITY = 1024;
/** About 180 MB, 64 of them headers (17 MB for 100,000 packets); the busiest capture measured fills it in 15 s, a notebook never. */
const MAXIMUM_ROWS = 2_000_000;

/**
 * The packets of a lab as they come in: columns that double when full, up to `maximum` rows.
 * The column arrays are replaced when they grow: read them from the log, don't keep them.
 */
export class PacketLog implements PacketTable {
  length = 0;
  /** Packets that came when `maximum` rows were there already. */
  notKept = 0;
  /** Blocks or packets whose headers contradict themselves or end early. */
  malformed = 0;

  time = new Float64Array(FIRST_CAPACITY);
  side = new Uint8Array(FIRST_CAPACITY);
  outgoing = new Uint8Array(FIRST_CAPACITY);
  source = new Uint32Array(FIRST_CAPACITY);
  destination = new Uint32Array(FIRST_CAPACITY);
  sourcePort = new Uint16Array(FIRST_CAPACITY);
  destinationPort = new Uint16Array(FIRST_CAPACITY);
  seq = new Uint32Array(FIRST_CAPACITY);
  ack = new Uint32Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);
  window = new Uint16Array(FIRST_CAPACITY);
  payload = new Uint32Array(FIRST_CAPACITY);

  readonly headers = new HeaderStore();
  private readonly book = new AddressBook();

  /** `epochSeconds`: the lab's epoch, CLOCK_REALTIME of the host that captures, in seconds. */
  constructor(
    private readonly epochSeconds: number,
    private readonly maximum = MAXIMUM_ROWS,
  ) {}

  get addresses(): readonly string[] {
    return this.book.texts;
  }

  /**
   * Adds the TCP segments of one TPACKET_V3 block, captured in the side with that index. `shift`:
   * nanoseconds from its machine's time of day since the epoch to the lab's clock.
   */
  append(side: number, block: Uint8Array, shift = 0): void {
    const segment = new RingBlock(block);
    while (segment.next()) {
      if (this.length < this.maximum) this.add(side, segment, shift);
      else this.notKept += 1;
    }
    this.malformed += segment.malformed;
  }

  private add(side: number, segment: RingBlock, shift: number): void {
    const row = this.length;
    if (row === this.time.length) this.grow();
    const { view, tcp } = segment;
    this.time[row] = (segment.seconds - this.epochSeconds) * 1e9 + segment.nanoseconds + shift;
    this.side[row] = side;
    this.outgoing[row] = segment.outgoing ? 1 : 0;
    this.source[row] = this.book.indexOf(segment.family, view, segment.source);
    this.destination[row] = this.book.indexOf(segment.family, view, segment.destination);
    this.sourcePort[row] = view.getUint16(tcp);
    this.destinationPort[row] = view.getUint16(tcp + 2);
    this.seq[row] = view.getUint32(tcp + 4);
    this.ack[row] = view.getUint32(tcp + 8);
    this.flags[row] = view.getUint8(tcp + 13);
    this.window[row] = view.getUint16(tcp + 14);
    this.payload[row] = segment.payload;
    this.headers.push(segment.packet(), tcp - segment.start, segment.wireLength);
    this.length = row + 1;
  }

  private grow(): void {
    const capacity = Math.min(this.time.length * 2, Math.max(this.maximum, FIRST_CAPACITY));
    const longer = <Column extends { set(from: Column): void }>(column: Column, made: Column) => {
      made.set(column);
      return made;
    };
    this.time = longer(this.time, new Float64Array(capacity));
    this.side = longer(this.side, new Uint8Array(capacity));
    this.outgoing = longer(this.outgoing, new Uint8Array(capacity));
    this.source = longer(this.source, new Uint32Array(capacity));
    this.destination = longer(this.destination, new Uint32Array(capacity));
    this.sourcePort = longer(this.sourcePort, new Uint16Array(capacity));
    this.destinationPort = longer(this.destinationPort, new Uint16Array(capacity));
    this.seq = longer(this.seq, new Uint32Array(capacity));
    this.ack = longer(this.ack, new Uint32Array(capacity));
    this.flags = longer(this.flags, new Uint8Array(capacity));
    this.window = longer(this.window, new Uint16Array(capacity));
    this.payload = longer(this.payload, new Uint32Array(capacity));
  }
}
