import { constants } from 'node:os';
import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import { endpointOf, type AgentEvent } from '../agent/protocol.js';
import type { FilterProgram } from '../wire/filterProgram.js';
import { wireAddress } from '../wire/address.js';
import type { Endpoint } from '../wire/socketEntry.js';
import { failure, problemOf } from '../words/problems.js';
import type { Changes } from './changes.js';
import type { LabClient } from './clients.js';
import { startProgram } from './execServer.js';
import type { EndingHow } from './recording.js';
import { signalName, type Program, type Programs } from './programs.js';
import type { RecordingLog } from './recordingLog.js';
import type { AttachedSpec, ExecSpec, LabServer, ServerSpec } from './server.js';
import type { Sides } from './sides.js';

/** What the agent reports of a child, whether or not its `serve` call has been answered yet. */
interface ChildState {
  name: string;
  accepted: number;
  /** Where accepted connections came from, as `endpointKey` has it. */
  readonly remotes: Set<string>;
  acceptError: string | undefined;
  alive: boolean;
  closed: boolean;
  ended: LabServer['ended'];
}

interface Record {
  readonly spec: ServerSpec | ExecSpec | AttachedSpec;
  readonly address: string;
  readonly child: number;
  readonly pid: number;
  readonly state: ChildState;
  readonly program: (() => Program) | undefined;
}

export class Servers {
  private readonly byName = new Map<string, Record>();
  private readonly states = new Map<number, ChildState>();

  constructor(
    private readonly agent: LabAgent,
    private readonly sides: Sides,
    private readonly log: RecordingLog,
    private readonly changes: Changes,
    private readonly programs: Programs,
  ) {}

  find(name: string): LabServer | undefined {
    const record = this.byName.get(name);
    return record && serverOf(record);
  }

  all(): readonly LabServer[] {
    return [...this.byName.values()].map(serverOf);
  }

  /** Names of servers of the host. */
  get attached(): readonly string[] {
    return [...this.byName].flatMap(([name, { spec }]) => ('isHere' in spec ? [name] : []));
  }

  /** Failure `not-there` when no such server was started in this lab. */
  get(name: string): LabServer {
    return serverOf(this.record(name));
  }

  /**
   * Starts a listening process. A live server of the same name is ended first, as when a cell is
   * run again. Failure `listen-failed` names the system call that the kernel refused.
   */
  async start(
    spec: ServerSpec,
    filter: FilterProgram,
    connectionFilter: FilterProgram,
  ): Promise<LabServer> {
    await this.replace(spec.name);
    const { name, side, address, port, backlog, serve, nofile, deferAccept, fastopen, reuseport } =
      spec;
    const answer = await this.agent
      .call('serve', {
        side: side.index,
        name,
        address,
        port,
        backlog,
        serve,
        reuseport,
        filter,
        connectionFilter,
        accept: spec.accept === 'all' ? -1 : spec.accept,
        ...(nofile === undefined ? {} : { nofile }),
        ...(deferAccept === undefined ? {} : { deferAccept }),
        ...(fastopen === undefined ? {} : { fastopen }),
      })
      .catch((error: unknown) => {
        if (!(error instanceof AgentRefusal)) throw error;
        const { errno, where, text } = error.reason;
        throw failure('listen-failed', {
          server: name,
          call: where,
          errno: errno || text,
          address,
          port,
        });
      });
    const state = this.stateOf(answer.child);
    state.name = name;
    const { child, pid } = answer;
    this.add({ spec, address, child, pid, state, program: undefined }, answer.t);
    return this.get(name);
  }

  /** Starts a program and waits until it listens on its port. */
  async exec(spec: ExecSpec, signal: AbortSignal): Promise<LabServer> {
    await this.replace(spec.name);
    const { agent, sides, changes, programs } = this;
    const started = await startProgram({ agent, sides, changes, programs }, spec, signal);
    const { program, address, time } = started;
    const { child, pid } = program();
    const state = this.stateOf(child);
    state.name = spec.name;
    this.add({ spec, address, child, pid, state, program }, time);
    return this.get(spec.name);
  }

