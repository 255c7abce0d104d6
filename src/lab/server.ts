import type { Program } from './programs.js';
import type { Side } from './sides.js';

/** A server of the notebook: a process of its own that listens. */
export interface LabServer {
  readonly name: string;
  readonly side: Side;
  readonly address: string;
  readonly port: number;
  /** 0: a process of the host that we may not see. */
  readonly pid: number;
  /** Connections accepted so far. Only known of the built-in server. */
  readonly accepted: number;
  /** Why the last accept(2) failed, e.g. EMFILE. */
  readonly acceptError: string | undefined;
  /** The process lives. */
  readonly alive: boolean;
  /** It no longer listens: closed, or its process ended. */
  readonly closed: boolean;
  /** How its process ended. */
  readonly ended: { readonly status: number | null; readonly signal: string | null } | undefined;
  /** A program of the user's instead of the built-in server. */
  readonly program: Program | undefined;
  /** It was on the host before, and is only watched: every address on which it listens. */
  readonly attached: readonly string[] | undefined;
}

/** Listeners of the host that get a name. */
export interface AttachedSpec {
  readonly name: string;
  readonly side: Side;
  readonly port: number;
  /** Each once. */
  readonly addresses: readonly [string, ...string[]];
  readonly pid: number;
  /** Somebody listens there now. */
  readonly isHere: () => boolean;
}

export interface ServerSpec {
  readonly name: string;
  readonly side: Side;
  readonly address: string;
  readonly port: number;
  readonly backlog: number;
  readonly accept: number | 'all';
  readonly serve: 'echo' | 'discard' | 'hold';
  readonly nofile: number | undefined;
  /** Seconds. */
  readonly deferAccept: number | undefined;
  /** TCP_FASTOPEN: how many connections may wait for the ACK of their handshake. */
  readonly fastopen: number | undefined;
  readonly reuseport: boolean;
}

export interface ExecSpec {
  readonly name: string;
  readonly side: Side;
  readonly port: number;
  readonly command: string;
  readonly folder: string;
  readonly nofile: number | undefined;
}
