import type { SshAccess } from '../agent/access.js';
import { LOCAL } from '../agent/destination.js';
import { startDirectAgents } from '../agent/directAgents.js';
import { startAgent, startTwoAgents, type TwoHosts } from '../agent/hosts.js';
import type { LabAgent, Machine } from '../agent/labAgent.js';
import { privilegeLack, settingsAllowUserNamespaces } from '../agent/privilege.js';
import type { AgentEvent } from '../agent/protocol.js';
import { dumpRequests } from '../wire/sockDiagRequest.js';
import { failure, type Failure } from '../words/problems.js';
import type { Allowance } from './allowance.js';
import { attach, type ListenerChoice } from './attach.js';
import { Captures } from './captures.js';
import { aligned } from './align.js';
import { Changes } from './changes.js';
import { Floods, type FloodSpec } from './flood.js';
import { Clients, type ConnectSpec, type LabClient } from './clients.js';
import { lookAtListeners, type ListenerLook } from './listenerLook.js';
import {
  decodeSideLook,
  lookAt,
  lookAtCounters,
  lookAtSysctls,
  savedSysctls,
  ofLabOnly,
  type CounterLook,
  type LabLook,
  type LookOptions,
  type SysctlLook,
} from './look.js';
import { Observer } from './observer.js';
import { readProgram, type ProgramReading } from './processes.js';
import { Programs } from './programs.js';
import type { Recording } from './recording.js';
import { RecordingLog } from './recordingLog.js';
import { missingPrograms } from './requiredPrograms.js';
import { Rules } from './rules.js';
import type { ExecSpec, LabServer, ServerSpec } from './server.js';
import { Servers } from './servers.js';
import { Sides, type Side } from './sides.js';
import { SettingLog } from './settingLog.js';
import { readSysctl, writeSysctl } from './sysctls.js';

export interface LabOptions {
  /** `direct`: on the own network of two machines. */
  readonly kind: 'loopback' | 'pair' | 'host' | 'direct';
  /** Two: the client's side on one, the server's on the other, a pair unless it is `direct`. */
  readonly host: string | TwoHosts;
  /** Of a `direct` lab: the server's address as the client reaches it; undefined: as ssh does. */
  readonly address: string | undefined;
  /** What the user lets a `direct` lab change on the machines. */
  readonly allow: readonly Allowance[];
  readonly access: SshAccess;
  /** Working folder of shell cells and programs on this machine; elsewhere it is where ssh logs in. */
  readonly folder: string;
}

const SAMPLE_MILLISECONDS = 50;

/** A capture has told of all that was there when it was asked after 2.2 time-outs of 5 ms (capture.py). */
const FLUSH_MILLISECONDS = 12;

/**
 * A lab on a host: its sides, servers, clients and rules, and the recording of all they do. It
 * lives as long as its agent; `close` leaves nothing behind.
 */
export class Lab {
  readonly changes = new Changes();
  readonly sides: Sides;
  readonly servers: Servers;
  readonly clients: Clients;
  readonly rules: Rules;
  readonly programs: Programs;
  /** Follows servers of the host itself. */
  readonly observer: Observer;
  /** What the settings of every side were, and when. */
  readonly settings = new SettingLog();
  private readonly log: RecordingLog;
  private readonly captures: Captures;
  private readonly floods: Floods;
  private lossReason: Failure | undefined;
  private latestLook: LabLook | undefined;
  private sampling: Promise<unknown> | undefined;

  private constructor(
    private readonly agent: LabAgent,
    readonly options: LabOptions,
  ) {
    this.sides = new Sides(agent.sides);
    this.log = new RecordingLog(
      this.sides.all.map(side => side.name),
      agent.main.hello.epoch,
    );
    this.captures = new Captures(agent, this.sides, this.log);
    this.observer = new Observer(agent, this.sides.of('server', undefined), this.changes);
    this.programs = new Programs(agent, this.changes);
    this.servers = new Servers(agent, this.sides, this.log, this.changes, this.programs);
    this.clients = new Clients(agent, this.log, this.changes);
    this.floods = new Floods(agent, this.sides, this.changes, this.log);
    this.rules = new Rules(this.servers, this.clients, this.log, this.changes);
  }

