import type { Tone } from '../table.js';
import { duration } from '../duration.js';
import { roundTimes } from './axis.js';
import type { Segment } from './model.js';
import { fateMark } from './sentences.js';
import type { TimeWindow } from './timeWindow.js';
import { segmentTone } from './words.js';

/** Segments nearer to each other than the span by this are one tick: as fine as pixels are. */
export const COLUMNS = 900;

/** The axis is marked at most so often: labels must not touch in a narrow pane. */
const MOST_MARKS = 5;

/** From what goes unnoticed beside others to what must not. */
const ORDER: readonly Tone[] = ['plain', 'again', 'waiting', 'bad'];

/** Ticks of one kind, by their columns of `COLUMNS`. */
export interface Ticks {
  readonly tone: Tone;
  readonly columns: readonly number[];
}

/** Where in the span segments are, and what became of them; of several in one place the worst. */
export function overviewTicks(segments: readonly Segment[], span: TimeWindow): Ticks[] {
  const worst = new Map<number, number>();
  for (const segment of segments) {
    const column = Math.round(shareOf(segment.time, span) * COLUMNS);
    const rank = ORDER.indexOf(toneOf(segment));
    worst.set(column, Math.max(rank, worst.get(column) ?? 0));
  }
  return ORDER.flatMap((tone, rank) => {
    const columns = [...worst].filter(([, one]) => one === rank).map(([column]) => column);
    return columns.length === 0 ? [] : [{ tone, columns }];
  });
}

/** Round times of the axis with how they are written. */
export function axisMarks(span: TimeWindow): { readonly time: number; readonly label: string }[] {
  return roundTimes(span.from, span.to, MOST_MARKS).map(time => ({
    time,
    label: duration(time, 2),
  }));
}

/** Where in a span a time is: 0 at its start, 1 at its end. */
export function shareOf(time: number, { from, to }: TimeWindow): number {
  return (time - from) / (to - from);
}

function toneOf(segment: Segment): Tone {
  return fateMark(segment.fate)?.tone ?? segmentTone(segment);
}
