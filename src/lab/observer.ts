import type { LabAgent } from '../agent/labAgent.js';
import { problemOf, type Problem } from '../words/problems.js';
import { listenerAnswers, observedAnswers, type ListenerEntry } from '../wire/listenerAnswers.js';
import type { Changes } from './changes.js';
import { lookAtListeners, lookAtOwners, type ListenerOwners } from './listenerLook.js';
import { observationPlans, type PlanRole } from './observationPlans.js';
import { ObservedListener } from './observedListener.js';
import type { Nanoseconds } from './recording.js';
import type { Side } from './sides.js';

/** Frames reach us so often, and before each answer to a look. Milliseconds. */
const BATCH_MILLISECONDS = 250;

/** Nanoseconds for which a listener that is gone is remembered, once others come. */
const FORGET = 600e9;

/** Of one core's time, for looking who has listeners open: 4 µs for each descriptor on the host. */
const OWNERS_SHARE = 0.003;

/**
 * Follows listeners that are on the host already. It asks the kernel for lengths and counts, and
 * changes nothing.
 */
export class Observer {
  private slots: ObservedListener[] = [];
  private readonly byCookie = new Map<bigint, ObservedListener>();
  private readonly wanted: ((entry: ListenerEntry) => boolean)[] = [];
  private roles: readonly PlanRole[] = [];
  private began: Nanoseconds | undefined;
  private milliseconds = Infinity;
  private batch = Infinity;
  private planning: Promise<void> = Promise.resolve();
  private trouble: Problem | undefined;
  private latest: Nanoseconds = 0;
  /** Before that (`performance.now`) nobody looks for owners. */
  private ownersDue = 0;

  constructor(
    private readonly agent: LabAgent,
    private readonly side: Side,
    private readonly changes: Changes,
  ) {}

  get listeners(): readonly ObservedListener[] {
    return this.slots;
  }

  /** Of the last answer. */
  get now(): Nanoseconds {
    return this.latest;
  }

  /** When the observation began. */
  get since(): Nanoseconds {
    return this.began ?? this.latest;
  }

  /** Why the kernel's answers could not be read, if so. */
  get problem(): Problem | undefined {
    return this.trouble;
  }

  /**
   * From now on also listeners that `wanted` says so of are followed, `ms` milliseconds from look to
   * look if the host's time allows it; also those that open later. `batch`: milliseconds after which
   * what was seen reaches us at the latest; each time costs us something.
   */
  async follow(
    wanted: (entry: ListenerEntry) => boolean,
    ms: number,
    batch = BATCH_MILLISECONDS,
  ): Promise<void> {
    this.wanted.push(wanted);
    this.batch = Math.min(batch, this.batch);
    this.milliseconds = Math.min(ms, this.milliseconds);
    const look = await this.lookForOwners(() => lookAtListeners(this.agent, this.side, true));
    this.began ??= look.time;
    this.latest = Math.max(this.latest, look.time);
    this.meet(look.entries, look.time, true);
    this.own(new Set(look.entries.map(({ inode }) => inode)), look.owners);
    await this.plan();
  }

  /** One `observed` frame of the agent. */
  handle(frame: Uint8Array): void {
    let isNews = false;
    try {
      for (const { time, plan, bytes } of observedAnswers(frame)) {
        const role = this.roles[plan];
        if (role === undefined) continue;
        this.latest = Math.max(this.latest, time);
        isNews = this.read(time, role, bytes) || isNews;
      }
    } catch (error) {
      this.trouble = problemOf(error);
    }
    if (isNews) this.afterPlanning(() => this.plan());
    if (performance.now() >= this.ownersDue && this.slots.some(isUnowned)) {
      this.ownersDue = Infinity;
      this.afterPlanning(() => this.findOwners());
    }
    this.changes.notify();
  }

