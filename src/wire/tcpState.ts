/**
 * TCP states as RFC 9293 and netstat name them. `CLOSED` is RFC 9293's name for "no connection
 * at all": the kernel has no such socket; we use it where a socket is gone or never was.
 */
export const TCP_STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSED',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
] as const;

export type TcpState = (typeof TCP_STATES)[number];

/** include/net/tcp_states.h: TCP_ESTABLISHED = 1 …, TCP_NEW_SYN_RECV = 12 (a request socket). */
export function tcpStateFromKernel(value: number): TcpState {
  if (value === 12) return 'SYN_RECV';
  return TCP_STATES[value - 1] ?? 'CLOSED';
}
