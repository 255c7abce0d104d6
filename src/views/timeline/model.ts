import type { TcpState } from '../../wire/tcpState.js';

export interface TimelineModel {
  readonly connections: readonly TimelineConnection[];
  /** Packets the capture lost since the lab started: above 0, a missing arrow proves nothing. */
  readonly lost: number;
}

export interface TimelineEnd {
  /** Name in the notebook, or address:port. */
  readonly name: string;
  readonly side: string;
  readonly address: string;
  readonly port: number;
  /** States in the order of time, the first at the connection's first segment or before. */
  readonly states: readonly StateChange[];
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
}

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
  /** 0: sent for the first time; n: its nth repeat. */
  readonly repeat: number;
  /** A repeat of something that the other end already had (Wireshark: spurious retransmission). */
  readonly spurious: boolean;
  readonly fate: SegmentFate;
}

export type SegmentFate =
  | { readonly kind: 'delivered' }
  /** A `drop` rule of the notebook discarded it at the receiver. */
  | { readonly kind: 'dropped-by-rule'; readonly rule: string }
  /** A SYN that got no answer: the listener discarded it. */
  | { readonly kind: 'syn-dropped' }
  /** A final ACK that did not complete the handshake: the accept queue was full. */
  | { readonly kind: 'ack-ignored' }
  /** Left one side and never arrived at the other. */
  | { readonly kind: 'lost' };
