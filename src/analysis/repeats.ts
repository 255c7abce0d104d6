import type { Judgement } from './fates.js';
import { sequenceLength, type RawSegment } from './segments.js';

export interface Repeat {
  /** 0: sent for the first time; n: its nth repeat. */
  readonly repeat: number;
  /** The other end had it already. */
  readonly spurious: boolean;
}

/** Which segments repeat earlier ones of the same connection, and how often by then. */
export function countRepeats(segments: readonly RawSegment[], judgement: Judgement): Repeat[] {
  const memory = { client: new Memory(), server: new Memory() };
  return segments.map((segment, index) => {
    const own = memory[segment.from];
    const other = memory[segment.from === 'client' ? 'server' : 'client'];
    const found = own.send(segment, other);
    if (segment.relativeAck !== null) own.received = Math.max(own.received, segment.relativeAck);
    const kept = (judgement.arrivals[index] ?? null) !== null && isKept(segment, index, judgement);
    other.hear(segment, found, kept);
    return found;
  });
}

/**
 * Whether the receiver made use of it: a request has no room for data, so what comes with an ACK
 * that is ignored is lost with it. An ignored bare ACK counts as had: the kernel does remember it
 * (`acked` of inet_request_sock), and its repeat tells it nothing new.
 */
function isKept(segment: RawSegment, index: number, { fates }: Judgement): boolean {
  const fate = fates[index]?.kind;
  return fate === 'delivered' || (fate === 'ack-ignored' && segment.kind === 'ACK');
}

/** What one end has sent, and what it has of the other's. Numbers are relative. */
class Memory {
  /** Everything before it has been received. */
  received = 0;
  private readonly synsHeard = new Set<number>();
  private acksHeard = -Infinity;
  private heardRepeat = false;

  private readonly synsSent = new Map<number, number>();
  private sentUpTo = -Infinity;
  private readonly sentAgain = new Map<number, number>();
  private lastAck: number | undefined;
  private ackRepeats = 0;

  send(segment: RawSegment, other: Memory): Repeat {
    const { kind, seq, relativeSeq, relativeAck } = segment;
    if (kind === 'RST') return FIRST;
    if (kind === 'SYN' || kind === 'SYN-ACK') {
      const repeat = this.synsSent.get(seq) ?? 0;
      this.synsSent.set(seq, repeat + 1);
      this.lastAck = relativeAck ?? undefined;
      return { repeat, spurious: repeat > 0 && other.synsHeard.has(seq) };
    }
    const answersRepeat = this.heardRepeat;
    this.heardRepeat = false;
    if (kind === 'ACK') return this.sendAck(relativeAck, answersRepeat, other);
    if (relativeAck !== null) this.acknowledge(relativeAck);
    const end = relativeSeq + sequenceLength(segment);
    const isRepeat = relativeSeq < this.sentUpTo;
    this.sentUpTo = Math.max(this.sentUpTo, end);
    if (!isRepeat) return FIRST;
    const repeat = (this.sentAgain.get(relativeSeq) ?? 0) + 1;
    this.sentAgain.set(relativeSeq, repeat);
    return { repeat, spurious: end <= other.received };
  }

  /**
   * A bare ACK is a repeat when it says the same again because the other end repeated itself.
   * Equal ACKs are no repeats otherwise: they report gaps and windows (RFC 5681 §2).
   */
  private sendAck(ack: number | null, answersRepeat: boolean, other: Memory): Repeat {
    if (ack === null) return FIRST;
    const again = ack === this.lastAck && answersRepeat;
    this.acknowledge(ack);
    if (!again) return FIRST;
    this.ackRepeats += 1;
    return { repeat: this.ackRepeats, spurious: other.acksHeard >= ack };
  }

  private acknowledge(ack: number): void {
    if (ack !== this.lastAck) this.ackRepeats = 0;
    this.lastAck = ack;
  }

  /** `kept`: it arrived, and was not discarded. */
  hear(segment: RawSegment, { repeat }: Repeat, kept: boolean): void {
    if (!kept) return;
    const { kind, seq, relativeSeq, relativeAck } = segment;
    if (repeat > 0) this.heardRepeat = true;
    if (kind === 'SYN' || kind === 'SYN-ACK') this.synsHeard.add(seq);
    else if (relativeSeq <= this.received) {
      this.received = Math.max(this.received, relativeSeq + sequenceLength(segment));
    }
    if (relativeAck !== null) this.acksHeard = Math.max(this.acksHeard, relativeAck);
  }
}

const FIRST: Repeat = { repeat: 0, spurious: false };
