import type { QueueFill } from '../queues/model.js';
import type { DepthSample, ListenerDepth } from './model.js';

export type QueueName = 'acceptQueue' | 'synQueue';
export const QUEUES: readonly QueueName[] = ['acceptQueue', 'synQueue'];

/** One queue over time, summed up. */
export interface Course {
  readonly most: number;
  /** null: nobody listened. */
  readonly atEnd: number | null;
  /** The last limit known. */
  readonly limit: number | null;
  /**
   * Lengths between which it only grew or only shrank, first and last included: what is left of
   * the samples when the moments at which they were taken don't count.
   */
  readonly turns: readonly number[];
}

export function courseOf({ samples }: ListenerDepth, queue: QueueName): Course {
  const fills = samples.map(sample => fillOf(sample, queue));
  const lengths = fills.flatMap(fill => fill?.length ?? []);
  return {
    most: lengths.reduce((most, length) => Math.max(most, length), 0),
    atEnd: fills.at(-1)?.length ?? null,
    limit: fills.findLast(fill => fill !== null)?.limit ?? null,
    turns: turnsOf(lengths),
  };
}

export function fillOf({ queues }: DepthSample, queue: QueueName): QueueFill | null {
  return queues === null ? null : queues[queue];
}

/** The sample that holds at a time. */
export function sampleAt(samples: readonly DepthSample[], time: number): DepthSample | undefined {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return samples[low - 1];
}

/** The most that was in a queue in each of `count` equal parts of the time; null: no listener. */
export function mostInParts(
  { samples, duration }: ListenerDepth,
  queue: QueueName,
  count: number,
): (number | null)[] {
  const parts = Array.from({ length: count }, (): number | null => null);
  for (const [index, sample] of samples.entries()) {
    const length = fillOf(sample, queue)?.length;
    if (length === undefined) continue;
    const last = partOf(samples[index + 1]?.time ?? duration, duration, count);
    for (let part = partOf(sample.time, duration, count); part <= last; part++) {
      parts[part] = Math.max(parts[part] ?? 0, length);
    }
  }
  return parts;
}

/** In which of `count` equal parts of the time a moment lies. */
export function partOf(time: number, duration: number, count: number): number {
  const part = duration > 0 ? Math.floor((time / duration) * count) : 0;
  return Math.max(0, Math.min(count - 1, part));
}

/** How high a picture of both queues must be, and whether the limit is within it. */
export function heightOf(most: number, limit: number | null): { top: number; limit: boolean } {
  if (limit === null || limit > 4 * Math.max(1, most))
    return { top: Math.max(1, most), limit: false };
  return { top: Math.max(1, most, limit), limit: true };
}

function turnsOf(lengths: readonly number[]): number[] {
  const turns: number[] = [];
  for (const length of lengths) {
    const last = turns.at(-1);
    const before = turns.at(-2);
    if (length === last) continue;
    const goesOn =
      last !== undefined &&
      before !== undefined &&
      Math.sign(last - before) === Math.sign(length - last);
    if (goesOn) turns.pop();
    turns.push(length);
  }
  return turns;
}
