import { TCP_STATES, type TcpState } from '../wire/tcpState.js';

/**
 * Where a state leads, one step at a time: RFC 9293 figure 5, with what it leaves out.
 * - Every state ends in CLOSED: by RST, or because the kernel gave the connection up.
 * - LISTEN to ESTABLISHED: a SYN cookie leaves no trace of the SYN (tcp_syncookies).
 * - SYN_RECV to LISTEN: the request expired or was reset, the listener is there still
 *   (RFC 9293 §3.10.7.4, for a connection that was opened passively).
 * - CLOSED to SYN_RECV: a listener that opened unseen by us.
 */
const NEXT: Readonly<Record<TcpState, readonly TcpState[]>> = {
  CLOSED: ['LISTEN', 'SYN_SENT', 'SYN_RECV'],
  LISTEN: ['SYN_RECV', 'SYN_SENT', 'ESTABLISHED', 'CLOSED'],
  SYN_SENT: ['SYN_RECV', 'ESTABLISHED', 'CLOSED'],
  SYN_RECV: ['ESTABLISHED', 'FIN_WAIT1', 'LISTEN', 'CLOSED'],
  ESTABLISHED: ['FIN_WAIT1', 'CLOSE_WAIT', 'CLOSED'],
  FIN_WAIT1: ['FIN_WAIT2', 'CLOSING', 'TIME_WAIT', 'CLOSED'],
  FIN_WAIT2: ['TIME_WAIT', 'CLOSED'],
  CLOSING: ['TIME_WAIT', 'CLOSED'],
  TIME_WAIT: ['CLOSED'],
  CLOSE_WAIT: ['LAST_ACK', 'CLOSED'],
  LAST_ACK: ['CLOSED'],
};

export function follows(from: TcpState, to: TcpState): boolean {
  return NEXT[from].includes(to);
}

/** Whether one connection can get from one state to the other, without ending in between. */
export function leadsTo(from: TcpState, to: TcpState): boolean {
  return REACHABLE[from].has(to);
}

const REACHABLE = Object.fromEntries(
  TCP_STATES.map(state => [state, reachableFrom(state)]),
  // Safe: there is an entry for each of TCP_STATES.
) as Record<TcpState, ReadonlySet<TcpState>>;

function reachableFrom(start: TcpState): ReadonlySet<TcpState> {
  const seen = new Set<TcpState>();
  const open: TcpState[] = [...NEXT[start]];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (state !== 'CLOSED') open.push(...NEXT[state]);
  }
  return seen;
}
