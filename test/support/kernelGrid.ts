import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { presenceOf } from '../../src/analysis/kernel/changes.js';
import { keptBacklog } from '../../src/analysis/kernel/limits.js';
import { playScenario } from '../../src/analysis/kernel/scenario.js';
import { Lab } from '../../src/lab/lab.js';
import type { LabClient } from '../../src/lab/clients.js';
import type { LabServer } from '../../src/lab/server.js';
import type { FilterProgram } from '../../src/wire/filterProgram.js';
import {
  caseText,
  clientsOf,
  gridGroups,
  happeningsOf,
  HELD,
  settingsOf,
  type GridCase,
  type Traffic,
} from './gridCases.js';

/** What is compared. */
interface Outcome {
  readonly kept: number | undefined;
  readonly acceptQueue: number;
  readonly synQueue: number;
  readonly established: number;
  /** `3 ESTABLISHED/SYN_RECV, 2 SYN_SENT/CLOSED`: both ends, in the order of the clients. */
  readonly ends: string;
  readonly counters: Readonly<Record<string, number>>;
  /** sk_drops of the listener, where the kernel has it. */
  readonly drops: number | undefined;
}

const COUNTERS = [
  'ListenOverflows',
  'ListenDrops',
  'TCPReqQFullDrop',
  'TCPReqQFullDoCookies',
  'SyncookiesSent',
  'SyncookiesRecv',
  'SyncookiesFailed',
  'EmbryonicRsts',
  'TCPDeferAcceptDrop',
  'TcpPassiveOpens',
];

/** Loses every segment with ACK and without SYN, whoever sends it. */
const LOSE_ACKS: FilterProgram = [
  [0x30, 0, 0, 13], // flags
  [0x54, 0, 0, 0x12], // SYN and ACK of them
  [0x15, 0, 1, 0x10],
  [0x06, 0, 0, 0],
  [0x06, 0, 0, 0xffffffff],
];

const never = new AbortController().signal;

/** Milliseconds that a segment may take to be dealt with on a machine that is busy. */
const SETTLE = 2000;

/** Traffic whose ACKs a filter loses at the listener, which counts them as its drops too. */
const LOSES: readonly Traffic[] = ['acks-lost', 'acks-at-full-queue'];

const REPEATS = ['TCPSynRetrans', 'TcpRetransSegs'];

/** What was sent again before the case was looked at, on a machine that is busy. */
interface Repeats {
  readonly syns: number;
  /** ACKs and data of clients whose handshake is not complete. */
  readonly acks: number;
}

/**
 * The grid: each case predicted from its scenario alone, then run and compared. `release`: of the
 * kernel, with its stable release.
 */
export function describeGrid(about: {
  readonly host: string;
  readonly configFile: () => string | undefined;
  readonly release: () => string;
  readonly largest: number;
}): void {
  for (const { title, cases } of gridGroups(about.largest)) {
    describe(title, () => {
      let grid: Grid;
      before(async () => {
        grid = await Grid.start(about.host, about.configFile(), about.release());
      });
      after(() => grid.close());

      it(`${cases.length} cases are as predicted`, async () => {
        const mismatches: string[] = [];
        for (const one of cases) {
          const mismatch = await grid.mismatch(one);
          if (mismatch !== undefined) mismatches.push(mismatch);
        }
        assert.deepEqual(mismatches, []);
      });
    });
  }
}

class Grid {
  private readonly settings = new Map<string, string>();
  private port = 10_000;

  private constructor(
    private readonly lab: Lab,
    private readonly release: string,
  ) {}

  static async start(host: string, configFile: string | undefined, release: string): Promise<Grid> {
    const options = {
      kind: 'loopback',
      host,
      address: undefined,
      allow: [],
      access: { configFile },
      folder: tmpdir(),
    } as const;
    return new Grid(await Lab.start(options, never), release);
  }

  close(): Promise<void> {
    return this.lab.close();
  }

  /** What differs between prediction and observation; undefined: nothing. */
  async mismatch(about: GridCase): Promise<string | undefined> {
    await this.set(about);
    if (about.isProven) await this.provePeer(about);
    return this.run(about);
  }

  /** Of the scenario, and of repeats where timers fired before it could be looked at. */
  private predict(about: GridCase, repeats: Repeats): Outcome {
    const settings = settingsOf(this.release, about);
    const { syns, acks } = repeats;
    const repeated = syns + acks > 0 ? [{ kind: 'repeat', syns, acks } as const] : [];
    const happenings = [...happeningsOf(about), ...repeated];
    const { listener, clients } = playScenario(settings, happenings, about.isProven);
    assert.equal(listener.unknown, undefined, `${this.release}: depends on ${listener.unknown}`);
    const counted = COUNTERS.map(name => [name, listener.counters[name] ?? 0] as const);
    const hasDrops = presenceOf('listener-drops', this.release) === 'has';
    return {
      kept: keptBacklog(settings),
      acceptQueue: listener.acceptQueue,
      synQueue: listener.synQueue,
      established: clients.filter(({ serverState }) => serverState === 'ESTABLISHED').length,
      ends: runsOf(clients.map(({ state, serverState }) => `${state}/${serverState}`)),
      counters: Object.fromEntries(counted),
      drops:
        hasDrops && !LOSES.includes(about.traffic)
          ? (listener.counters['ListenDrops'] ?? 0)
          : undefined,
    };
  }