  /**
   * Starts an agent, or two, and a lab. Failures: those of `startAgent`, `startTwoAgents` and
   * `startDirectAgents`; `needs-isolation` for a `pair` lab where namespaces can't be had (a
   * `loopback` lab then shares the host's own loopback), `direct-needs-hosts`.
   */
  static async start(options: LabOptions, signal: AbortSignal): Promise<Lab> {
    const lab = new Lab(await agentFor(options, signal), options);
    lab.listen();
    await lab.record();
    return lab;
  }

  /** Where shell cells and programs of a side start. */
  folderOf({ machine }: Side): string {
    return this.machines[machine]?.host === LOCAL ? this.options.folder : '.';
  }

  /** One, or the client's and the server's. */
  get machines(): LabAgent['machines'] {
    return this.agent.machines;
  }

  /** How far apart the clocks of two machines can be at most, corrected as they are. Nanoseconds. */
  get clockError(): number | undefined {
    return this.agent.clockError;
  }

  /** The servers' machine. */
  get host(): string {
    return this.agent.main.host;
  }

  /** The kernel under the servers. */
  get kernel(): string {
    return this.agent.main.hello.kernel;
  }

  /** Its `uname -v`. */
  get kernelVersion(): string {
    return this.agent.main.hello.version;
  }

  get privilege(): Machine['privilege'] {
    return this.agent.main.privilege;
  }

  /** Its traffic crosses the own network of two machines. */
  get isDirect(): boolean {
    return this.options.kind === 'direct';
  }

  /** We are logged in as root under the servers. */
  get isRoot(): boolean {
    return this.agent.main.hello.uid === 0;
  }

  /** The lab has network namespaces of its own. */
  get isolated(): boolean {
    return this.privilege !== 'none';
  }

  /** The host's Python, by its version. */
  get python(): string {
    return this.agent.main.hello.python;
  }

  /** Why the lab has no namespaces of its own; undefined where it has. */
  get privilegeLack(): ReturnType<typeof privilegeLack> | undefined {
    return this.isolated ? undefined : privilegeLack(this.agent.main.hello);
  }

  /** As far as the host's settings tell; whoever is root does without. */
  get userNamespacesAllowed(): boolean {
    return this.privilege === 'userns' || settingsAllowUserNamespaces(this.agent.main.hello);
  }

  /** Seconds since 1970, by the host's clock: the zero of the recording's times. */
  get epoch(): number {
    return this.agent.main.hello.epoch;
  }

  /** Packets are recorded: in a lab of its own or a direct one, where the kernel lets us. */
  get capturing(): boolean {
    return (this.isolated || this.isDirect) && this.captures.work;
  }

  /** Grows while the lab lives; of a direct lab, what it is now. */
  get recording(): Recording {
    return this.isDirect ? aligned(this.log, this.agent.clockBounds) : this.log;
  }

  /** Why the lab is gone, if it is. */
  get lost(): Failure | undefined {
    return this.lossReason;
  }

  async startServer(spec: ServerSpec): Promise<LabServer> {
    if (this.isDirect) await this.captures.addPort(spec.port);
    await this.sampleSockets();
    const { rules } = this;
    const { name } = spec;
    return this.servers.start(spec, rules.serverFilter(name), rules.connectionFilter(name));
  }

  /** A program of the user's that listens. */
  async startProgram(spec: ExecSpec, signal: AbortSignal): Promise<LabServer> {
    if (this.isDirect) await this.captures.addPort(spec.port);
    await this.sampleSockets();
    return this.servers.exec(spec, signal);
  }

  /**
   * Gives a name to a server of the host, and follows its queues: it is looked at, and nothing else.
   * Failures: those of `attach`; `attach-needs-host` in a lab that has not the host's own network.
   */
  attach(name: string, choice: ListenerChoice): Promise<LabServer> {
    if (this.options.kind !== 'host') throw failure('attach-needs-host', {});
    const { agent, observer, servers, sides } = this;
    return attach({ agent, observer, servers, side: sides.of('server', undefined) }, name, choice);
  }