  /** Gives a name to listeners of the host; `time`: when they were seen there. */
  async attach(spec: AttachedSpec, time: number): Promise<LabServer> {
    await this.replace(spec.name);
    this.log.serverEnded(spec.name, time);
    const { name, side, port, addresses, pid } = spec;
    const state = this.newState(name);
    this.byName.set(name, {
      spec,
      address: addresses[0],
      child: 0,
      pid,
      state,
      program: undefined,
    });
    for (const address of addresses) {
      this.log.servers.push({ name, side: side.name, address, port, from: time, to: undefined });
    }
    return this.get(name);
  }

  /** A server of the notebook's own. Failure `attached-only` for one that is only watched. */
  ours(name: string): LabServer {
    return serverOf(this.own(name));
  }

  /** Takes note of the backlog that a program asked for. */
  knowBacklog(name: string, backlog: number): void {
    for (const [index, server] of this.log.servers.entries()) {
      if (server.name !== name || server.to !== undefined) continue;
      this.log.servers[index] = { ...server, backlog };
    }
  }

  /** The server calls accept(2) that many more times, as connections come. */
  async accept(name: string, count: number): Promise<void> {
    const { child, state } = this.listening(name);
    state.acceptError = undefined;
    await this.agent.tell(child, 'accept', { count });
  }

  /** The server calls listen(2) again: what waits stays, the limits are new ones. */
  async listen(name: string, backlog: number): Promise<void> {
    const { child } = this.listening(name);
    await this.agent.tell(child, 'listen', { backlog });
    this.log.serverListens(name, backlog);
  }

  /** Closes the listening socket; accepted connections and the process stay. */
  async close(name: string): Promise<void> {
    const { child, state } = this.listening(name);
    const { t } = await this.agent.tell(child, 'close', {});
    state.closed = true;
    const time = t ?? (await this.clock());
    this.log.serverEnded(name, time);
    this.log.events.push({ kind: 'server-closed', server: name, time });
  }

  async kill(name: string, signal: NodeJS.Signals): Promise<void> {
    const { child, program } = this.own(name);
    // A program stands still only when its workers do.
    const group = program !== undefined && (signal === 'SIGSTOP' || signal === 'SIGCONT');
    await this.agent
      .call('signal', { child, group, signal: constants.signals[signal] })
      .catch((error: unknown) => {
        if (!(error instanceof AgentRefusal)) throw error;
        throw failure('signal-failed', { server: name, signal, errno: error.reason.errno });
      });
  }

  /** Sets the filters of a living server's sockets; gives the time from which they hold. */
  async filter(name: string, listener: FilterProgram, connections: FilterProgram): Promise<number> {
    const { child } = this.builtIn(name);
    const { t } = await this.agent.tell(child, 'filter-server', { listener, connections });
    return t;
  }

  /** Whether its program ever got a connection from there. */
  hasAccepted(name: string, client: Endpoint): boolean {
    return this.byName.get(name)?.state.remotes.has(endpointText(client)) ?? false;
  }

  /**
   * Ends connections that it has accepted, from its side. Failures: `not-ours`, `not-there` when
   * its process has ended, `not-accepted` when it does not have one of them.
   */
  async end(name: string, clients: readonly LabClient[], how: EndingHow): Promise<void> {
    const { child } = this.builtIn(name);
    const remotes = clients.flatMap(({ local }) =>
      local === undefined ? [] : [[wireAddress(local.address), local.port] as const],
    );
    const { t: time, missing } = await this.agent.tell(child, 'end', { remotes, how });
    const lacks = new Set(missing.map(endpoint => endpointText(endpointOf(endpoint))));
    for (const { local } of clients) {
      if (local === undefined || lacks.has(endpointText(local))) continue;
      const event = { kind: 'connection-ended', server: name, remote: local, how } as const;
      this.log.events.push({ ...event, time });
    }
    const without = clients.find(({ local }) => !local || lacks.has(endpointText(local)));
    if (without !== undefined) {
      throw failure('not-accepted', { client: without.name, server: name });
    }
  }