  private async run(about: GridCase): Promise<string | undefined> {
    const { lab } = this;
    const before = await this.counters();
    const server = await this.listen(about);
    const clients = await this.connect(about, server);
    let mismatch: string | undefined;
    const look = async (): Promise<true | undefined> => {
      const seen = await this.observe(about, server, clients, before);
      if (seen === undefined) return undefined;
      const predicted = this.predict(about, seen.repeats);
      if (isDeepStrictEqual(seen.outcome, predicted)) return true;
      const [expected, met] = [predicted, seen.outcome].map(one => JSON.stringify(one));
      const repeats = JSON.stringify(seen.repeats);
      mismatch = `${caseText(about)}\n  predicted ${expected}\n  observed  ${met}, repeats ${repeats}`;
      return undefined;
    };
    const agrees = await lab.changes.until(look, { ms: SETTLE, signal: never });
    await lab.servers.kill(server.name, 'SIGKILL');
    await lab.clients.close(
      clients.map(({ name }) => name),
      true,
    );
    return agrees ? undefined : (mismatch ?? `${caseText(about)}: never at rest`);
  }

  private async counters(): Promise<ReadonlyMap<string, number>> {
    return (await this.lab.counters()).sides[0]!;
  }

  private async listen({ backlog, traffic, ipv6 }: GridCase): Promise<LabServer> {
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
      deferAccept: undefined,
      reuseport: false,
    });
    if (loses) await lab.servers.filter(server.name, LOSE_ACKS);
    return server;
  }

  private async connect(about: GridCase, server: LabServer): Promise<readonly LabClient[]> {
    const { lab } = this;
    const names = Array.from({ length: clientsOf(about) }, (_, index) => `c${index + 1}`);
    const connect = (some: readonly string[]) =>
      lab.connect(
        {
          names: some,
          server,
          side: lab.sides.of('client', undefined),
          every: undefined,
          together: about.traffic !== 'sequential',
          timeout: 1,
        },
        never,
      );
    if (about.traffic !== 'acks-at-full-queue') return connect(names);
    const held = await connect(names.slice(0, HELD));
    await lab.servers.filter(server.name, []);
    const others = await connect(names.slice(HELD));
    const connected = held.filter(({ phase }) => phase === 'connected');
    await lab.clients.send(
      connected.map(({ name }) => name),
      Buffer.from('x'),
    );
    return [...held, ...others];
  }

  /** At a moment of rest: undefined where something moved while it was looked at. */
  private async observe(
    about: GridCase,
    server: LabServer,
    clients: readonly LabClient[],
    before: ReadonlyMap<string, number>,
  ): Promise<{ readonly outcome: Outcome; readonly repeats: Repeats } | undefined> {
    const earlier = await this.counters();
    const { sockets } = (await this.lab.look()).sides[0]!;
    const now = await this.counters();
    if ([...COUNTERS, ...REPEATS].some(name => now.get(name) !== earlier.get(name)))
      return undefined;
    const moved = (name: string): number => (now.get(name) ?? 0) - (before.get(name) ?? 0);
    const listener = sockets.find(
      ({ state, local }) => state === 'LISTEN' && local.port === server.port,
    );
    const atServer = new Map<number, string>();
    const atClient = new Map<number, string>();
    let syns = 0;
    for (const { state, local, remote, retransmits } of sockets) {
      if (remote.port === server.port) {
        atClient.set(local.port, state);
        if (state === 'SYN_SENT') syns += retransmits;
      } else if (local.port === server.port) {
        atServer.set(remote.port, state);
      }
    }
    const ends = clients.map(({ local }) => {
      const port = local?.port ?? 0;
      return `${atClient.get(port) ?? 'CLOSED'}/${atServer.get(port) ?? 'CLOSED'}`;
    });
    const servers = [...atServer.values()];
    const hasDrops = presenceOf('listener-drops', this.release) === 'has';
    const hears = about.traffic === 'acks-at-full-queue';
    return {
      outcome: {
        kept: listener?.sendQueue,
        acceptQueue: listener?.receiveQueue ?? -1,
        synQueue: servers.filter(state => state === 'SYN_RECV').length,
        established: servers.filter(state => state === 'ESTABLISHED').length,
        ends: runsOf(ends),
        counters: Object.fromEntries(COUNTERS.map(name => [name, moved(name)])),
        drops: hasDrops && !LOSES.includes(about.traffic) ? listener?.drops : undefined,
      },
      // Each repeated SYN-ACK brings one ACK back, as each repeat of data is one.
      repeats: { syns, acks: hears ? moved('TcpRetransSegs') - syns : 0 },
    };
  }

  private async set(about: GridCase): Promise<void> {
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
  private async provePeer(about: GridCase): Promise<void> {
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
      deferAccept: undefined,
      reuseport: false,
    });
    const side = lab.sides.of('client', undefined);
    const how = { server, side, every: undefined, together: false, timeout: SETTLE };
    await lab.connect({ names: ['friend'], ...how }, never);
    await lab.clients.send(['friend'], Buffer.from('hello'));
    await lab.changes.until(
      () => (lab.clients.get('friend').receivedBytes === 5 ? true : undefined),
      { ms: SETTLE, signal: never },
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
      { ms: SETTLE, signal: never },
    );
    await lab.servers.kill(server.name, 'SIGKILL');
  }
}

/** `3 a, 2 b` for `a a a b b`. */
function runsOf(texts: readonly string[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count++;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => `${count} ${text}`).join(', ');
}
