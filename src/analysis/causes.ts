import type { Nanoseconds } from '../lab/recording.js';
import type { Missing, SegmentCause, SegmentFate, SegmentKind } from '../views/timeline/model.js';
import { ACK } from '../wire/packetTable.js';
import type { TcpState } from '../wire/tcpState.js';
import type { Lane } from './lane.js';
import type { Repeat } from './repeats.js';
import type { End, RawSegment } from './segments.js';

/** An answer follows what it answers at once, on a slow machine within this. */
const AT_ONCE: Nanoseconds = 5e6;

/** The shortest retransmission timeout of data: TCP_RTO_MIN, include/net/tcp.h. */
const SHORTEST_TIMEOUT: Nanoseconds = 200e6;

export interface Story {
  readonly segments: readonly RawSegment[];
  readonly fates: readonly SegmentFate[];
  readonly repeats: readonly Repeat[];
  readonly lanes: Readonly<Record<End, Lane>>;
  readonly cookies: boolean;
}

/** Why each segment of a connection was sent. */
export function causesOf(story: Story): SegmentCause[] {
  const history = new History(story);
  return story.segments.map((segment, index) => history.next(segment, index));
}

/** What was on the wire so far. */
class History {
  private readonly last: Record<End, number | undefined> = { client: undefined, server: undefined };
  /** Index of the last segment that said the same: by end, kind and number. */
  private readonly said = new Map<string, number>();
  private confirmed = false;

  constructor(private readonly story: Story) {}

  next(segment: RawSegment, index: number): SegmentCause {
    const cause = this.cause(segment, index);
    this.last[segment.from] = index;
    this.said.set(sayingOf(segment), index);
    if (segment.from === 'client' && segment.kind !== 'SYN') this.confirmed = true;
    return cause;
  }

  private cause(segment: RawSegment, index: number): SegmentCause {
    const { kind, from } = segment;
    if (kind === 'RST') return this.reset(segment, index);
    const again = (this.story.repeats[index]?.repeat ?? 0) > 0;
    if (again) return this.repeat(segment, index);
    switch (kind) {
      case 'SYN':
        return { kind: 'connects' };
      case 'SYN-ACK':
        if (this.story.cookies) return { kind: 'answers-with-cookie' };
        return { kind: (segment.relativeAck ?? 0) > 1 ? 'takes-data' : 'answers' };
      case 'ACK':
        return { kind: from === 'client' && !this.confirmed ? 'confirms' : 'acknowledges' };
      case 'data':
        return { kind: 'sends' };
      case 'FIN':
        return { kind: 'closes' };
    }
  }

  private repeat(segment: RawSegment, index: number): SegmentCause {
    const { kind, from, time } = segment;
    const asked = this.askedBy(segment);
    if (asked !== undefined) return { kind: 'asked-again', by: asked };
    const before = this.said.get(sayingOf(segment));
    const after = time - (this.story.segments[before ?? index]?.time ?? time);
    const carries = kind === 'data' || kind === 'FIN';
    if (carries && after < SHORTEST_TIMEOUT) return { kind: 'suspects-loss', after };
    return { kind: 'timer', after, missing: this.missing(from, before ?? 0, index) };
  }

  /** A repeat of the other end right before, of what this segment answers. */
  private askedBy({ kind, from, time }: RawSegment): SegmentKind | undefined {
    if (kind !== 'ACK' && kind !== 'SYN-ACK') return undefined;
    const asked = this.last[from === 'client' ? 'server' : 'client'];
    if (asked === undefined || asked < (this.last[from] ?? -1)) return undefined;
    const question = this.story.segments[asked];
    const repeated = (this.story.repeats[asked]?.repeat ?? 0) > 0;
    const heard = this.story.fates[asked]?.kind === 'delivered';
    if (question === undefined || !repeated || !heard) return undefined;
    if (kind === 'SYN-ACK' && question.kind !== 'SYN') return undefined;
    return time - question.time <= AT_ONCE || kind === 'ACK' ? question.kind : undefined;
  }

  /** What came back between a segment and its repeat. */
  private missing(from: End, first: number, repeat: number): Missing {
    const { segments, fates } = this.story;
    let missing: Missing = 'answer';
    for (let index = first + 1; index < repeat; index += 1) {
      const fate = fates[index];
      if (segments[index]?.from === from || segments[index]?.kind === 'SYN') continue;
      if (fate?.kind === 'ack-ignored') return fate.deferred ? 'data' : 'answer-ignored';
      if (fate?.kind === 'lost' || fate?.kind === 'dropped-by-rule') missing = 'answer-lost';
    }
    return missing;
  }

  private reset({ from, flags, time }: RawSegment, index: number): SegmentCause {
    const { segments, lanes } = this.story;
    const bare = (flags & ACK) === 0;
    const before = stateBefore(lanes[from], time);
    const previous = segments[index - 1];
    const idle = before === 'CLOSED' || before === 'LISTEN';
    if (!bare && previous?.kind === 'SYN' && previous.from !== from) return { kind: 'refuses' };
    if (bare && from === 'server' && before === 'SYN_RECV') return { kind: 'aborts' };
    return { kind: bare || idle ? 'knows-nothing' : 'resets' };
  }
}

/** A bare ACK says the number that it waits for, all else the number from which it tells. */
function sayingOf({ from, kind, seq, ack }: RawSegment): string {
  return `${from} ${kind} ${kind === 'ACK' ? ack : seq}`;
}

function stateBefore({ changes }: Lane, time: Nanoseconds): TcpState | undefined {
  return changes.findLast(change => change.time < time)?.state;
}