  /** Says whether listeners came or went. */
  private read(time: Nanoseconds, role: PlanRole, bytes: Uint8Array): boolean {
    if (bytes.length === 0) return false;
    if (role.hasRequests) {
      this.countRequests(time, bytes);
      return false;
    }
    const strangers: ListenerEntry[] = [];
    const seen = new Set<ObservedListener>();
    for (const answer of listenerAnswers(bytes)) {
      if (answer.isRequest) continue;
      const slot = this.byCookie.get(answer.cookie);
      if (slot?.isHere === true) {
        seen.add(slot);
        slot.read(time, answer.reading);
      } else if (role.isComplete) strangers.push(answer.entry);
    }
    if (!role.isComplete) return false;
    const gone = this.slots.filter(slot => slot.isHere && !seen.has(slot));
    for (const slot of gone) {
      slot.close(time);
      this.byCookie.delete(slot.entry.cookie);
    }
    return this.meet(strangers, time, false) || gone.length > 0;
  }

  /** Takes in those that are wanted; says whether there were any. */
  private meet(entries: readonly ListenerEntry[], time: Nanoseconds, areOld: boolean): boolean {
    const met = entries.filter(
      entry => !this.byCookie.has(entry.cookie) && this.wanted.some(wanted => wanted(entry)),
    );
    for (const entry of met) {
      const free = this.slots.find(slot => !slot.isHere && slot.isAt(entry));
      const slot = free ?? new ObservedListener(entry, time, areOld);
      if (free) free.replace(entry, time);
      else this.slots.push(slot);
      this.byCookie.set(entry.cookie, slot);
    }
    if (met.length > 0) {
      this.slots = this.slots.filter(({ closed }) => time - (closed ?? time) < FORGET);
    }
    return met.length > 0;
  }

  private countRequests(time: Nanoseconds, bytes: Uint8Array): void {
    const counts = new Map(this.slots.map(slot => [slot, 0]));
    const byPort = new Map<number, ObservedListener[]>();
    for (const slot of this.slots) {
      const key = portKey(slot.entry.family, slot.entry.local.port);
      const others = byPort.get(key);
      if (others === undefined) byPort.set(key, [slot]);
      else others.push(slot);
    }
    for (const answer of listenerAnswers(bytes)) {
      const here = byPort.get(portKey(answer.family, answer.port)) ?? [];
      const takers = here.length > 1 ? here.filter(slot => slot.takes(answer.address)) : here;
      for (const slot of takers) counts.set(slot, (counts.get(slot) ?? 0) + 1);
    }
    for (const [slot, count] of counts) slot.readRequests(time, count);
  }

  private afterPlanning(next: () => Promise<void>): void {
    // A lost lab is told of by `lost`.
    this.planning = this.planning.then(next).catch(() => undefined);
  }

  /** Of all that are here: others may have been given their sockets since the last time. */
  private async findOwners(): Promise<void> {
    const here = this.slots.filter(({ isHere }) => isHere);
    const inodes = new Set(here.map(({ entry }) => entry.inode));
    const look = (): Promise<ListenerOwners> => lookAtOwners(this.agent, this.side, [...inodes]);
    this.own(inodes, await this.lookForOwners(look));
  }

  /** The longer it takes, the longer until the next time. */
  private async lookForOwners<Found>(look: () => Promise<Found>): Promise<Found> {
    const start = performance.now();
    this.ownersDue = Infinity;
    try {
      return await look();
    } finally {
      const end = performance.now();
      this.ownersDue = end + (end - start) / OWNERS_SHARE;
    }
  }

  private own(asked: ReadonlySet<number>, owners: ListenerOwners): void {
    for (const slot of this.slots) {
      const { inode } = slot.entry;
      if (asked.has(inode)) slot.owners = owners.get(inode) ?? [];
    }
  }

  private async plan(): Promise<void> {
    const targets = this.slots.filter(slot => slot.isHere).map(({ entry }) => entry);
    const plans = observationPlans(targets, this.milliseconds);
    await this.agent.call('observe', {
      side: this.side.index,
      batch: this.batch,
      plans: plans.map(({ requests, ms, share }) => ({ requests, ms, share })),
    });
    this.roles = plans;
  }
}

function portKey(family: number, port: number): number {
  return family * 65536 + port;
}

function isUnowned({ isHere, owners }: ObservedListener): boolean {
  return isHere && owners === undefined;
}
