import type { TcpState } from '../../wire/tcpState.js';
import type { ExplainedRule } from '../explanation/model.js';
import type { AppliedRule } from '../explanation/sources.js';

/** Length and limit of a queue: how many are in it, how many fit. */
export interface QueueFill {
  readonly length: number;
  /** null where this kernel's rule is not known. */
  readonly limit: number | null;
}

/** A queue, and what its limit comes from. */
export interface BoundedQueue extends QueueFill {
  readonly bound: QueueBound;
  /** The kernel's rules that make it so. */
  readonly rules?: readonly AppliedRule[];
}

/** What bounds a queue; all numbers as the kernel was told them. */
export type QueueBound =
  /** The second argument of listen(2); `room`: how many fit beyond it, 0 or 1. */
  | { readonly by: 'backlog'; readonly backlog: number; readonly room: number }
  /** net.core.somaxconn, since listen(2) was asked for more: `asked`. */
  | {
      readonly by: 'somaxconn';
      readonly somaxconn: number;
      readonly asked: number;
      readonly room: number;
    }
  /** Without cookies, a quarter of net.ipv4.tcp_max_syn_backlog is kept for known peers. */
  | { readonly by: 'max-syn-backlog'; readonly maxSynBacklog: number }
  /** Linux to 4.3: a table whose size is a power of two. */
  | { readonly by: 'table' }
  /** net.ipv4.tcp_syncookies 2: every SYN is answered with a cookie, none is queued. */
  | { readonly by: 'cookies' }
  | { readonly by: 'unknown' };

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
  readonly acceptQueue: BoundedQueue;
  readonly synQueue: BoundedQueue;
  readonly connections: readonly QueuedConnection[];
  /**
   * Names of other listeners on the same address and port (SO_REUSEPORT). The kernel does not say
   * whose a waiting connection is: one that may be anyone's is listed, and counted in `synQueue`,
   * with each.
   */
  readonly sharesWith?: readonly string[];
  /** Who met a full queue since the listener began; undefined where packets were not captured. */
  readonly turnedAway?: readonly TurnedAway[];
  /** Those that the queues and the clients name, with their sources. Absent: saved without. */
  readonly rules?: readonly ExplainedRule[];
}

/** A client for whom there was no slot, and what the kernel did about it. */
export interface TurnedAway {
  readonly client: string;
  readonly remote: string;
  readonly what:
    /** A SYN that got no answer. */
    | 'syn-dropped'
    /** A SYN answered with a cookie: nothing is queued, the client connects all the same. */
    | 'cookie-sent'
    /** A final ACK that found the accept queue full: the request stays in the SYN queue. */
    | 'ack-ignored'
    /** The same with tcp_abort_on_overflow: RST. */
    | 'reset';
  readonly times: number;
  /** The kernel's rule that did so; left out where it is not known. */
  readonly rule?: AppliedRule;
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
  /**
   * Nanoseconds that it has been in its queue, or, without a socket at the server, since its first
   * SYN. undefined: it does not wait, or its packets were not captured.
   */
  readonly waiting?: number;
}
