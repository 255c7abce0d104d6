import type { DepthModel, DepthSample, ListenerDepth } from '../../src/views/depth/model.js';
import type { View } from '../../src/views/view.js';

const ms = 1e6;

/** `[ms, accept queue, SYN queue]`, with limits 3 and 3 unless said otherwise; null: closed. */
export function depthSamples(
  rows: readonly (readonly [time: number, accept: number | null, syn: number])[],
  limit = 3,
): DepthSample[] {
  return rows.map(([time, accept, syn]) => ({
    time: time * ms,
    queues:
      accept === null
        ? null
        : { acceptQueue: { length: accept, limit }, synQueue: { length: syn, limit } },
  }));
}

export function listenerDepth(more: Partial<ListenerDepth> = {}): ListenerDepth {
  return {
    name: 'web',
    address: '127.0.0.1',
    port: 7777,
    duration: 2000 * ms,
    samples: [],
    steps: [],
    overflows: [],
    ...more,
  };
}

/** The article's picture over time: two held ACKs, a full accept queue, and two accepted. */
export const filling: DepthModel = {
  listeners: [
    listenerDepth({
      samples: depthSamples([
        [0, 0, 0],
        [50, 0, 2],
        [300, 2, 2],
        [350, 3, 2],
        [1500, 1, 2],
        [1550, 2, 1],
      ]),
      steps: [
        { time: 1 * ms, text: 'client h1..h2 -> web' },
        { time: 260 * ms, text: 'client c1..c3 -> web' },
        { time: 400 * ms, text: 'pass all' },
        { time: 410 * ms, text: 'wait 1s' },
        { time: 1460 * ms, text: 'accept web 2' },
      ],
      overflows: [
        { time: 1031 * ms, kind: 'ack-ignored', client: 'h1' },
        { time: 1031 * ms, kind: 'ack-ignored', client: 'h2' },
        { time: 1040 * ms, kind: 'syn-dropped', client: 'c4' },
      ],
    }),
  ],
};

const climbing = Array.from({ length: 200 }, (_, index): readonly [number, number, number] => [
  index * 50,
  Math.min(129, index),
  index % 7,
]);

export const depthViews = {
  'depth, filling': { view: 'depth', data: filling },
  'depth, no listener': { view: 'depth', data: { listeners: [] } },
  'depth, long': {
    view: 'depth',
    data: {
      listeners: [
        listenerDepth({
          duration: 10_500 * ms,
          samples: depthSamples([...climbing, [10_000, null, 0]], 129),
          overflows: null,
        }),
      ],
    },
  },
} as const satisfies Readonly<Record<string, View>>;
