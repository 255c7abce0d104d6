import type { Failure } from '../words/problems.js';
import type { ClockBound } from './clockOffset.js';
import type { AgentEvent, Calls, ChildCalls, Hello, Owners } from './protocol.js';

/** A socket dump as it came: netlink messages of one side, taken at `time` (ns since the epoch). */
export interface RawDump {
  readonly side: number;
  readonly time: number;
  readonly bytes: Buffer;
}

/** What a `look` brought. */
export interface RawLook {
  readonly t: number;
  /** One a side that was asked for, if dumps were. */
  readonly dumps: readonly RawDump[];
  /** One text a side: /proc/net/netstat, then /proc/net/snmp. */
  readonly counters: readonly string[];
  /** One table a side; null: this kernel has no such sysctl (in a namespace). */
  readonly sysctls: readonly Readonly<Record<string, string | null>>[];
  /** One table a machine: their process and inode numbers have nothing to do with each other. */
  readonly owners: readonly Owners[];
}

/** What a lab's agent sends without being asked. */
export interface AgentListener {
  event(event: AgentEvent): void;
  /**
   * One TPACKET_V3 block of a side's capture. Valid only during the call. `shift`: nanoseconds
   * from its stamps, which are of its machine's time of day, to the lab's clock.
   */
  packets(side: number, block: Buffer, shift: number): void;
  sample(dump: RawDump): void;
  /** What the plans of `observe` brought since the last frame, as `observedAnswers` reads it. */
  observed(frame: Buffer): void;
  output(child: number, bytes: Buffer): void;
  /** The agent ended, whatever the reason; nothing comes after this. */
  lost(why: Failure): void;
}

/** What a machine of a lab is. */
export interface Machine {
  readonly host: string;
  readonly hello: Hello;
  readonly privilege: 'root' | 'userns' | 'sudo' | 'none';
}

/** A side of a lab, as its agent set it up. */
export interface AgentSide {
  readonly name: Hello['sides'][number]['name'];
  /** IPv4; on the machines' own network it may be IPv6. */
  readonly address: string;
  /** Its place in `LabAgent.machines`. */
  readonly machine: number;
  /** The address belongs to the machine, and is the only one known. */
  readonly isOwn?: true;
}

/** The hands of a lab: one agent, or one on each of two machines. All times are the lab's. */
export interface LabAgent {
  /** One, or the client's and the server's. */
  readonly machines: readonly [Machine, ...Machine[]];
  /** The machine whose clock and kernel count: the only one, or the server's. */
  readonly main: Machine;
  /** By index. */
  readonly sides: readonly AgentSide[];
  /** How far apart the clocks of two machines can be at most, all corrections made. Nanoseconds. */
  readonly clockError: number | undefined;
  /**
   * Where traffic crosses the machines' own network: what is still to be added to the client's
   * times, by the lab's clock, the correction made being the same all the time.
   */
  readonly clockBounds: readonly ClockBound[];

  listen(listener: AgentListener): void;
  call<Name extends Exclude<keyof Calls, 'look'>>(
    name: Name,
    params: Calls[Name]['params'],
  ): Promise<Calls[Name]['answer']>;
  look(params: Calls['look']['params']): Promise<RawLook>;
  tell<Name extends keyof ChildCalls>(
    child: number,
    what: Name,
    params: ChildCalls[Name]['params'],
  ): Promise<ChildCalls[Name]['answer']>;
  close(): Promise<void>;
  kill(why: Failure): void;
}
