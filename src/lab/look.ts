import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent, RawDump } from '../agent/labAgent.js';
import { formatEndpoint } from '../wire/endpoint.js';
import { decodeCounters } from '../wire/netstat.js';
import { dumpRequests } from '../wire/sockDiagRequest.js';
import type { SocketEntry } from '../wire/socketEntry.js';
import { decodeSocketDump } from '../wire/socketDump.js';
import { TCP_STATES } from '../wire/tcpState.js';
import { failure } from '../words/problems.js';
import type { KnownClient, KnownServer, Nanoseconds, SideLook } from './recording.js';
import type { Sides } from './sides.js';

export interface Owner {
  readonly pid: number;
  /** The process's name, as /proc/PID/comm and `ss -p` give it. */
  readonly name: string;
}

/** The lab at one moment, as far as it was asked for. */
export interface LabLook {
  readonly time: Nanoseconds;
  readonly sides: readonly SideLook[];
  /** Socket inode to process. */
  readonly owners: ReadonlyMap<number, Owner>;
  /** By side index: sysctl name to value; null where this kernel has none in a namespace. */
  readonly sysctls: readonly Readonly<Record<string, string | null>>[];
}

/** Kernel counters of every side at one moment, by side index. */
export interface CounterLook {
  readonly time: Nanoseconds;
  readonly sides: readonly ReadonlyMap<string, number>[];
}

/** Settings of every side at one moment, by side index; null where this kernel has none. */
export interface SysctlLook {
  readonly time: Nanoseconds;
  readonly sides: readonly Readonly<Record<string, string | null>>[];
}

/** What bounds the queues, read beside them. */
export const QUEUE_SYSCTLS = [
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_syncookies',
] as const;

/** What else bears on who gets in, and when. */
const SAVED_SYSCTLS = [
  ...QUEUE_SYSCTLS,
  'net.ipv4.tcp_abort_on_overflow',
  'net.ipv4.tcp_syn_retries',
  'net.ipv4.tcp_synack_retries',
] as const;

/** What else the rules of the queues depend on. */
const RULE_SYSCTLS = [
  ...SAVED_SYSCTLS,
  'net.ipv4.tcp_syn_linear_timeouts',
  'net.ipv4.tcp_no_metrics_save',
] as const;

/** Those that are saved with a notebook's outputs. */
export function savedSysctls({ time, sides }: SysctlLook): SysctlLook {
  const saved = new Set<string>(SAVED_SYSCTLS);
  return {
    time,
    sides: sides.map(values =>
      Object.fromEntries(Object.entries(values).filter(([key]) => saved.has(key))),
    ),
  };
}

export function decodeSideLook(dump: RawDump, sides: Sides): SideLook | undefined {
  const side = sides.all[dump.side];
  if (side === undefined) return undefined;
  const { machine } = side;
  const sockets = decodeSocketDump(dump.bytes);
  return {
    side: side.name,
    time: dump.time,
    // Each sample comes through here: where there is one machine, nothing is copied.
    sockets:
      machine === 0
        ? sockets
        : sockets.map(socket => ({ ...socket, inode: labInode(machine, socket.inode) })),
  };
}

/** Socket inodes, 32 bits each (struct inet_diag_msg), of several machines, none twice; 0 is none. */
function labInode(machine: number, inode: number): number {
  return inode === 0 ? 0 : machine * 2 ** 32 + inode;
}

export interface LookOptions {
  /** Milliseconds that the host waits before it looks. */
  readonly defer?: number;
  /** Also which process has which socket: where there are many of either, that takes longer. */
  readonly owners?: boolean;
  /** Only sockets with one of these ports at either end; undefined, or more than a few: all. */
  readonly ports?: readonly number[] | undefined;
}

/** Each port takes two walks through the kernel's table of connections; all of it is one. */
const MOST_PORTS = 3;

function lookDumps(ports: readonly number[] | undefined): readonly string[] {
  if (ports === undefined || ports.length > MOST_PORTS) return dumpRequests({ drops: true });
  const connected = TCP_STATES.filter(state => state !== 'LISTEN');
  return ports.flatMap(port => [
    ...dumpRequests({ drops: true, localPort: port }),
    // The kernel compares no remote port of a listener.
    ...dumpRequests({ drops: true, remotePort: port, states: connected }),
  ]);
}

/**
 * Every TCP socket of every side, with owners and the sysctls that bound queues: one round trip.
 * Failure `no-sock-diag` where the kernel has no inet_diag or does not let us ask it.
 */
export async function lookAt(
  agent: LabAgent,
  sides: Sides,
  { defer = 0, owners: askOwners = true, ports }: LookOptions = {},
): Promise<LabLook> {
  const asked = {
    sides: sides.all.map(side => side.index),
    dumps: lookDumps(ports),
    owners: askOwners,
    sysctls: QUEUE_SYSCTLS,
    defer,
  };
  const look = await agent.look(asked).catch((error: unknown) => {
    if (error instanceof AgentRefusal) {
      throw failure('no-sock-diag', { reason: error.reason.errno || error.reason.text });
    }
    throw error;
  });
  const owners = new Map<number, Owner>();
  for (const [machine, { pids, names }] of look.owners.entries()) {
    for (const [pid, inodes] of pids) {
      const owner = { pid, name: names[pid] ?? '' };
      for (const inode of inodes) owners.set(labInode(machine, inode), owner);
    }
  }
  return {
    time: look.t,
    sides: look.dumps.flatMap(dump => decodeSideLook(dump, sides) ?? []),
    owners,
    sysctls: look.sysctls,
  };
}

export async function lookAtCounters(agent: LabAgent, sides: Sides): Promise<CounterLook> {
  const look = await agent.look({ sides: sides.all.map(side => side.index), counters: true });
  return { time: look.t, sides: look.counters.map(decodeCounters) };
}

/** The settings of every side that bear on its outputs: one round trip. */
export async function lookAtSysctls(agent: LabAgent, sides: Sides): Promise<SysctlLook> {
  const asked = { sides: sides.all.map(side => side.index), sysctls: RULE_SYSCTLS };
  const look = await agent.look(asked);
  return { time: look.t, sides: look.sysctls };
}

/** In a lab without a namespace of its own, what of the host's sockets belongs to the lab. */
export function ofLabOnly(
  look: SideLook,
  servers: readonly KnownServer[],
  clients: readonly KnownClient[],
): SideLook {
  const ports = new Set([
    ...servers.map(server => server.port),
    ...clients.map(client => client.local.port),
  ]);
  const sockets = look.sockets.filter(
    socket => ports.has(socket.local.port) || ports.has(socket.remote.port),
  );
  return { ...look, sockets: once(sockets) };
}

/** Looks by port may show a socket twice, whose two ports were both asked for. */
function once(sockets: readonly SocketEntry[]): readonly SocketEntry[] {
  const seen = new Set<string>();
  return sockets.filter(({ state, inode, local, remote }) => {
    if (state === 'LISTEN') return true;
    const key = `${formatEndpoint(local)} ${formatEndpoint(remote)} ${inode}`;
    return !seen.has(key) && seen.add(key);
  });
}
