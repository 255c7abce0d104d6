import type { Nanoseconds, Recording, SideLook, SideName } from '../lab/recording.js';
import type { ListenerDepth } from '../views/depth/model.js';
import { DepthSeries, type ReadingCircumstances } from './depthSeries.js';

/** Depth of the queues while the recording grows: each call reads only what is new. */
export class LiveDepth {
  private readonly series: DepthSeries;
  /** Of the latest look read, by side. */
  private readonly read = new Map<SideName, Nanoseconds>();

  /** `from`: what happened before is not shown. */
  constructor(private readonly from: Nanoseconds) {
    this.series = new DepthSeries(from);
  }

  /** Reads what was recorded since the last call, and says whether it shows any change. */
  follow(recording: Recording, about: ReadingCircumstances): boolean {
    let changed = false;
    for (const look of this.unread(recording)) {
      this.read.set(look.side, look.time);
      changed = this.series.add(look, recording.servers, about) || changed;
    }
    return changed;
  }

  /** The listeners that are up by the latest look, in the order in which they were started. */
  listeners({ servers }: Recording): ListenerDepth[] {
    const now = Math.max(this.from, ...this.read.values());
    const order = new Map(servers.map(({ name }, index) => [name, index]));
    const rank = (name: string): number => order.get(name) ?? servers.length;
    return this.series
      .courses(servers, now)
      .filter(({ samples }) => samples.at(-1)?.queues)
      .sort((one, two) => rank(one.name) - rank(two.name))
      .map(({ name, address, port, samples }) => ({
        name,
        address,
        port,
        duration: now - this.from,
        samples,
        steps: [],
        overflows: [],
      }));
  }

  /**
   * From the end of the recording back to what was read; the first time, for each side, back to the
   * one look before `from`, which says what it began with.
   */
  private unread({ looks, sides }: Recording): SideLook[] {
    const found: SideLook[] = [];
    const complete = new Set<SideName>();
    for (let index = looks.length - 1; index >= 0 && complete.size < sides.length; index--) {
      const look = looks[index];
      if (look === undefined || complete.has(look.side)) continue;
      if (look.time <= (this.read.get(look.side) ?? -Infinity)) complete.add(look.side);
      else {
        found.push(look);
        if (look.time < this.from) complete.add(look.side);
      }
    }
    return found.reverse();
  }
}
