import { bounds } from '../bounds.js';
import { duration } from '../duration.js';
import { roundTimes } from './axis.js';
import { allRungs, unchanged, type Rung, type TimedRung } from './ladder.js';
import type { TimelineConnection } from './model.js';
import { within, type TimeWindow } from './timeWindow.js';

/** From this pause on, time is cut out of the picture. Nanoseconds. */
const GAP = 10e6;

/** A pause is drawn out with at most so many marks. */
const MOST_TICKS = 10;

export interface DrawingOptions {
  /** With the middle of a long ladder; left out, without. */
  readonly whole?: boolean;
  /** The pauses that are drawn out, by the time at which they begin; left out, none. */
  readonly idle?: (from: number) => boolean;
  /** Only what lies in this stretch of time; left out, all. */
  readonly window?: TimeWindow | undefined;
}

/** The ladder as it is drawn: with its pauses, and with the middle of a long one left out. */
export function ladder(
  connection: TimelineConnection,
  options: DrawingOptions & { readonly events?: boolean } = {},
): Rung[] {
  return drawnRungs(allRungs(connection, options), options);
}

/** What is drawn of all rungs of a connection. */
export function drawnRungs(rungs: readonly TimedRung[], options: DrawingOptions): Rung[] {
  const { whole = false, idle = () => false, window } = options;
  const times = rungs.map(({ time }) => time);
  const [first, end] = window === undefined ? [0, rungs.length] : within(times, window);
  const inside = rungs.slice(first, end);
  const long = inside.length > bounds.firstRungs + bounds.lastRungs;
  const [before, after] = [rungs[first - 1], rungs[end]];
  const middle =
    inside.length === 0 && before !== undefined && after !== undefined
      ? pauseBetween(before, after.time, idle)
      : withPauses(long && !whole ? shortened(inside) : inside, idle);
  return [
    ...leftOut(rungs.slice(0, first), 'before'),
    ...middle,
    ...leftOut(rungs.slice(end), 'after', inside.at(-1) ?? before),
  ];
}

function withPauses(rungs: readonly Rung[], idle: (from: number) => boolean): Rung[] {
  return rungs.flatMap((rung, index): Rung[] => {
    const before = rungs[index - 1];
    if (!isTimed(rung) || before === undefined || !isTimed(before)) return [rung];
    if (rung.time - before.time < GAP) return [rung];
    return [...pauseBetween(before, rung.time, idle), rung];
  });
}

function pauseBetween(before: TimedRung, to: number, idle: (from: number) => boolean): Rung[] {
  const from = before.time;
  const drawn = idle(from);
  const gap: Rung = { kind: 'gap', duration: to - from, from, drawn, ...unchanged(before) };
  return [gap, ...(drawn ? ticks(before, to) : [])];
}

/** Marks at round times between a rung and the next. */
function ticks(before: TimedRung, to: number): Rung[] {
  return roundTimes(before.time, to, MOST_TICKS).map(time => ({
    kind: 'tick',
    time,
    label: duration(time),
    ...unchanged(before),
  }));
}

function shortened(rungs: readonly TimedRung[]): Rung[] {
  const head = rungs.slice(0, bounds.firstRungs);
  const tail = rungs.slice(-bounds.lastRungs);
  const left = rungs.slice(bounds.firstRungs, -bounds.lastRungs);
  return [
    ...head,
    ...left.slice(-1).map(last => skipped(left, last)),
    ...tail.map((rung, index) => (index === 0 ? { ...rung, label: duration(rung.time) } : rung)),
  ];
}

/** A line for the segments on one side of the window. `known`: the last rung above the line. */
function leftOut(
  rungs: readonly TimedRung[],
  side: 'before' | 'after',
  known: TimedRung | undefined = rungs.at(-1),
): Rung[] {
  if (known === undefined || !rungs.some(({ kind }) => kind === 'segment')) return [];
  return [{ ...skipped(rungs, known), side }];
}

function skipped(
  rungs: readonly TimedRung[],
  known: TimedRung,
): Extract<Rung, { kind: 'skipped' }> {
  const segments = rungs.filter(({ kind }) => kind === 'segment').length;
  return { kind: 'skipped', segments, ...unchanged(known) };
}

function isTimed(rung: Rung): rung is TimedRung {
  return rung.kind === 'segment' || rung.kind === 'state' || rung.kind === 'event';
}
