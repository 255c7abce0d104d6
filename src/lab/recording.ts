import type { PacketTable } from '../wire/packetTable.js';
import type { Endpoint, SocketEntry } from '../wire/socketEntry.js';

/** All times: nanoseconds since the lab's epoch, by the host's clock. */
export type Nanoseconds = number;

export type SideName = 'client' | 'server' | 'both';

/** Something a process of the lab did or met, as the agent saw it. */
export type LabEvent = { readonly time: Nanoseconds } & (
  | { readonly kind: 'listening'; readonly server: string; readonly pid: number }
  | {
      readonly kind: 'accepted';
      readonly server: string;
      readonly remote: Endpoint;
      readonly fd: number;
    }
  | { readonly kind: 'accept-failed'; readonly server: string; readonly errno: string }
  /** SYNs from addresses nobody has begin to be sent to it. */
  | { readonly kind: 'flood'; readonly server: string }
  | { readonly kind: 'server-closed'; readonly server: string }
  | {
      readonly kind: 'server-exited';
      readonly server: string;
      readonly status: number | null;
      readonly signal: string | null;
    }
  | {
      readonly kind: 'connect-called';
      readonly client: string;
      readonly local: Endpoint;
      readonly remote: Endpoint;
    }
  | { readonly kind: 'connected'; readonly client: string }
  | { readonly kind: 'client-error'; readonly client: string; readonly errno: string }
  | { readonly kind: 'received'; readonly client: string; readonly bytes: number }
  | { readonly kind: 'peer-closed'; readonly client: string }
  | { readonly kind: 'client-shutdown'; readonly client: string }
  /** A server's program ended a connection that it had accepted. */
  | {
      readonly kind: 'connection-ended';
      readonly server: string;
      readonly remote: Endpoint;
      readonly how: EndingHow;
    }
  | { readonly kind: 'client-closed'; readonly client: string; readonly reset: boolean }
  | { readonly kind: 'rule-on'; readonly rule: number }
  | { readonly kind: 'rule-off'; readonly rule: number }
);

/** How a program ends a connection: close(2), its own direction only, or by RST. */
export type EndingHow = 'close' | 'shutdown' | 'reset';

/** `fin` comes from the client, `server-fin` from the server. */
export type RuleSegment = 'syn' | 'syn-ack' | 'ack' | 'fin' | 'server-fin';

/** Whether the server sends such segments, so that clients' sockets filter them. */
export function isFromServer(segment: RuleSegment): boolean {
  return segment === 'syn-ack' || segment === 'server-fin';
}

/** As a `drop` step writes it. */
export function ruleWord(segment: RuleSegment): string {
  return segment === 'server-fin' ? 'fin' : segment;
}

/** Segments that a socket filter loses on purpose. */
export interface DropRule {
  readonly id: number;
  readonly segment: RuleSegment;
  readonly clients: readonly string[];
  readonly server: string;
  readonly from: Nanoseconds;
  /** undefined while the rule is on. */
  readonly to: Nanoseconds | undefined;
}

/** Every TCP socket of one side at one moment. */
export interface SideLook {
  readonly side: SideName;
  readonly time: Nanoseconds;
  readonly sockets: readonly SocketEntry[];
}

/** A client as the recording knows it; a name used again is another entry. */
export interface KnownClient {
  readonly name: string;
  readonly server: string;
  readonly side: SideName;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly from: Nanoseconds;
}

export interface KnownServer {
  readonly name: string;
  readonly side: SideName;
  readonly address: string;
  readonly port: number;
  /** The second argument of its last listen(2); undefined for a program of which it is not known. */
  readonly backlog?: number | undefined;
  /** TCP_DEFER_ACCEPT is set: a bare ACK completes no handshake before its time. */
  readonly deferAccept?: true;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds | undefined;
}

/** Everything observed since the lab started; a cell is the slice of time in which it ran. */
export interface Recording {
  /** Side names in the order that `PacketTable.side` indexes. */
  readonly sides: readonly SideName[];
  readonly packets: PacketTable;
  /** Packets the kernel could not hand to the capture, since the lab started. */
  readonly lost: number;
  readonly events: readonly LabEvent[];
  readonly rules: readonly DropRule[];
  readonly clients: readonly KnownClient[];
  readonly servers: readonly KnownServer[];
  /** Socket states seen, oldest first: evidence for what packets alone leave open. */
  readonly looks: readonly SideLook[];
}
