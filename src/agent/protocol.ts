import type { Endpoint } from '../wire/socketEntry.js';
import type { FilterProgram } from '../wire/filterProgram.js';

/**
 * What goes over the agent's stdin and stdout, apart from raw bytes (frames.ts). All times `t` are
 * nanoseconds since `Hello.epoch`. The modules in python/ are the other end of each of these types.
 */

export type WireEndpoint = readonly [address: string, port: number];

export const endpointOf = ([address, port]: WireEndpoint): Endpoint => ({ address, port });

/** Read by the agent before it starts. */
export interface AgentConfig {
  /** `half`: one side of a pair whose other side is on another machine. */
  readonly lab: 'loopback' | 'pair' | 'half' | 'host';
  /** Which half, or which machine of a `direct` lab, whose two agents are of kind `host`. */
  readonly side?: 'client' | 'server';
  /** The machine's own sysctls may be written, and are restored when the agent ends, however. */
  readonly restore?: boolean;
  /** Where namespaces are refused, start anew through `sudo -n` if that gives them. */
  readonly sudo: boolean;
  /** Seconds without a word from us after which the agent ends, with its lab; 0: never. */
  readonly silence: number;
}

export interface AgentError {
  /** Symbolic: `EADDRINUSE`; empty for what is no system error. */
  readonly errno: string;
  /** The system call or option that failed. */
  readonly where: string;
  readonly text: string;
}

export interface Hello {
  readonly event: 'hello';
  /** Seconds since 1970, by the host's clock: the zero of all times. */
  readonly epoch: number;
  readonly python: string;
  readonly kernel: string;
  /** `uname -v`: in Debian's kernels it names the stable release that `kernel` hides. */
  readonly version: string;
  readonly uid: number;
  /** As sshd sets it: the client's address and port, then ours, by blanks; empty without ssh. */
  readonly sshConnection: string;
  /** The file os-release(5); empty where the host has none. */
  readonly osRelease: string;
  readonly privilege: 'root' | 'userns' | 'none';
  /** The lab has a /proc of its own, which numbers only its processes. */
  readonly ownProc: boolean;
  /** Why namespaces were refused. */
  readonly lack: AgentError | null;
  readonly 'kernel/unprivileged_userns_clone': string | null;
  readonly 'kernel/apparmor_restrict_unprivileged_userns': string | null;
  readonly 'user/max_user_namespaces': string | null;
  readonly sides: readonly {
    readonly name: 'both' | 'client' | 'server';
    readonly address: string;
  }[];
  /** The lab could not be set up; the agent ends after saying so. */
  readonly error?: AgentError;
}

export type AgentEvent =
  | { readonly event: 'child'; readonly child: number; readonly for: number }
  | {
      readonly event: 'accepted';
      readonly child: number;
      readonly fd: number;
      readonly remote: WireEndpoint;
      readonly t: number;
    }
  | {
      readonly event: 'accept-failed';
      readonly child: number;
      readonly errno: string;
      readonly t: number;
    }
  | { readonly event: 'clients'; readonly list: readonly ClientEvent[] }
  /** A flood goes on, or has ended: with `errno` before all was sent. */
  | {
      readonly event: 'flooding' | 'flooded';
      readonly child: number;
      readonly sent: number;
      readonly errno?: string;
      readonly t: number;
    }
  | {
      readonly event: 'exited';
      readonly child: number;
      readonly status: number | null;
      readonly signal: number | null;
      readonly t: number;
      readonly cut?: number;
    }
  | {
      readonly event: 'child-broke';
      readonly child: number;
      readonly text: string;
      readonly t: number;
    };

export type ClientEvent =
  | readonly [client: number, kind: 'connect-called', t: number, address: string, port: number]
  | readonly [client: number, kind: 'connected', t: number]
  | readonly [client: number, kind: 'error', t: number, errno: string, where: string]
  | readonly [client: number, kind: 'received', t: number, bytes: number]
  | readonly [client: number, kind: 'peer-closed', t: number]
  | readonly [client: number, kind: 'shutdown', t: number]
  | readonly [client: number, kind: 'closed', t: number, reset: boolean];

