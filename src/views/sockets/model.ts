import type { TcpState } from '../../wire/tcpState.js';

export interface SocketsModel {
  readonly sockets: readonly SocketRow[];
}

export interface SocketRow {
  /** `address:port`, IPv6 addresses in brackets. */
  readonly local: string;
  readonly remote: string;
  readonly state: TcpState;
  readonly side: string;
  /** The server's or client's name in the notebook; null for a socket the notebook did not make. */
  readonly name: string | null;
  readonly queue: 'accept' | 'syn' | 'accepted' | null;
  readonly owner: { readonly pid: number; readonly name: string } | null;
  readonly receiveQueue: number;
  readonly sendQueue: number;
}
