import type { TcpState } from '../../wire/tcpState.js';
import type { ExplainedRule } from '../explanation/model.js';
import type { AppliedRule } from '../explanation/sources.js';

export interface TimelineModel {
  readonly connections: readonly TimelineConnection[];
  /** Packets the capture lost since the lab started: above 0, a missing arrow proves nothing. */
  readonly lost: number;
  /** Those that the segments name, with their sources. Absent: saved before there were any. */
  readonly rules?: readonly ExplainedRule[];
}

export interface TimelineEnd {
  /** Name in the notebook, or address:port. */
  readonly name: string;
  readonly side: string;
  readonly address: string;
  readonly port: number;
  /** States in the order of time, the first at the connection's first segment or before. */
  readonly states: readonly StateChange[];
  /** Nobody has this address: its SYN was one of a flood. */
  readonly nobody?: true;
}

export interface StateChange {
  /** Nanoseconds since the connection's first segment. */
  readonly time: number;
  readonly state: TcpState;
}

export interface TimelineConnection {
  readonly client: TimelineEnd;
  readonly server: TimelineEnd;
  /** Nanoseconds from the lab's epoch to the connection's first segment. */
  readonly start: number;
  /** The first segments lie before the slice looked at and are left out of `segments`. */
  readonly cutAtStart: boolean;
  readonly segments: readonly Segment[];
  /**
   * The ends are on machines of their own, whose clocks differ by at most so much after all
   * corrections: as wrong can the times of arrivals be. Nanoseconds.
   */
  readonly clockError?: number;
  /** What the programs at both ends did and met meanwhile, in the order of time. */
  readonly events: readonly EndEvent[];
}

/** Something a program did, or was told, at one end of a connection. */
export type EndEvent = {
  /** Nanoseconds since the connection's first segment; below 0 before it. */
  readonly time: number;
  readonly end: 'client' | 'server';
} & (
  | {
      readonly kind:
        | 'connect-called'
        | 'connected'
        /** read(2) returned 0. */
        | 'peer-closed'
        | 'closed'
        /** shutdown(2) of its own direction. */
        | 'shutdown'
        /** Closed with SO_LINGER and time 0. */
        | 'reset'
        | 'listening'
        | 'listener-closed';
    }
  /** connect(2) failed. */
  | { readonly kind: 'connect-failed'; readonly errno: string }
  /** A connection that was there broke. */
  | { readonly kind: 'broken'; readonly errno: string }
  | { readonly kind: 'received'; readonly bytes: number }
  | { readonly kind: 'accepted'; readonly fd: number }
  /** The server's process ended; `signal`, e.g. "SIGKILL", if that ended it. */
  | { readonly kind: 'exited'; readonly signal: string | null }
  /** A drop rule for this connection began or ended; as it is written. */
  | { readonly kind: 'rule-on' | 'rule-off'; readonly rule: string }
);

export type SegmentKind = 'SYN' | 'SYN-ACK' | 'ACK' | 'data' | 'FIN' | 'RST';

export interface Segment {
  /** Nanoseconds since the connection's first segment, when it left. */
  readonly time: number;
  /** When it was seen at the other end; equal to `time` on loopback; null: never seen there. */
  readonly arrival: number | null;
  readonly from: 'client' | 'server';
  readonly kind: SegmentKind;
  /** All flags set, e.g. "PSH ACK". */
  readonly flags: string;
  /** Relative to that end's initial sequence number. */
  readonly seq: number;
  /** Relative to the other end's; null without the ACK flag. */
  readonly ack: number | null;
  readonly length: number;
  /** Receive window as the header has it, not scaled (RFC 7323 §2.3). Bytes. */
  readonly window: number;
  /** As `tcpdump` writes them, e.g. "mss 1460"; undefined: not captured. */
  readonly options?: readonly string[];
  /** 0: sent for the first time; n: its nth repeat. */
  readonly repeat: number;
  /** A repeat of something that the other end already had (Wireshark: spurious retransmission). */
  readonly spurious: boolean;
  readonly cause: SegmentCause;
  readonly fate: SegmentFate;
  /** It made the server's end ESTABLISHED; left out where it did not. */
  readonly completes?: true;
  /** The kernel's rules by which it was sent and by which it fared; left out where none decided. */
  readonly causeRule?: AppliedRule;
  readonly fateRule?: AppliedRule;
}

