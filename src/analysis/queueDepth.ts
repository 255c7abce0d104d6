import type { Nanoseconds, Recording, SideLook, SideName } from '../lab/recording.js';
import type { DepthModel, ListenerDepth, Overflow } from '../views/depth/model.js';
import type { TimelineConnection } from '../views/timeline/model.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import type { Endpoint } from '../wire/socketEntry.js';
import { DepthSeries, type ReadingCircumstances } from './depthSeries.js';
import type { Slice } from './flows.js';

/** A step of the notebook, by when it began. */
export interface BegunStep {
  readonly time: Nanoseconds;
  readonly text: string;
}

export interface DepthCircumstances extends ReadingCircumstances {
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
  const series = new DepthSeries(slice.from);
  for (const look of looksIn(recording, slice)) series.add(look, recording.servers, about);
  const duration = slice.to - slice.from;
  const steps = about.steps
    .filter(({ time }) => time >= slice.from && time <= slice.to)
    .map(({ time, text }) => ({ time: time - slice.from, text }));
  const listeners = series
    .courses(recording.servers, slice.to)
    .map(({ local, ...course }): ListenerDepth => ({
      ...course,
      duration,
      steps,
      overflows: about.connections && overflowsAt(local, about.connections, slice.from),
    }));
  return { listeners };
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