  /** Who listens on the host; with `owners` that takes longer. Failure `no-sock-diag`. */
  listenersOfHost(owners: boolean): Promise<ListenerLook> {
    return lookAtListeners(this.agent, this.sides.of('server', undefined), owners);
  }

  async connect(spec: ConnectSpec, signal: AbortSignal): Promise<readonly LabClient[]> {
    await this.sampleSockets();
    return this.clients.connect(spec, this.rules.forClients(spec.names, spec.server.name), signal);
  }

  /**
   * Half-open SYNs from addresses nobody has; gives how many. Only where they reach nobody else:
   * failures `flood-outside`, `needs-isolation`, and those of `Floods.run`.
   */
  async flood(
    spec: Omit<FloodSpec, 'side'>,
    told: (sent: () => number) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { kind } = this.options;
    if (kind === 'direct' || kind === 'host') throw failure('flood-outside', { lab: kind });
    if (!this.isolated) {
      throw failure('needs-isolation', {
        what: 'flood',
        ...privilegeLack(this.agent.main.hello),
      });
    }
    const other = this.sides.all.find(side => side !== spec.server.side) ?? spec.server.side;
    return this.floods.run({ ...spec, side: other }, told, signal);
  }

  /**
   * All sockets, when every packet that was on the wire before the call is in the recording: the
   * look says what became of the last ones. One round trip. Failures as `flushCapture`.
   */
  async lookBehindPackets(): Promise<LabLook> {
    const [look] = await Promise.all([
      this.look({ defer: FLUSH_MILLISECONDS }),
      this.flushCapture(),
    ]);
    return look;
  }

  /**
   * All sockets now, or `defer` milliseconds later; part of the recording from then on. On the host
   * itself only the lab's, and without `owners` nobody's.
   */
  async look({ defer, owners }: Omit<LookOptions, 'ports'> = {}): Promise<LabLook> {
    const isHost = this.options.kind === 'host';
    const ports = isHost ? [...new Set(this.log.servers.map(({ port }) => port))] : undefined;
    const look = await lookAt(this.agent, this.sides, {
      defer: defer ?? 0,
      owners: owners ?? !isHost,
      ports,
    });
    const sides = this.isolated
      ? look.sides
      : look.sides.map(side => ofLabOnly(side, this.log.servers, this.log.clients));
    for (const side of sides) this.log.look(side);
    this.logSettings({ time: look.time, sides: look.sysctls });
    this.latestLook = { ...look, sides };
    return this.latestLook;
  }

  /** The last answer to `look`, while no setting has changed since: for those who may not ask. */
  get lastLook(): LabLook | undefined {
    return this.latestLook;
  }

  counters(): Promise<CounterLook> {
    return lookAtCounters(this.agent, this.sides);
  }

  /** The settings that bear on who gets in, and when; known to `settings` from then on. */
  async sysctls(): Promise<SysctlLook> {
    const look = await lookAtSysctls(this.agent, this.sides);
    this.logSettings(look);
    return savedSysctls(look);
  }

  /** After this, every packet that was on the wire before the call is in the recording. */
  async flushCapture(): Promise<void> {
    if (!this.isolated && !this.isDirect) {
      const what = 'capturing packets';
      throw failure('needs-isolation', { what, ...privilegeLack(this.agent.main.hello) });
    }
    await this.captures.flush(this.isDirect);
  }

  /** Which of some programs the servers' machine does not have. */
  missingPrograms(names: readonly string[]): Promise<readonly string[]> {
    return missingPrograms(this.agent, this.sides.of('server', undefined), names);
  }

  /** As `readProgram`: the program behind a process of a side's machine; only reads. */
  readProgram(
    side: Side,
    pid: number,
    wanted: (reading: ProgramReading) => readonly string[],
  ): Promise<ProgramReading | undefined> {
    return readProgram(this.agent, side, pid, wanted);
  }

  readSysctl(key: string, side: string | undefined): Promise<string> {
    return readSysctl(this.agent, this.sides.of('server', side), key);
  }

