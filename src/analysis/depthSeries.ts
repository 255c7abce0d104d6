import type { Owner } from '../lab/look.js';
import type { KnownServer, Nanoseconds, SideLook, SideName } from '../lab/recording.js';
import type { DepthSample } from '../views/depth/model.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { Endpoint } from '../wire/socketEntry.js';
import type { Slice } from './flows.js';
import { Occupancy, placeOf, type Listener } from './occupancy.js';
import { acceptQueueLimit, synQueueLimit } from './kernel/limits.js';
import { observedListener, UNKNOWN_KERNEL, type KernelSettings } from './kernel/settings.js';

/** What a look at the sockets does not tell of its listeners by itself. */
export interface ReadingCircumstances {
  /** Socket inode to process: tells listeners that share an endpoint (SO_REUSEPORT) apart. */
  readonly owners: ReadonlyMap<number, Owner>;
  /** What bounds the queues on a side; undefined where that is not known. */
  readonly rules: (side: SideName) => KernelSettings | undefined;
}

/** How full a listener's queues were; times since the series began. */
export interface DepthCourse {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly local: Endpoint;
  /** Each sample that differs from the one before it. */
  readonly samples: readonly DepthSample[];
}

/** Depth of both queues of each listener, look by look: a look is read once. */
export class DepthSeries {
  private readonly series = new Map<string, Series>();

  constructor(private readonly from: Nanoseconds) {}

  /** In the order of time. Says whether the look shows anything else than the one before it. */
  add(look: SideLook, servers: readonly KnownServer[], about: ReadingCircumstances): boolean {
    const time = Math.max(0, look.time - this.from);
    const seen = new Set<string>();
    let changed = false;
    for (const { listener, queues } of readings(look, servers, about)) {
      const key = `${look.side} ${listener.name} ${formatEndpoint(listener.socket.local)}`;
      const one = this.series.get(key) ?? { listener, samples: [] };
      this.series.set(key, one);
      seen.add(key);
      changed = keepChange(one.samples, { time, queues }) || changed;
    }
    for (const [key, { listener, samples }] of this.series) {
      if (listener.side === look.side && !seen.has(key)) {
        changed = keepChange(samples, { time, queues: null }) || changed;
      }
    }
    return changed;
  }

  /** What was seen up to now; a listener that opened from the series' start to `to` began empty. */
  courses(servers: readonly KnownServer[], to: Nanoseconds): DepthCourse[] {
    const slice = { from: this.from, to };
    return [...this.series.values()].map(({ listener: { name, socket }, samples }) => ({
      name,
      address: socket.local.address,
      port: socket.local.port,
      local: socket.local,
      samples: [...fromOpening(samples, opened(servers, name, slice))],
    }));
  }
}

interface Series {
  readonly listener: Listener;
  readonly samples: DepthSample[];
}

function keepChange(samples: DepthSample[], sample: DepthSample): boolean {
  // Of what was before the series began, the last counts.
  if (samples.at(-1)?.time === sample.time) samples.pop();
  const before = samples.at(-1);
  if (before !== undefined && signature(before) === signature(sample)) return false;
  samples.push(sample);
  return true;
}

interface Reading {
  readonly listener: Listener;
  readonly queues: NonNullable<DepthSample['queues']>;
}

function readings(
  { side, time, sockets }: SideLook,
  servers: readonly KnownServer[],
  { owners, rules }: ReadingCircumstances,
): Reading[] {
  const queueing = sockets.filter(socket => socket.state === 'LISTEN' || placeOf(socket) === 'syn');
  const looks = [{ side, time, sockets: queueing }];
  const occupancy = new Occupancy({ looks, owners, servers, clients: [] });
  const requests = new Map<Listener, number>();
  for (const socket of queueing) {
    for (const listener of occupancy.candidates(side, socket)) {
      requests.set(listener, (requests.get(listener) ?? 0) + 1);
    }
  }
  const kernel = rules(side) ?? UNKNOWN_KERNEL;
  return occupancy.listeners.map(listener => {
    const settings = observedListener(kernel, { kept: listener.socket.sendQueue });
    return {
      listener,
      queues: {
        acceptQueue: {
          length: listener.socket.receiveQueue,
          limit: acceptQueueLimit(settings).limit,
        },
        synQueue: {
          length: requests.get(listener) ?? 0,
          limit: synQueueLimit(settings).limit,
        },
      },
    };
  });
}

/** When a server of this name first opened within the slice, since the slice began. */
function opened(
  servers: readonly KnownServer[],
  name: string,
  { from, to }: Slice,
): number | undefined {
  const server = servers.find(
    known => known.name === name && known.from >= from && known.from <= to,
  );
  return server && server.from - from;
}

/** A listener that opened before it was first seen had empty queues then. */
function fromOpening(
  samples: readonly DepthSample[],
  opened: number | undefined,
): readonly DepthSample[] {
  const first = samples[0];
  if (opened === undefined || !first?.queues || first.time <= opened) return samples;
  const { acceptQueue, synQueue } = first.queues;
  const empty = {
    acceptQueue: { ...acceptQueue, length: 0 },
    synQueue: { ...synQueue, length: 0 },
  };
  const opening: DepthSample = { time: opened, queues: empty };
  const rest = signature(opening) === signature(first) ? samples.slice(1) : samples;
  return [opening, ...rest];
}

function signature({ queues }: DepthSample): string {
  if (queues === null) return '';
  const { acceptQueue, synQueue } = queues;
  return [acceptQueue.length, acceptQueue.limit, synQueue.length, synQueue.limit].join(' ');
}
