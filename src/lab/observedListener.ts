import { isWildcard } from '../wire/address.js';
import type { ListenerEntry, ListenerReading } from '../wire/listenerAnswers.js';
import { DepthHistory, DropCount, NOBODY } from './listenerHistory.js';
import type { Owner } from './look.js';
import type { Nanoseconds } from './recording.js';

/** The backlog that a program asked for, and how that is known. */
export interface AskedFor {
  /** What its users call it; undefined: no process that we may see. */
  readonly program: string | undefined;
  /** undefined: not known. */
  readonly backlog:
    | ({ readonly asked: number } & (
        | { readonly from: 'configuration'; readonly file: string; readonly line: number }
        | { readonly from: 'arguments'; readonly directive: string }
        | { readonly from: 'default' }
      ))
    | undefined;
}

/**
 * A listener of the host over time: one endpoint, whatever sockets come and go there. Of several at
 * once (SO_REUSEPORT) each has its own.
 */
export class ObservedListener {
  readonly acceptQueue = new DepthHistory();
  /** The same columns: `length` is the number of its requests. */
  readonly synQueue = new DepthHistory();
  /** Who has the socket open; undefined: not known, or none that we may see. */
  owners: readonly Owner[] | undefined;
  /** What its program asked of listen(2); undefined: nobody has looked. */
  asked: AskedFor | undefined;
  private readonly counting = new DropCount();
  private latest: ListenerEntry;
  private here = true;
  private closedSince: Nanoseconds | undefined;

  constructor(
    entry: ListenerEntry,
    readonly from: Nanoseconds,
    /** It was there when the observation began: what it had dropped by then is not counted. */
    private isOld: boolean,
  ) {
    this.latest = entry;
    this.read(from, entry);
  }

  /** As it was last seen, but for what changes. */
  get entry(): ListenerEntry {
    return this.latest;
  }

  get isHere(): boolean {
    return this.here;
  }

  /** Since when nobody listens there; undefined: somebody does. */
  get closed(): Nanoseconds | undefined {
    return this.closedSince;
  }

  /** The kernel counts what it drops. */
  get countsDrops(): boolean {
    return this.latest.drops !== undefined;
  }

  /** Dropped since the observation began. */
  get drops(): number {
    return this.counting.all;
  }

  get length(): number {
    return Math.max(0, this.acceptQueue.row(this.acceptQueue.rows - 1).length);
  }

  get requests(): number {
    return Math.max(0, this.synQueue.row(this.synQueue.rows - 1).length);
  }

  get kept(): number {
    return this.acceptQueue.row(this.acceptQueue.rows - 1).kept;
  }

  read(time: Nanoseconds, reading: ListenerReading): void {
    const drops = this.counting.add(reading, !this.isOld);
    this.acceptQueue.add(time, reading.length, reading.kept, drops);
  }

  readRequests(time: Nanoseconds, count: number): void {
    if (this.here) this.synQueue.add(time, count, this.kept, 0);
  }

  /** Another socket has taken its place. */
  replace(entry: ListenerEntry, time: Nanoseconds): void {
    this.counting.nextSocket();
    this.isOld = false;
    this.latest = entry;
    this.owners = undefined;
    this.asked = undefined;
    this.here = true;
    this.closedSince = undefined;
    this.read(time, entry);
  }

  close(time: Nanoseconds): void {
    if (!this.here) return;
    this.here = false;
    this.closedSince = time;
    this.acceptQueue.add(time, NOBODY, this.kept, this.drops);
    this.synQueue.add(time, NOBODY, this.kept, 0);
  }

  isAt({ family, local }: Pick<ListenerEntry, 'family' | 'local'>): boolean {
    const own = this.latest;
    return (
      own.family === family && own.local.port === local.port && own.local.address === local.address
    );
  }

  /** Whether a request to `address` may be its: bound to it, or to any of the family. */
  takes(address: string): boolean {
    const own = this.latest.local.address;
    return own === address || isWildcard(own);
  }
}