interface Timed {
  readonly t: number;
}

/** Which process has which sockets. */
export interface Owners {
  readonly pids: readonly (readonly [pid: number, inodes: readonly number[]])[];
  readonly names: Readonly<Record<string, string>>;
}

/** Requests to inet_diag that are made again and again; answers that stay the same are told once. */
export interface ObservationPlan {
  /** Hex, as in `look`. */
  readonly requests: readonly string[];
  readonly ms: number;
  /** Where that would take more of the agent's time than this part of it, it is done less often. */
  readonly share: number;
}

/** A process as /proc tells of it. */
export interface ProcessFacts {
  /** Its name, cut to 15 bytes. */
  readonly comm: string;
  /** Its command line; some programs write something else over it. */
  readonly arguments: readonly string[];
  /** Paths as the process sees them; empty where we may not know. */
  readonly exe: string;
  readonly cwd: string;
  /** 0: none that we see. */
  readonly parent: number;
  /** /proc/PID/cgroup. */
  readonly cgroup: string;
}

/** A file that was asked for by `pattern`, or why it could not be read. */
export type ReadFile = { readonly pattern: string; readonly path: string } & (
  | { readonly text: string; readonly errno?: never }
  | { readonly errno: string; readonly text?: never }
);

/** Every call by name: what it is given and what it answers. */
export interface Calls {
  look: {
    params: {
      sides: readonly number[];
      /** Requests to inet_diag, hex (wire/sockDiagRequest.ts); their answers make one dump a side. */
      dumps?: readonly string[];
      /** Milliseconds from its arrival to the look. */
      defer?: number;
      /** Of all sockets, or of those with these inodes. */
      owners?: boolean | readonly number[];
      counters?: boolean;
      sysctls?: readonly string[];
    };
    answer: Timed & {
      owners?: Owners;
      /** One text a side: /proc/net/netstat, then /proc/net/snmp. */
      counters?: readonly string[];
      /** One table a side; null: this kernel has no such sysctl (in a namespace). */
      sysctls?: readonly Readonly<Record<string, string | null>>[];
    };
  };
  /** The address from which the machine talks to another one; the route as netlink bytes, hex. */
  source: { params: { side: number; to: string }; answer: { address: string; route: string } };
  /** A route to an IPv4 network of so many bits: through a gateway, back into `lo`, or nowhere. */
  route: {
    params: {
      side: number;
      to: string;
      length: number;
      how: 'gateway' | 'loopback' | 'blackhole';
      gateway?: string;
    };
    answer: object;
  };
  /** Half-open SYNs, each from an address of its own; told of by events. */
  flood: {
    params: {
      side: number;
      to: WireEndpoint;
      /** The network's first address, and how many of its addresses are used up. */
      from: string;
      first: number;
      count: number;
      /** Seconds from one to the next. */
      every: number;
    };
    answer: { child: number };
  };
  /** Of each list of patterns, whether one names a program; those by index of which none does. */
  programs: {
    params: { side: number; patterns: readonly (readonly string[])[] };
    answer: { missing: readonly number[] };
  };
  /** What /proc tells of a process of the side's machine. */
  process: { params: { side: number; pid: number }; answer: ProcessFacts };
  /** Files as a process sees them; `patterns`: absolute, `*`, `?` and `[…]` as in a shell. */
  files: {
    params: {
      side: number;
      pid: number;
      patterns: readonly string[];
      /** At most so many, and so many characters of all. */
      files: number;
      bytes: number;
    };
    /** `cut`: there would be more. */
    answer: { files: readonly ReadFile[]; cut: boolean };
  };
  sysctl: {
    params: { side: number; key: string; value?: string };
    /** `t`: behind the write. */
    answer: Timed & { value: string };
  };
  serve: {
    params: {
      side: number;
      name: string;
      address: string;
      port: number;
      backlog: number;
      /** How many connections to accept as they come; -1: all. */
      accept: number;
      serve: 'echo' | 'discard' | 'hold';
      nofile?: number;
      /** Seconds, TCP_DEFER_ACCEPT. */
      deferAccept?: number;
      /** TCP_FASTOPEN: connections that may wait for the ACK of their handshake. */
      fastopen?: number;
      reuseport: boolean;
      /** Of the listener, and of accepted connections. */
      filter: FilterProgram;
      connectionFilter: FilterProgram;
    };
    answer: Timed & { child: number; pid: number; local: WireEndpoint };
  };
  /** Starts the process that holds the clients of a side. */
  clients: { params: { side: number }; answer: { child: number } };
  capture: { params: { side: number; filter: FilterProgram }; answer: { child: number } };
  spawn: {
    params: { side: number; argv: readonly string[]; cwd: string; nofile?: number; limit: number };
    answer: Timed & { child: number; pid: number };
  };
  signal: { params: { child: number; signal: number; group?: boolean }; answer: Timed };
  /** So often, or as often as a twentieth of the time allows; `dumps` as in `look`. */
  sample: { params: { ms: number; dumps: readonly string[] }; answer: object };
  /** Replaces the plans of the call before. Answers come as `observed` frames. */
  observe: {
    params: {
      side: number;
      /** Milliseconds between frames. */
      batch: number;
      plans: readonly ObservationPlan[];
    };
    answer: Timed;
  };
  /** Of a half: answered when every frame that had left it was sent to us. */
  drain: { params: object; answer: Timed };
  /** To a child: see `ChildCalls`. */
  tell: { params: { child: number; do: string }; answer: object };
}

