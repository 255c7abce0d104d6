import { growthOf, listenerReport } from '../../analysis/listenerReports.js';
import type { Lab } from '../../lab/lab.js';
import type { CounterLook, SysctlLook } from '../../lab/look.js';
import type { ObservedListener } from '../../lab/observedListener.js';
import { learnBacklog } from '../../steps/attached.js';
import { stableRelease } from '../../steps/stableRelease.js';
import { formatEndpoint } from '../../wire/endpoint.js';
import { lookUp } from '../../words/lookUp.js';
import type { WatchCounter, WatchModel, WatchRow } from './model.js';
import { isMeant, targetText, type WatchTarget } from './target.js';

/** Parts of the last minute in a row. */
export const RECENT_PARTS = 20;
const MINUTE = 60e9;
const SECOND = 1e9;
/** Each tick brings what was seen until then: this is for when one is late. */
const BATCH_MILLISECONDS = 2000;
/** Settings change seldom. */
const SETTINGS_EVERY = 5;
const NEAREST = 5;
/** Programs whose configuration is read in one go. */
const LEARNED_AT_ONCE = 4;

const COUNTERS = ['ListenOverflows', 'ListenDrops', 'TCPReqQFullDrop', 'TCPReqQFullDoCookies'];

const SETTINGS = [
  'net.core.somaxconn',
  'net.ipv4.tcp_max_syn_backlog',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_abort_on_overflow',
];

/** Follows listeners of a host, and says at any time what is known of them. */
export class Watcher {
  private start: CounterLook | undefined;
  private growth: ReadonlyMap<string, number> = new Map();
  private before: CounterLook | undefined;
  private latest: CounterLook | undefined;
  private settings: SysctlLook | undefined;
  private ticks = 0;

  constructor(
    private readonly lab: Lab,
    private readonly targets: readonly WatchTarget[],
  ) {}

  /** `inodes`: only sockets that a process has open; undefined: any. Failure `no-sock-diag`. */
  async begin(rate: number, inodes: ReadonlySet<number> | undefined): Promise<void> {
    const { lab, targets } = this;
    await this.tick();
    await lab.observer.follow(
      ({ local, inode }) =>
        (inodes === undefined || inodes.has(inode)) &&
        (targets.length === 0 || targets.some(target => isMeant(local, target))),
      1000 / rate,
      BATCH_MILLISECONDS,
    );
  }

  /** To be called each second: counters, and from time to time settings. */
  async tick(): Promise<void> {
    const { lab } = this;
    const asksSettings = this.ticks++ % SETTINGS_EVERY === 0;
    const [counters, settings] = await Promise.all([
      lab.counters(),
      asksSettings ? lab.sysctls() : this.settings,
    ]);
    this.start ??= counters;
    this.before = this.latest ?? counters;
    this.latest = counters;
    this.growth = growthOf(this.start.sides[0] ?? new Map(), counters.sides[0] ?? new Map());
    this.settings = settings;
  }

  get listeners(): readonly ObservedListener[] {
    return this.lab.observer.listeners;
  }

  /** Somebody listens who was asked for. */
  get hasListeners(): boolean {
    return this.listeners.length > 0;
  }

  /** With so many rows at most. */
  model(most: number): WatchModel {
    const { lab, start } = this;
    const here = this.listeners.filter(({ isHere }) => isHere);
    const shown = here.length > 0 ? here : this.listeners;
    const fullest = [...shown].sort(byFullness).slice(0, most);
    const to = Math.max(lab.observer.now, this.latest?.time ?? 0);
    return {
      host: lab.machines[0].host,
      kernel: lab.kernel,
      seconds: Math.max(0, (to - (start?.time ?? to)) / SECOND),
      settings: SETTINGS.map(name => ({
        name: name.replace(/^net\.(?:core|ipv4)\./, ''),
        value: lookUp(this.settings?.sides[0] ?? {}, name) ?? null,
      })),
      counters: this.counters(),
      rows: fullest.map(listener => this.row(listener, to)),
      listeners: shown.length,
      awaited: this.targets
        .filter(target => !here.some(({ entry }) => isMeant(entry.local, target)))
        .map(targetText),
      nearest: this.nearest,
      hidesOwners: !lab.isRoot && fullest.some(({ owners }) => owners?.length === 0),
    };
  }

  /** Named where nobody listens as asked. */
  private nearest: readonly string[] = [];

  /** Looks for other listeners, near the first port that was asked for. */
  async findNearest(): Promise<readonly string[]> {
    const [first] = this.targets;
    if (first === undefined || this.hasListeners) this.nearest = [];
    else {
      const { entries } = await this.lab.listenersOfHost(false);
      const distance = (port: number): number => Math.abs(port - first.port);
      const sorted = entries.toSorted(
        (one, two) => distance(one.local.port) - distance(two.local.port),
      );
      this.nearest = sorted.slice(0, NEAREST).map(({ local }) => formatEndpoint(local));
    }
    return this.nearest;
  }

  /** Reads configurations of programs not known yet, the fullest first; a few at once. */
  async learn(): Promise<void> {
    const unknown = [...this.listeners]
      .sort(byFullness)
      .filter(({ asked, owners }) => asked === undefined && (owners?.length ?? 0) > 0)
      .slice(0, LEARNED_AT_ONCE);
    for (const listener of unknown) await learnBacklog(this.lab, listener);
  }

  private row(listener: ObservedListener, to: number): WatchRow {
    const report = listenerReport(listener, {
      from: this.start?.time ?? 0,
      to,
      release: stableRelease(this.lab),
      seesAll: this.lab.isRoot,
      sysctls: this.settings?.sides[0] ?? {},
      counters: this.growth,
      nameOf: () => null,
    });
    const { acceptQueue, from } = listener;
    const part = MINUTE / RECENT_PARTS;
    const recent = Array.from({ length: RECENT_PARTS }, (_, index) => {
      const end = to - (RECENT_PARTS - 1 - index) * part;
      return end < from ? null : Math.max(0, acceptQueue.most(end - part, end));
    });
    return {
      report,
      recent,
      lately: Math.max(0, acceptQueue.most(to - SECOND, to)),
      dropsPerSecond: acceptQueue.dropped(to - SECOND, to),
    };
  }

  private counters(): WatchCounter[] {
    const { before, latest } = this;
    const seconds = ((latest?.time ?? 0) - (before?.time ?? 0)) / SECOND;
    const { growth } = this;
    return COUNTERS.flatMap((name): WatchCounter[] => {
      const all = growth.get(name);
      if (all === undefined) return [];
      const last = (latest?.sides[0]?.get(name) ?? 0) - (before?.sides[0]?.get(name) ?? 0);
      return [{ name, growth: all, perSecond: seconds > 0 ? last / seconds : 0 }];
    });
  }
}

/** How full, then how many were dropped, then by endpoint. */
function byFullness(one: ObservedListener, two: ObservedListener): number {
  const part = ({ length, kept }: ObservedListener): number => length / (kept + 1);
  return (
    part(two) - part(one) ||
    two.drops - one.drops ||
    one.entry.local.port - two.entry.local.port ||
    one.entry.local.address.localeCompare(two.entry.local.address)
  );
}