  /**
   * Writes on the side asked for, else on all; gives what the kernel then holds. What a direct lab
   * changes is the machine's own, and restored with the end of the lab.
   */
  async writeSysctl(key: string, value: string, side: string | undefined): Promise<string> {
    if (this.isDirect && !this.options.allow.includes('sysctl')) {
      throw failure('sysctl-not-allowed', { key, value });
    }
    if (!this.isolated && !this.isDirect) {
      const what = `sysctl ${key}=${value}`;
      throw failure('needs-isolation', { what, ...privilegeLack(this.agent.main.hello) });
    }
    this.latestLook = undefined;
    const sides = this.sides.asked(side);
    const got = await Promise.all(
      sides.map(async one => {
        const written = await writeSysctl(this.agent, one, key, value);
        this.settings.written(one.name, written.t, key, written.value);
        return written.value;
      }),
    );
    return got.at(-1) ?? '';
  }

  /** Ends everything in the lab. */
  async close(): Promise<void> {
    await this.agent.close();
  }

  /** For a lab whose agent no longer answers; what waits in it fails with `why`. */
  kill(why: Failure): void {
    this.agent.kill(why);
  }

  private logSettings({ time, sides }: SysctlLook): void {
    for (const [index, values] of sides.entries()) {
      const side = this.sides.all[index];
      if (side !== undefined) this.settings.read(side.name, time, values);
    }
  }

  private listen(): void {
    this.agent.listen({
      event: event => this.handle(event),
      packets: (side, block, shift) => {
        this.log.packets.append(side, block, shift);
        this.rules.countPackets().catch(() => undefined); // a lost lab is told of by `lost`
        this.changes.notify();
      },
      sample: dump => {
        const look = decodeSideLook(dump, this.sides);
        if (look)
          this.log.look(this.isolated ? look : ofLabOnly(look, this.log.servers, this.log.clients));
        this.changes.notify();
      },
      observed: frame => this.observer.handle(frame),
      output: (child, bytes) => this.programs.outputOf(child, bytes),
      lost: why => {
        this.lossReason = why;
        this.changes.end(why);
      },
    });
  }

  private handle(event: AgentEvent): void {
    if (event.event === 'clients') {
      for (const one of event.list) this.clients.handle(one);
    } else {
      this.servers.handle(event);
      this.floods.handle(event);
      if (event.event === 'exited') {
        this.programs.endOf(event.child, event.status, event.signal, event.cut ?? 0);
      }
    }
    this.changes.notify();
  }

  /** From now on all sockets are looked at some times a second. */
  private sampleSockets(): Promise<unknown> {
    const ms = this.isolated ? SAMPLE_MILLISECONDS : 5 * SAMPLE_MILLISECONDS;
    this.sampling ??= this.agent.call('sample', { ms, dumps: dumpRequests() });
    return this.sampling;
  }

  private async record(): Promise<void> {
    // On the host's own network this would record everybody's traffic, not the lab's.
    const capturing = this.isolated ? this.captures.start() : undefined;
    // On the host itself there may be no socket of ours for all the time.
    const sampling = this.options.kind === 'host' ? undefined : this.sampleSockets();
    await Promise.all([capturing, sampling]);
    // Started before it is needed, so that connecting does not wait for it.
    if (this.options.kind !== 'host') this.clients.prepare(this.sides.of('client', undefined));
  }
}

async function agentFor(options: LabOptions, signal: AbortSignal): Promise<LabAgent> {
  const { host, access, kind, address, allow } = options;
  if (kind === 'direct') {
    if (typeof host === 'string') throw failure('direct-needs-hosts', {});
    const direct = { address, restore: allow.includes('sysctl') };
    return startDirectAgents(host, direct, access, signal);
  }
  if (typeof host !== 'string') return startTwoAgents(host, access, signal);
  const agent = await startAgent(host, access, { lab: kind }, signal);
  const { privilege, hello } = agent.main;
  if (privilege !== 'none' || kind !== 'pair') return agent;
  await agent.close();
  throw failure('needs-isolation', { what: 'a pair lab', ...privilegeLack(hello) });
}
