import type { KnownServer, Nanoseconds } from '../lab/recording.js';
import { listensAt } from './knownEnds.js';

/** Whether somebody listened at the server's endpoint: by the notebook's servers, and by looks. */
export class Listening {
  constructor(
    readonly servers: readonly KnownServer[],
    private readonly seen: (time: Nanoseconds) => boolean | undefined,
  ) {}

  /** undefined: not known. */
  at(time: Nanoseconds): boolean | undefined {
    const seen = this.seen(time);
    if (seen !== undefined || this.servers.length === 0) return seen;
    return this.servers.some(server => listensAt(server, time));
  }

  /** When the notebook's servers opened and closed. */
  changes(): readonly Nanoseconds[] {
    return this.servers.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  }
}
