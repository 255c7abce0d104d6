import { lookUp } from '../../words/lookUp.js';

/** A stretch of a connection's time: nanoseconds since its first segment, `from` below `to`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Nothing is zoomed further: hosts' clocks are worth a microsecond. Nanoseconds. */
const LEAST = 10e3;

/** What a key of the overview does to the window. */
type KeyStep =
  | { readonly kind: 'zoom'; readonly factor: number }
  /** By a share of the window's width, to the right above 0. */
  | { readonly kind: 'pan'; readonly share: number }
  | { readonly kind: 'start' | 'end' | 'whole' };

const KEYS: Readonly<Record<string, KeyStep>> = {
  '+': { kind: 'zoom', factor: 1 / 2 },
  '=': { kind: 'zoom', factor: 1 / 2 },
  '-': { kind: 'zoom', factor: 2 },
  ArrowRight: { kind: 'pan', share: 1 / 4 },
  ArrowUp: { kind: 'pan', share: 1 / 4 },
  ArrowLeft: { kind: 'pan', share: -1 / 4 },
  ArrowDown: { kind: 'pan', share: -1 / 4 },
  PageDown: { kind: 'pan', share: 1 },
  PageUp: { kind: 'pan', share: -1 },
  Home: { kind: 'start' },
  End: { kind: 'end' },
  '0': { kind: 'whole' },
};

/** From the first to the last of times in their order; a little longer than none. */
export function spanOf(times: readonly number[]): TimeWindow {
  const from = times[0] ?? 0;
  return { from, to: Math.max(times.at(-1) ?? 0, from + LEAST) };
}

/** The same width, moved by so much as far as the span allows; the span where it is wider. */
export function moved(window: TimeWindow, span: TimeWindow, by: number): TimeWindow {
  const width = Math.min(widthOf(window), widthOf(span));
  const from = Math.max(span.from, Math.min(span.to - width, window.from + by));
  return { from, to: width === widthOf(span) ? span.to : from + width };
}

/** `factor` times as wide, with what was at `anchor` in the same place as far as the span allows. */
export function zoomed(
  window: TimeWindow,
  span: TimeWindow,
  factor: number,
  anchor: number,
): TimeWindow {
  const width = widthOf(window);
  const wanted = Math.max(LEAST, Math.min(widthOf(span), width * factor));
  const from = anchor - ((anchor - window.from) * wanted) / width;
  return moved({ from, to: from + wanted }, span, 0);
}

/** The stretch between two times in whatever order, within the span and never too narrow. */
export function between(one: number, other: number, span: TimeWindow): TimeWindow {
  const from = Math.max(span.from, Math.min(one, other));
  const to = Math.min(span.to, Math.max(one, other));
  return moved({ from, to: Math.max(to, from + LEAST) }, span, 0);
}

/** How much a turn of the wheel widens the window; a turn away from oneself narrows it. */
export function wheelFactor(delta: number): number {
  return Math.exp(Math.max(-300, Math.min(300, delta)) / 400);
}

/**
 * Where a key leads; undefined: it is another's key. `times`, in their order, is where something
 * happened: zooming keeps the one nearest to the middle, and panning leaves out a pause that
 * would fill the window.
 */
export function afterKey(
  key: string,
  window: TimeWindow,
  span: TimeWindow,
  times: readonly number[],
): TimeWindow | undefined {
  const step = lookUp(KEYS, key);
  switch (step?.kind) {
    case undefined:
      return undefined;
    case 'zoom':
      return zoomed(window, span, step.factor, nearest(times, middleOf(window)));
    case 'pan':
      return panned(window, span, times, step.share);
    case 'start':
      return moved(window, span, span.from - window.from);
    case 'end':
      return moved(window, span, span.to - window.to);
    case 'whole':
      return span;
  }
}

/** What a pointer takes hold of: an edge of the window, the window, or nothing of it. */
export type Grip = 'from' | 'to' | 'window' | 'nothing';

/** What is at a time, give or take `reach` nanoseconds. */
export function gripAt(time: number, window: TimeWindow, reach: number): Grip {
  const { from, to } = window;
  const narrow = to - from < 4 * reach;
  if (time >= from && time <= to && narrow) return 'window';
  if (Math.abs(time - from) <= reach) return 'from';
  if (Math.abs(time - to) <= reach) return 'to';
  return time > from && time < to ? 'window' : 'nothing';
}

/** The window while what was held at `start` is dragged to `now`. */
export function dragged(
  grip: Grip,
  window: TimeWindow,
  span: TimeWindow,
  start: number,
  now: number,
): TimeWindow {
  switch (grip) {
    case 'from':
      return between(now, window.to, span);
    case 'to':
      return between(window.from, now, span);
    case 'window':
      return moved(window, span, now - start);
    case 'nothing':
      return between(start, now, span);
  }
}

export function isWhole(window: TimeWindow, span: TimeWindow): boolean {
  return window.from <= span.from && window.to >= span.to;
}

export function middleOf({ from, to }: TimeWindow): number {
  return (from + to) / 2;
}

/** Which of times in their order lie within the window: index of the first, and behind the last. */
export function within(times: readonly number[], { from, to }: TimeWindow): [number, number] {
  return [firstIndex(times, time => time >= from), firstIndex(times, time => time > to)];
}

function panned(
  window: TimeWindow,
  span: TimeWindow,
  times: readonly number[],
  share: number,
): TimeWindow {
  const width = widthOf(window);
  const to = moved(window, span, share * width);
  const [first, end] = within(times, to);
  if (first < end) return to;
  const next = share > 0 ? times[end] : times[first - 1];
  if (next === undefined) return to;
  const place = share > 0 ? next - width / 4 : next - (3 * width) / 4;
  return moved(window, span, place - window.from);
}

function nearest(times: readonly number[], wanted: number): number {
  const behind = firstIndex(times, time => time >= wanted);
  const [before, after] = [times[behind - 1] ?? -Infinity, times[behind] ?? Infinity];
  if (before === -Infinity && after === Infinity) return wanted;
  return wanted - before <= after - wanted ? before : after;
}

function widthOf({ from, to }: TimeWindow): number {
  return to - from;
}

/** By bisection: `holds` is false up to some place and true from there on. */
function firstIndex(times: readonly number[], holds: (time: number) => boolean): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(times[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low;
}