/** Why a segment was sent, as far as packets and looks at the sockets tell. */
export type SegmentCause =
  | {
      readonly kind:
        /** A first SYN: connect(2). */
        | 'connects'
        /** The answer to a SYN; a request waits in the SYN queue. */
        | 'answers'
        /** The same to a SYN whose data it took: a connection waits in the accept queue (RFC 7413). */
        | 'takes-data'
        /** The same with a SYN cookie: nothing waits (tcp_syncookies). */
        | 'answers-with-cookie'
        /** The client's first ACK. */
        | 'confirms'
        | 'sends'
        | 'acknowledges'
        | 'closes'
        /** RST for a SYN to a port on which nobody listens. */
        | 'refuses'
        /** RST for a segment of a connection that this end knows nothing of. */
        | 'knows-nothing'
        /** RST for a final ACK that found no room (tcp_abort_on_overflow). */
        | 'aborts'
        /** RST for a connection of its own: its program ended it, or its listener closed. */
        | 'resets';
    }
  /** Sent again too early for the timer: duplicate ACKs, SACK or a tail loss probe (RFC 8985). */
  | { readonly kind: 'suspects-loss'; readonly after: number }
  /** Sent again because of a repeat of the other end. */
  | { readonly kind: 'asked-again'; readonly by: SegmentKind }
  /** Sent again by the retransmission timer, `after` nanoseconds behind the last time. */
  | { readonly kind: 'timer'; readonly after: number; readonly missing: Missing };

/** Why a retransmission timer ran out. */
export type Missing =
  /** Nothing came back. */
  | 'answer'
  /** The answer was sent, and lost or dropped on its way. */
  | 'answer-lost'
  /** A SYN-ACK's answer came, and was ignored for want of room. */
  | 'answer-ignored'
  /** A SYN-ACK's answer came, and TCP_DEFER_ACCEPT waits for data. */
  | 'data';

/** A queue as the kernel counts it, with the bound that it compares with: full is length > bound. */
export interface QueueFill {
  readonly length: number;
  readonly bound: number;
}

/** What the server does next about a handshake that it did not complete. Nanoseconds. */
export type Sequel =
  /** It sent its SYN-ACK again so much later. */
  | { readonly kind: 'repeated'; readonly after: number }
  /** It gave the request up so much later. */
  | { readonly kind: 'expired'; readonly after: number }
  /** Its timer runs out about so much later. */
  | { readonly kind: 'due'; readonly after: number };

export type SegmentFate =
  | { readonly kind: 'delivered' }
  /** A `drop` rule of the notebook discarded it at the receiver. */
  | { readonly kind: 'dropped-by-rule'; readonly rule: string }
  /** A SYN that got no answer: the listener discarded it. `full`: the queue that was, if known. */
  | { readonly kind: 'syn-dropped'; readonly full: FullQueue | null }
  /** A final ACK that did not complete the handshake: the accept queue was full. */
  | {
      readonly kind: 'ack-ignored';
      /** It was not: the listener waits for data (TCP_DEFER_ACCEPT). */
      readonly deferred?: true;
      /** null: no look at the listener showed it full. */
      readonly queue: QueueFill | null;
      /** null: not known. */
      readonly sequel: Sequel | null;
    }
  /** Left one side and never arrived at the other. */
  | { readonly kind: 'lost' }
  /** Sent to an address that nobody has: an answer to a SYN of a flood. */
  | { readonly kind: 'nobody' };

export type FullQueue = { readonly queue: 'accept' | 'syn' } & QueueFill;

/** How wrong the times of arrivals can be, where machines differ; undefined on one. Nanoseconds. */
export function clockErrorOf({ connections }: TimelineModel): number | undefined {
  const errors = connections.flatMap(({ clockError }) => clockError ?? []);
  return errors.length === 0 ? undefined : Math.max(...errors);
}