/** Calls that the agent hands on to one of its children, by what they ask to `do`. */
export interface ChildCalls {
  // a server
  accept: { params: { count: number }; answer: object };
  listen: { params: { backlog: number }; answer: object };
  close: { params: object; answer: Partial<Timed> };
  /** Of the listener, if it still is one, and of connections whose handshake is done. */
  'filter-server': {
    params: { listener: FilterProgram; connections: FilterProgram };
    answer: Timed;
  };
  /** Ends accepted connections; gives those that it does not have, or that have no other end. */
  end: {
    params: { remotes: readonly WireEndpoint[]; how: 'close' | 'shutdown' | 'reset' };
    answer: Timed & { missing: readonly WireEndpoint[] };
  };
  // a capture
  filter: { params: { filter: FilterProgram }; answer: Timed };
  // clients
  open: {
    params: {
      clients: readonly (readonly [client: number, filter: FilterProgram])[];
      /** Choose the local port now, so that a rule can name it before the first SYN. */
      bind: boolean;
      from: string;
      to: WireEndpoint;
    };
    answer: { ports: readonly number[] };
  };
  connect: {
    params: {
      numbers: readonly number[];
      /** Calls of one group are one row of clients, each at its time behind the one before. */
      group: number;
      to: WireEndpoint;
      together: boolean;
      /** Seconds between two starts; 0: each after the answer to the one before. */
      every: number;
      /** Seconds that a client without an answer holds up the next. */
      patience: number;
      /** Data for the SYN (MSG_FASTOPEN), or for right after the handshake; empty: connect(2). */
      fastopen: string;
    };
    answer: object;
  };
  'filter-clients': {
    params: { filters: readonly (readonly [client: number, filter: FilterProgram])[] };
    answer: Timed;
  };
  /** In turn, up to the first that cannot. */
  send: {
    params: { clients: readonly number[]; hex: string };
    answer: { failed?: readonly [client: number, errno: string] };
  };
  /** In turn, up to the first that cannot. */
  'shutdown-clients': { params: { clients: readonly number[] }; answer: { failed?: number } };
  'close-clients': { params: { clients: readonly number[]; reset: boolean }; answer: object };
  flush: { params: object; answer: { lost: number } };
}