  handle(event: AgentEvent): void {
    if (event.event === 'accepted') {
      const state = this.stateOf(event.child);
      state.accepted++;
      state.remotes.add(endpointText(endpointOf(event.remote)));
      const { t: time, fd } = event;
      this.log.events.push({
        kind: 'accepted',
        server: state.name,
        remote: endpointOf(event.remote),
        fd,
        time,
      });
    } else if (event.event === 'accept-failed') {
      const state = this.stateOf(event.child);
      state.acceptError = event.errno;
      this.log.events.push({
        kind: 'accept-failed',
        server: state.name,
        errno: event.errno,
        time: event.t,
      });
    } else if (event.event === 'exited') {
      const state = this.states.get(event.child);
      if (!state) return;
      state.alive = false;
      state.closed = true;
      const signal = signalName(event.signal);
      state.ended = { status: event.status, signal };
      this.log.serverEnded(state.name, event.t);
      this.log.events.push({
        kind: 'server-exited',
        server: state.name,
        status: event.status,
        signal,
        time: event.t,
      });
    }
  }

  /** Ends a server of this name, if one lives, before another takes its place. */
  private async replace(name: string): Promise<void> {
    const record = this.byName.get(name);
    if (!record?.state.alive || 'isHere' in record.spec) return;
    if (record.program) await this.programs.signalGroup(record.program(), 'SIGKILL');
    else await this.kill(name, 'SIGKILL').catch(ignoreAnEnded);
    const signal = new AbortController().signal;
    await this.changes.until(() => (record.state.alive ? undefined : true), { ms: 5000, signal });
  }

  private add(record: Record, time: number): void {
    const { name, side, port } = record.spec;
    this.byName.set(name, record);
    this.log.servers.push({
      name,
      side: side.name,
      address: record.address,
      port,
      ...('backlog' in record.spec ? { backlog: record.spec.backlog } : {}),
      ...('deferAccept' in record.spec && record.spec.deferAccept !== undefined
        ? { deferAccept: true }
        : {}),
      from: time,
      to: undefined,
    });
    this.log.events.push({ kind: 'listening', server: name, pid: record.pid, time });
  }

  private record(name: string): Record {
    const record = this.byName.get(name);
    if (!record) throw failure('not-there', { name, what: 'server' });
    return record;
  }

  private own(name: string): Record {
    const record = this.record(name);
    if ('isHere' in record.spec) throw failure('attached-only', { server: name });
    return record;
  }

  /** A built-in server whose process lives. */
  private builtIn(name: string): Record {
    const record = this.own(name);
    if (record.program) throw failure('not-ours', { server: name });
    if (!record.state.alive) throw failure('not-there', { name, what: 'server' });
    return record;
  }

  /** A built-in server that still listens. */
  private listening(name: string): Record {
    const record = this.builtIn(name);
    if (record.state.closed) throw failure('not-there', { name, what: 'listening server' });
    return record;
  }

  /** Events may overtake the answer of the call that started the child. */
  private stateOf(child: number): ChildState {
    const state = this.states.get(child) ?? this.newState('');
    this.states.set(child, state);
    return state;
  }

  private newState(name: string): ChildState {
    const nothing = { acceptError: undefined, ended: undefined };
    return { name, accepted: 0, remotes: new Set(), alive: true, closed: false, ...nothing };
  }

  /** The host's time, as all times of the lab. */
  async clock(): Promise<number> {
    return (await this.agent.look({ sides: [] })).t;
  }
}

/** It has ended already, and we shall hear of it. */
function ignoreAnEnded(error: unknown): void {
  const problem = problemOf(error);
  if (problem.code !== 'signal-failed' || problem.data.errno !== 'ESRCH') throw error;
}

/** The same for an IPv4 client and what an IPv6 socket calls it. */
function endpointText({ address, port }: Endpoint): string {
  return `${wireAddress(address)} ${port}`;
}

function serverOf({ spec, address, pid, state, program }: Record): LabServer {
  const { name, side, port } = spec;
  const { accepted, acceptError, ended } = state;
  const isHere = 'isHere' in spec ? spec.isHere() : undefined;
  return {
    name,
    side,
    address,
    port,
    pid,
    accepted,
    acceptError,
    alive: isHere ?? state.alive,
    closed: isHere === undefined ? state.closed : !isHere,
    ended,
    program: program?.(),
    attached: 'isHere' in spec ? spec.addresses : undefined,
  };
}
