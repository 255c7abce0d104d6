import type { TcpState } from './tcpState.js';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** One TCP socket as inet_diag reports it (include/uapi/linux/inet_diag.h, struct inet_diag_msg). */
export interface SocketEntry {
  readonly family: 4 | 6;
  readonly state: TcpState;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** LISTEN: length of the accept queue. Otherwise bytes not yet read. */
  readonly receiveQueue: number;
  /** LISTEN: sk_max_ack_backlog, i.e. min(backlog, somaxconn). Otherwise bytes not yet acknowledged. */
  readonly sendQueue: number;
  /** 0: no process has a descriptor for it (still in a queue, or already closed). */
  readonly inode: number;
  readonly uid: number;
  /** Which timer runs, if any, as `ss -o` names it. */
  readonly timer: 'off' | 'on' | 'keepalive' | 'timewait' | 'persist' | 'unknown';
  /** Milliseconds until the timer fires. */
  readonly expires: number;
  readonly retransmits: number;
  /** sk_drops (INET_DIAG_SKMEMINFO), when the dump asked for it. For LISTEN: SYNs and ACKs dropped. */
  readonly drops: number | undefined;
}
