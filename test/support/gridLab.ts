import { tmpdir } from 'node:os';
import type { LabClient } from '../../src/lab/clients.js';
import { Lab } from '../../src/lab/lab.js';
import type { LabServer } from '../../src/lab/server.js';
import { dropFilter, type FilterProgram } from '../../src/wire/filterProgram.js';
import { clientsOf, HELD, type GridCase, type Traffic } from './gridCases.js';

/** Loses every segment with ACK and without SYN, whoever sends it. */
const LOSE_ACKS: FilterProgram = [
  [0x30, 0, 0, 13], // flags
  [0x54, 0, 0, 0x12], // SYN and ACK of them
  [0x15, 0, 1, 0x10],
  [0x06, 0, 0, 0],
  [0x06, 0, 0, 0xffffffff],
];

/** Traffic whose ACKs a filter loses at the listener, which counts them as its drops too. */
export const LOSES: readonly Traffic[] = ['acks-lost', 'acks-at-full-queue'];

export const never = new AbortController().signal;

/** Milliseconds that something may take here, on a machine that is busy. */
const SETTLE = 2000;

/** Where the cases run. */
export interface GridHost {
  readonly host: string;
  readonly configFile: string | undefined;
  /** How many times longer than here something may take. */
  readonly slowness: number;
}

/** A lab in which one case after the other is run. */
export class GridLab {
  private readonly settings = new Map<string, string>();
  private port = 10_000;
  /** The counters when the listener began to hear the ACKs that were lost until then. */
  sinceHeard: ReadonlyMap<string, number> = new Map();

  private constructor(
    readonly lab: Lab,
    /** Milliseconds that something may take there. */
    readonly settle: number,
  ) {}

  static async start({ host, configFile, slowness }: GridHost): Promise<GridLab> {
    const options = {
      kind: 'loopback',
      host,
      address: undefined,
      allow: [],
      access: { configFile },
      folder: tmpdir(),
    } as const;
    return new GridLab(await Lab.start(options, never), SETTLE * slowness);
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  async counters(): Promise<ReadonlyMap<string, number>> {
    return (await this.lab.counters()).sides[0]!;
  }

  async listen({ backlog, traffic, ipv6 }: GridCase): Promise<LabServer> {
    const { lab } = this;
    const loses = LOSES.includes(traffic);
    const server = await lab.startServer({
      name: 'web',
      side: lab.sides.of('server', undefined),
      address: ipv6 ? '::1' : '127.0.0.1',
      port: this.port++,
      backlog,
      accept: 0,
      serve: 'hold',
      nofile: undefined,
      fastopen: undefined,
      deferAccept: undefined,
      reuseport: false,
    });
    if (loses) await lab.servers.filter(server.name, LOSE_ACKS, []);
    return server;
  }

  async connect(about: GridCase, server: LabServer): Promise<readonly LabClient[]> {
    const { lab } = this;
    const names = Array.from({ length: clientsOf(about) }, (_, index) => `c${index + 1}`);
    const connect = async (some: readonly string[]): Promise<readonly LabClient[]> => {
      const clients = await lab.connect(
        {
          names: some,
          server,
          side: lab.sides.of('client', undefined),
          every: undefined,
          fastopen: undefined,
          together: about.traffic !== 'sequential',
          timeout: 1,
        },
        never,
      );
      // A step gives up on thousands of clients earlier than a slow machine has called them all.
      const called = (): true | undefined =>
        clients.every(({ phase }) => phase !== 'new') ? true : undefined;
      await lab.changes.until(called, { ms: this.settle, signal: never });
      return clients;
    };
    if (about.traffic !== 'acks-at-full-queue') return connect(names);
    const held = await connect(names.slice(0, HELD));
    const ports = held.map(({ local }) => local?.port ?? 0);
    await lab.servers.filter(server.name, dropFilter([{ segment: 'ack', ports }]), []);
    const others = await connect(names.slice(HELD));
    this.sinceHeard = await this.counters();
    await lab.servers.filter(server.name, [], []);
    const connected = held.filter(({ phase }) => phase === 'connected');
    await lab.clients.send(
      connected.map(({ name }) => name),
      Buffer.from('x'),
    );
    return [...held, ...others];
  }

  async set(about: GridCase): Promise<void> {
    const settings = {
      'net.ipv4.tcp_no_metrics_save': about.isProven ? 0 : 1,
      'net.core.somaxconn': about.somaxconn,
      'net.ipv4.tcp_max_syn_backlog': about.maxSynBacklog,
      'net.ipv4.tcp_syncookies': about.syncookies,
      'net.ipv4.tcp_abort_on_overflow': about.abortOnOverflow,
    };
    for (const [key, value] of Object.entries(settings)) {
      if (this.settings.get(key) === String(value)) continue;
      await this.lab.writeSysctl(key, String(value), undefined);
      this.settings.set(key, String(value));
    }
  }

  /** The kernel remembers a round-trip time of a connection that ended well (tcp_metrics). */
  async provePeer(about: GridCase): Promise<void> {
    const { lab } = this;
    const server = await lab.startServer({
      name: 'acquaintance',
      side: lab.sides.of('server', undefined),
      address: about.ipv6 ? '::1' : '127.0.0.1',
      port: this.port++,
      backlog: 1,
      accept: 'all',
      serve: 'echo',
      nofile: undefined,
      fastopen: undefined,
      deferAccept: undefined,
      reuseport: false,
    });
    const side = lab.sides.of('client', undefined);
    const how = {
      server,
      side,
      every: undefined,
      fastopen: undefined,
      together: false,
      timeout: this.settle,
    };
    await lab.connect({ names: ['friend'], ...how }, never);
    await lab.clients.send(['friend'], Buffer.from('hello'));
    await lab.changes.until(
      () => (lab.clients.get('friend').receivedBytes === 5 ? true : undefined),
      { ms: this.settle, signal: never },
    );
    await lab.clients.close(['friend'], false);
    await lab.changes.until(
      async () => {
        const [look] = (await lab.look()).sides;
        const open = look!.sockets.some(
          ({ local, remote, state }) =>
            [local.port, remote.port].includes(server.port) &&
            state !== 'TIME_WAIT' &&
            state !== 'LISTEN',
        );
        return open ? undefined : true;
      },
      { ms: this.settle, signal: never },
    );
    await this.end(server);
  }

  async end({ name }: LabServer): Promise<void> {
    const { lab } = this;
    await lab.servers.kill(name, 'SIGKILL');
    const isOver = (): true | undefined => (lab.servers.get(name).alive ? undefined : true);
    await lab.changes.until(isOver, { ms: this.settle, signal: never });
  }
}
