import type { Owner } from '../lab/look.js';
import type { Nanoseconds, Recording, SideLook, SideName } from '../lab/recording.js';
import type { DepthModel, DepthSample, ListenerDepth, Overflow } from '../views/depth/model.js';
import type { TimelineConnection } from '../views/timeline/model.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { Endpoint } from '../wire/socketEntry.js';
import type { Slice } from './flows.js';
import { Occupancy, type Listener } from './occupancy.js';
import { acceptQueueLimit, synQueueLimit, type QueueRules } from './queueLimits.js';

/** A step of the notebook, by when it began. */
export interface BegunStep {
  readonly time: Nanoseconds;
  readonly text: string;
}

export interface DepthCircumstances {
  /** Socket inode to process: tells listeners that share an endpoint (SO_REUSEPORT) apart. */
  readonly owners: ReadonlyMap<number, Owner>;
  /** What bounds the queues on a side; undefined where that is not known. */
  readonly rules: (side: SideName) => QueueRules | undefined;
  readonly steps: readonly BegunStep[];
  /** The slice's connections; null where packets can't be captured. */
  readonly connections: readonly TimelineConnection[] | null;
}

/**
 * Depth of both queues of each listener that was seen in the slice, at the resolution of the
 * recording's looks: the accept queue's as the listener counts it, the SYN queue's as the number
 * of its requests.
 */
export function queueDepth(
  recording: Recording,
  slice: Slice,
  about: DepthCircumstances,
): DepthModel {
  const series = new Map<string, Series>();
  for (const look of looksIn(recording, slice)) {
    const time = Math.max(0, look.time - slice.from);
    const seen = new Set<string>();
    for (const { listener, queues } of readings(recording, look, about)) {
      const key = `${look.side} ${listener.name} ${formatEndpoint(listener.socket.local)}`;
      const one = series.get(key) ?? { listener, samples: [] };
      series.set(key, one);
      seen.add(key);
      one.samples.push({ time, queues });
    }
    for (const [key, { listener, samples }] of series) {
      if (listener.side === look.side && !seen.has(key)) samples.push({ time, queues: null });
    }
  }
  const duration = slice.to - slice.from;
  const steps = about.steps
    .filter(({ time }) => time >= slice.from && time <= slice.to)
    .map(({ time, text }) => ({ time: time - slice.from, text }));
  const listeners = [...series.values()].map(
    ({ listener: { name, socket }, samples }): ListenerDepth => ({
      name,
      address: socket.local.address,
      port: socket.local.port,
      duration,
      samples: changesOf(fromOpening(samples, opened(recording, name, slice))),
      steps,
      overflows: about.connections && overflowsAt(socket.local, about.connections, slice.from),
    }),
  );
  return { listeners };
}

interface Series {
  readonly listener: Listener;
  readonly samples: DepthSample[];
}

/** The looks of the slice, and for each side the last one before it. */
function looksIn({ looks }: Recording, { from, to }: Slice): SideLook[] {
  const before = new Map<SideName, SideLook>();
  for (const look of looks) {
    const other = before.get(look.side);
    if (look.time < from && (other === undefined || other.time <= look.time)) {
      before.set(look.side, look);
    }
  }
  const inside = looks.filter(({ time }) => time >= from && time <= to);
  return [...before.values(), ...inside].sort((first, second) => first.time - second.time);
}

interface Reading {
  readonly listener: Listener;
  readonly queues: NonNullable<DepthSample['queues']>;
}

function readings(
  { servers }: Recording,
  { side, time, sockets }: SideLook,
  { owners, rules }: DepthCircumstances,
): Reading[] {
  const queueing = sockets.filter(({ state }) => state === 'LISTEN' || state === 'SYN_RECV');
  const looks = [{ side, time, sockets: queueing }];
  const occupancy = new Occupancy({ looks, owners, servers, clients: [] });
  const requests = new Map<Listener, number>();
  for (const socket of queueing) {
    for (const listener of occupancy.candidates(side, socket)) {
      requests.set(listener, (requests.get(listener) ?? 0) + 1);
    }
  }
  const bounds = rules(side);
  return occupancy.listeners.map(listener => {
    const backlog = listener.socket.sendQueue;
    return {
      listener,
      queues: {
        acceptQueue: {
          length: listener.socket.receiveQueue,
          limit: acceptQueueLimit({ backlog }),
        },
        synQueue: {
          length: requests.get(listener) ?? 0,
          limit: bounds === undefined ? null : synQueueLimit({ ...bounds, backlog }),
        },
      },
    };
  });
}

/** When a server of this name first opened within the slice, since the slice began. */
function opened({ servers }: Recording, name: string, { from, to }: Slice): number | undefined {
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
  return [{ time: opened, queues: empty }, ...samples];
}

/** Each sample that differs from the one before it. */
function changesOf(samples: readonly DepthSample[]): DepthSample[] {
  return samples.filter((sample, index) => {
    const before = samples[index - 1];
    return before === undefined || signature(before) !== signature(sample);
  });
}

function signature({ queues }: DepthSample): string {
  if (queues === null) return '';
  const { acceptQueue, synQueue } = queues;
  return [acceptQueue.length, acceptQueue.limit, synQueue.length, synQueue.limit].join(' ');
}

function overflowsAt(
  local: Endpoint,
  connections: readonly TimelineConnection[],
  from: Nanoseconds,
): Overflow[] {
  const overflows = connections.flatMap(({ client, server, start, segments }) => {
    const here =
      server.port === local.port &&
      (isWildcard(local.address) || wireAddress(server.address) === wireAddress(local.address));
    if (!here) return [];
    return segments.flatMap(({ time, arrival, fate: { kind } }): Overflow[] =>
      kind === 'syn-dropped' || kind === 'ack-ignored'
        ? [{ time: start + (arrival ?? time) - from, kind, client: client.name }]
        : [],
    );
  });
  return overflows.sort((first, second) => first.time - second.time);
}
