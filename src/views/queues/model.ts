import type { TcpState } from '../../wire/tcpState.js';

/** Length and limit of a queue: how many are in it, how many fit. */
export interface QueueFill {
  readonly length: number;
  /** null where this kernel's rule is not known. */
  readonly limit: number | null;
}

export interface QueuesModel {
  readonly listeners: readonly ListenerQueues[];
}

export interface ListenerQueues {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly owner: { readonly pid: number; readonly name: string } | null;
  /** The value that the kernel keeps: min(backlog, somaxconn). */
  readonly backlog: number;
  readonly acceptQueue: QueueFill;
  readonly synQueue: QueueFill;
  readonly connections: readonly QueuedConnection[];
  /**
   * Names of other listeners on the same address and port (SO_REUSEPORT). The kernel does not say
   * whose a waiting connection is: one that may be anyone's is listed, and counted in `synQueue`,
   * with each.
   */
  readonly sharesWith?: readonly string[];
}

/** One connection at the server's end, or a client that has none there. */
export interface QueuedConnection {
  /** The client's name, or its address and port where it has no name. */
  readonly client: string;
  readonly remote: string;
  /** 'none': the server has no socket for it (its SYN was dropped, or its entry expired). */
  readonly place: 'accept' | 'syn' | 'accepted' | 'none';
  readonly serverState: TcpState;
  /** The client's own end; undefined where it is not in this lab. */
  readonly clientState: TcpState | undefined;
  /** The process that accepted it. */
  readonly owner: { readonly pid: number; readonly name: string } | null;
}
