import { labels } from '../../words/labels.js';
import { clientList } from './clients.js';
import { fillOf, QUEUES, sampleAt } from './course.js';
import type { DepthSample, ListenerDepth, Overflow } from './model.js';

/** A moment at which something began, changed or found no room. */
export interface DepthEvent {
  readonly time: number;
  /** What held from then on; undefined: not known yet. */
  readonly sample: DepthSample | undefined;
  readonly what: string;
  readonly kind: 'step' | 'change' | Overflow['kind'];
}

/** All of them in the order of time; overflows with nothing else between them are one. */
export function depthEvents(listener: ListenerDepth): DepthEvent[] {
  const { samples, steps, overflows } = listener;
  const steady = [
    ...steps.map(({ time, text }): DepthEvent => ({
      time,
      sample: sampleAt(samples, time),
      what: text,
      kind: 'step',
    })),
    ...samples.map((sample, index): DepthEvent => ({
      time: sample.time,
      sample,
      what: changeText(sample, samples[index - 1]),
      kind: 'change',
    })),
  ].sort((first, second) => first.time - second.time);
  const runs = overflowRuns(
    overflows ?? [],
    steady.map(({ time }) => time),
  );
  const found = runs.map((run): DepthEvent => {
    const { time, kind } = run[0];
    const names = clientList(run.map(({ client }) => client));
    const words = kind === 'syn-dropped' ? labels.depth.synDropped : labels.depth.ackIgnored;
    return { time, sample: sampleAt(samples, time), what: words(run.length, names), kind };
  });
  return [...steady, ...found].sort((first, second) => first.time - second.time);
}

function changeText(sample: DepthSample, before: DepthSample | undefined): string {
  if (sample.queues === null) return labels.depth.closed;
  const filled = QUEUES.filter(
    queue => isFull(sample, queue) && !(before && isFull(before, queue)),
  );
  return filled.map(queue => labels.depth.reached(labels.queues[queue])).join(', ');
}

function isFull(sample: DepthSample, queue: (typeof QUEUES)[number]): boolean {
  const fill = fillOf(sample, queue);
  return fill !== null && fill.limit !== null && fill.length >= fill.limit;
}

type Run = [Overflow, ...Overflow[]];

/** Overflows of a kind between two of `moments`, both in the order of time. */
function overflowRuns(overflows: readonly Overflow[], moments: readonly number[]): Run[] {
  const runs: Run[] = [];
  let next = 0;
  let open: Partial<Record<Overflow['kind'], Run>> = {};
  for (const overflow of overflows) {
    while ((moments[next] ?? Infinity) <= overflow.time) {
      open = {};
      next++;
    }
    const run = open[overflow.kind];
    if (run !== undefined) {
      run.push(overflow);
      continue;
    }
    const made: Run = [overflow];
    open[overflow.kind] = made;
    runs.push(made);
  }
  return runs;
}
