import { isDeepStrictEqual } from 'node:util';
import { NOBODY, type DepthHistory } from '../lab/listenerHistory.js';
import type { ObservedListener } from '../lab/observedListener.js';
import type { DepthSample, ListenerDepth } from '../views/depth/model.js';
import type { Slice } from './flows.js';
import type { BegunStep } from './queueDepth.js';
import { acceptQueueLimit, synQueueLimit } from './kernel/limits.js';
import { observedListener, UNKNOWN_KERNEL, type KernelSettings } from './kernel/settings.js';

/** More samples than a chart has columns are worth nothing: the fullest of each part is kept. */
const MOST_PARTS = 1500;

/** Depth of the queues of a listener of the host, as it was observed. */
export function observedListenerDepth(
  listener: ObservedListener,
  name: string,
  { from, to }: Slice,
  about: { readonly rules: KernelSettings | undefined; readonly steps: readonly BegunStep[] },
): ListenerDepth {
  const { acceptQueue, synQueue, entry } = listener;
  const start = Math.max(from, listener.from);
  const duration = Math.max(0, to - start);
  const samples: DepthSample[] = [];
  for (const [time, until] of parts([acceptQueue, synQueue], start, to)) {
    const length = acceptQueue.most(time, until);
    const { kept } = acceptQueue.row(Math.max(0, acceptQueue.at(until)));
    const settings = observedListener(about.rules ?? UNKNOWN_KERNEL, { kept });
    const queues =
      length === NOBODY
        ? null
        : {
            acceptQueue: { length, limit: acceptQueueLimit(settings).limit },
            synQueue: {
              length: Math.max(0, synQueue.most(time, until)),
              limit: synQueueLimit(settings).limit,
            },
          };
    const last = samples.at(-1);
    if (last !== undefined && isDeepStrictEqual(last.queues, queues)) continue;
    samples.push({ time: time - start, queues });
  }
  return {
    name,
    address: entry.local.address,
    port: entry.local.port,
    duration,
    samples,
    steps: about.steps
      .filter(({ time }) => time >= start && time <= to)
      .map(({ time, text }) => ({ time: time - start, text })),
    overflows: null,
  };
}

/** Stretches of time in which nothing changes; of too many changes, as many of equal length. */
function parts(
  histories: readonly DepthHistory[],
  from: number,
  to: number,
): (readonly [from: number, to: number])[] {
  const changes = new Set([from]);
  for (const history of histories) {
    for (let index = Math.max(0, history.at(from)); index < history.rows; index++) {
      const { time } = history.row(index);
      if (time > from && time <= to) changes.add(time);
      if (time > to) break;
    }
  }
  if (changes.size <= MOST_PARTS) {
    return [...changes].sort((one, two) => one - two).map(time => [time, time]);
  }
  const length = (to - from) / MOST_PARTS;
  return Array.from({ length: MOST_PARTS }, (_, part) => {
    const start = from + part * length;
    return [start, start + length];
  });
}
