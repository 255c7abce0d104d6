import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { presenceOf } from '../../src/analysis/kernel/changes.js';
import { LISTENER_COUNTERS } from '../../src/analysis/kernel/listenerCounters.js';
import { keptBacklog } from '../../src/analysis/kernel/limits.js';
import { playScenario } from '../../src/analysis/kernel/scenario.js';
import type { LabClient } from '../../src/lab/clients.js';
import type { LabServer } from '../../src/lab/server.js';
import { caseText, gridGroups, happeningsOf, settingsOf, type GridCase } from './gridCases.js';
import { GridLab, LOSES, never, type GridHost } from './gridLab.js';

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

/** A case in whose middle a timer fired in a way that it did not foresee runs again. */
const ATTEMPTS = 3;

/**
 * A rule that is wrong shows in many cases, each of which waits in vain to come right: all of them
 * would outlast the time of the test, and with it their report.
 */
const ENOUGH = 5;

interface Run {
  readonly mismatch: string | undefined;
  /** Something was repeated. */
  readonly isDisturbed: boolean;
}

const REPEATS = ['TCPSynRetrans', 'TcpRetransSegs'];

/** What was sent again before the case was looked at, on a machine that is busy. */
interface Repeats {
  readonly syns: number;
  /** ACKs and data of clients whose handshake is not complete. */
  readonly acks: number;
}

/** A host, and its kernel with the stable release. */
export interface GridKernel extends GridHost {
  readonly release: string;
}

/** The grid: each case predicted from its scenario alone, then run and compared. */
export function describeGrid(kernel: () => GridKernel): void {
  for (const { title, cases } of gridGroups()) {
    describe(title, () => {
      let grid: Grid;
      before(async () => {
        grid = new Grid(await GridLab.start(kernel()), kernel().release);
      });
      after(() => grid.grid.close());

      it(`${cases.length} cases are as predicted`, async () => {
        const mismatches: string[] = [];
        for (const [index, one] of cases.entries()) {
          const mismatch = await grid.mismatch(one);
          if (mismatch === undefined) continue;
          const left = cases.length - index - 1;
          mismatches.push(mismatch);
          if (mismatches.length < ENOUGH || left === 0) continue;
          mismatches.push(`${left} more cases were not tried`);
          break;
        }
        assert.deepEqual(mismatches, []);
      });
    });
  }
}

class Grid {
  constructor(
    readonly grid: GridLab,
    private readonly release: string,
  ) {}

  /** What differs between prediction and observation; undefined: nothing. */
  async mismatch(about: GridCase): Promise<string | undefined> {
    await this.grid.set(about);
    if (about.isProven) await this.grid.provePeer(about);
    for (let attempt = 1; ; attempt++) {
      const { mismatch, isDisturbed } = await this.run(about);
      if (!isDisturbed || attempt === ATTEMPTS) return mismatch;
    }
  }

  /** Of the scenario, and of repeats where timers fired before it could be looked at. */
  private predict(about: GridCase, repeats: Repeats): Outcome {
    const settings = settingsOf(this.release, about);
    const { syns, acks } = repeats;
    const repeated = syns + acks > 0 ? [{ kind: 'repeat', syns, acks } as const] : [];
    const happenings = [...happeningsOf(about), ...repeated];
    const { listener, clients } = playScenario(settings, happenings, about.isProven);
    assert.equal(listener.unknown, undefined, `${this.release}: depends on ${listener.unknown}`);
    const counted = LISTENER_COUNTERS.map(name => [name, listener.counters[name] ?? 0] as const);
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

  private async run(about: GridCase): Promise<Run> {
    const { grid } = this;
    const { lab } = grid;
    const before = await grid.counters();
    grid.sinceHeard = before;
    const server = await grid.listen(about);
    const clients = await grid.connect(about, server);
    let mismatch: string | undefined = `${caseText(about)}: never at rest`;
    let isDisturbed = true;
    const end = performance.now() + grid.settle;
    const look = async (): Promise<true | undefined> => {
      let seen = await this.observe(about, server, clients, before);
      // Timers that go off tell nobody: no change of the lab would ask again.
      while (seen === undefined && performance.now() < end)
        seen = await this.observe(about, server, clients, before);
      if (seen === undefined) return undefined;
      const predicted = this.predict(about, seen.repeats);
      if (isDeepStrictEqual(seen.outcome, predicted)) return true;
      isDisturbed = seen.repeats.syns + seen.repeats.acks > 0;
      const [expected, met] = [predicted, seen.outcome].map(one => JSON.stringify(one));
      const repeats = JSON.stringify(seen.repeats);
      mismatch = `${caseText(about)}\n  predicted ${expected}\n  observed  ${met}, repeats ${repeats}`;
      return undefined;
    };
    const agrees = await lab.changes.until(look, { ms: grid.settle, signal: never });
    await grid.end(server);
    await lab.clients.close(
      clients.map(({ name }) => name),
      true,
    );
    return agrees ? { mismatch: undefined, isDisturbed: false } : { mismatch, isDisturbed };
  }

  /** At a moment of rest: undefined where something moved while it was looked at. */
  private async observe(
    about: GridCase,
    server: LabServer,
    clients: readonly LabClient[],
    before: ReadonlyMap<string, number>,
  ): Promise<{ readonly outcome: Outcome; readonly repeats: Repeats } | undefined> {
    const { grid } = this;
    const earlier = await grid.counters();
    const { sockets } = (await grid.lab.look()).sides[0]!;
    const now = await grid.counters();
    if ([...LISTENER_COUNTERS, ...REPEATS].some(name => now.get(name) !== earlier.get(name)))
      return undefined;
    const repeated = (name: string): number =>
      (now.get(name) ?? 0) - (grid.sinceHeard.get(name) ?? 0);
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
        counters: Object.fromEntries(LISTENER_COUNTERS.map(name => [name, moved(name)])),
        drops: hasDrops && !LOSES.includes(about.traffic) ? listener?.drops : undefined,
      },
      // Each repeated SYN-ACK brings one ACK back, as each repeat of data is one.
      repeats: { syns, acks: hears ? repeated('TcpRetransSegs') - syns : 0 },
    };
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
