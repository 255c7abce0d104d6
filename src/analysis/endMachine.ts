import { ACK, FIN } from '../wire/packetTable.js';
import type { TcpState } from '../wire/tcpState.js';
import { sequenceLength, type End, type RawSegment } from './segments.js';

/** What an end knows beside its state when a segment leaves or comes. */
export interface Situation {
  readonly end: End;
  readonly state: TcpState;
  /** Without a connection, the server's end is LISTEN or CLOSED. */
  readonly idle: 'LISTEN' | 'CLOSED';
  /** The server answers with cookies: its SYN-ACK leaves no request behind. */
  readonly cookies: boolean;
  /** This segment completes the server's handshake. */
  readonly completes: boolean;
  /** The relative number behind its SYN and the data that it carried. */
  readonly synEnd: number;
  /** The relative number behind its own FIN; undefined before it sent one. */
  readonly finEnd: number | undefined;
  /** All that the other end sent before this segment has been received. */
  readonly inOrder: boolean;
  /** The client's next word after this SYN-ACK is RST: its socket was gone. */
  readonly refuses: boolean;
}

/** The states that follow when an end sends a segment: none, or one. */
export function onSend(segment: RawSegment, situation: Situation): readonly TcpState[] {
  const { end, state, idle, cookies } = situation;
  switch (segment.kind) {
    case 'SYN':
      return state === 'CLOSED' || state === 'LISTEN' ? ['SYN_SENT'] : [];
    case 'SYN-ACK':
      if (end === 'client') return state === 'SYN_SENT' ? ['SYN_RECV'] : [];
      return (state === 'LISTEN' || state === 'CLOSED') && !cookies ? ['SYN_RECV'] : [];
    case 'FIN':
      if (state === 'ESTABLISHED' || state === 'SYN_RECV') return ['FIN_WAIT1'];
      return state === 'CLOSE_WAIT' ? ['LAST_ACK'] : [];
    case 'RST':
      return afterSendingReset(segment, state, end, idle);
    case 'ACK':
    case 'data':
      return [];
  }
}

function afterSendingReset(
  { flags }: RawSegment,
  state: TcpState,
  end: End,
  idle: 'LISTEN' | 'CLOSED',
): readonly TcpState[] {
  // With ACK it answers a SYN, or a connection ends itself; without, it answers a segment that
  // has no connection (RFC 9293 §3.10.7.1), which says nothing about a request's listener.
  const bare = (flags & ACK) === 0;
  if (state === 'SYN_RECV' && end === 'server') return [bare ? idle : 'CLOSED'];
  const stays = state === 'CLOSED' || state === 'TIME_WAIT' || state === 'SYN_SENT';
  if (stays || (state === 'LISTEN' && bare)) return [];
  return ['CLOSED'];
}

/** The states that follow when a segment comes to an end: up to three at once. */
export function onReceive(segment: RawSegment, situation: Situation): readonly TcpState[] {
  const { state, refuses } = situation;
  switch (segment.kind) {
    case 'RST':
      return afterReset(segment, situation);
    case 'SYN':
      // Only when SYNs cross: RFC 9293 figure 7. A listener's answer is its SYN-ACK.
      return state === 'SYN_SENT' ? ['SYN_RECV'] : [];
    case 'SYN-ACK':
      if (state === 'SYN_RECV')
        return situation.end === 'client' || situation.completes ? ['ESTABLISHED'] : [];
      // Of the data in a SYN (RFC 7413) the server may take none or all.
      if (state !== 'SYN_SENT' || !acknowledges(segment, situation.synEnd)) return [];
      return [refuses ? 'CLOSED' : 'ESTABLISHED'];
    case 'ACK':
    case 'data':
    case 'FIN':
      return afterAck(segment, situation);
  }
}

function acknowledges({ relativeAck }: RawSegment, synEnd: number): boolean {
  return relativeAck !== null && relativeAck >= 1 && relativeAck <= synEnd;
}

/** RFC 9293 §3.10.7.3 and §3.10.7.4, "check the RST bit". */
function afterReset(
  segment: RawSegment,
  { state, end, idle, synEnd }: Situation,
): readonly TcpState[] {
  if (state === 'CLOSED' || state === 'LISTEN') return [];
  if (state === 'SYN_SENT') return acknowledges(segment, synEnd) ? ['CLOSED'] : [];
  return state === 'SYN_RECV' && end === 'server' ? [idle] : ['CLOSED'];
}

/** RFC 9293 §3.10.7.4, "check the ACK field" and "check the FIN bit". */
function afterAck(segment: RawSegment, situation: Situation): readonly TcpState[] {
  const { end, completes, finEnd, inOrder } = situation;
  const states: TcpState[] = [];
  let { state } = situation;
  const to = (next: TcpState): void => {
    state = next;
    states.push(next);
  };
  const opens = end === 'client' ? state === 'SYN_RECV' : completes;
  if (opens && state === 'CLOSED') to('SYN_RECV');
  if (opens && (state === 'SYN_RECV' || state === 'LISTEN')) to('ESTABLISHED');
  const finAcked = finEnd !== undefined && (segment.relativeAck ?? 0) >= finEnd;
  const fin = (segment.flags & FIN) !== 0 && inOrder;
  if (finAcked && state === 'LAST_ACK') to('CLOSED');
  if (finAcked && state === 'CLOSING') to('TIME_WAIT');
  if (state === 'FIN_WAIT1') {
    if (fin) to(finAcked ? 'TIME_WAIT' : 'CLOSING');
    else if (finAcked) to('FIN_WAIT2');
  } else if (fin && state === 'FIN_WAIT2') {
    to('TIME_WAIT');
  } else if (fin && state === 'ESTABLISHED') {
    to('CLOSE_WAIT');
  }
  return states;
}

/** The relative number behind a segment's FIN. */
export function finEndOf(segment: RawSegment): number {
  return segment.relativeSeq + sequenceLength(segment);
}
