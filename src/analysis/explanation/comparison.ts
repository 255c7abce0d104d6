import type { Nanoseconds } from '../../lab/recording.js';
import type {
  ComparedNumber,
  ComparedWhat,
  Span,
  UnknownBecause,
} from '../../views/explanation/model.js';
import type { ListenerRecord } from './inputs.js';
import { exactly, observedFates, type ObservedFates } from './observed.js';
import { NOTED_WITHIN, UNORDERED, type Prediction, type Replay } from './replay.js';

/** A listener as it was seen, and as the rules have it. */
export interface SeenListener {
  readonly record: ListenerRecord;
  readonly replay: Replay;
  /** Why nothing can be predicted of it; undefined: something can. */
  readonly unknown: UnknownBecause | undefined;
}

/** The lengths that a look showed. */
export interface SeenLengths {
  readonly acceptQueue: number;
  readonly synQueue: number;
  /** When it began. */
  readonly time: Nanoseconds;
  /** So many segments came while it was taken, which may be in it or not. */
  readonly during: number;
}

/** Lengths of both queues now, and what became of segments. */
export function listenerRows(seen: SeenListener, lengths: SeenLengths): ComparedNumber[] {
  const unknown = seen.unknown ?? seen.replay.stopped;
  const end = lengths.time - UNORDERED;
  const observed = observedFates(seen.record, end);
  const atEnd = coursePart(seen.replay.course, end, lengths.time);
  const fates = FATES.flatMap(([kind, key]): ComparedNumber[] => {
    const predicted = spanOf(atEnd.map(({ tally }) => tally[key]));
    const row = rowOf({ kind }, predicted, observed[key], unknown);
    return ALWAYS.has(kind) || !isNothing(row) ? [row] : [];
  });
  return [
    rowOf(
      { kind: 'accept-queue' },
      acceptSpan(seen.replay, lengths),
      exactly(lengths.acceptQueue),
      unknown,
    ),
    rowOf({ kind: 'syn-queue' }, synSpan(seen.replay, lengths), exactly(lengths.synQueue), unknown),
    ...fates,
  ];
}

const FATES = [
  ['syns-dropped', 'synsDropped'],
  ['cookies-sent', 'cookiesSent'],
  ['acks-ignored', 'acksIgnored'],
  ['acks-deferred', 'acksDeferred'],
  ['acks-reset', 'acksReset'],
] as const satisfies readonly (readonly [ComparedWhat['kind'], keyof ObservedFates])[];

/** Shown even where nothing of the kind happened. */
const ALWAYS: ReadonlySet<string> = new Set(['syns-dropped', 'acks-ignored']);

export function rowOf(
  what: ComparedWhat,
  predicted: Span | undefined,
  observed: Span,
  unknown: UnknownBecause | undefined,
): ComparedNumber {
  return unknown === undefined
    ? { what, predicted: predicted ?? null, observed, unknown: null }
    : { what, predicted: null, observed, unknown };
}

function isNothing({ predicted, observed }: ComparedNumber): boolean {
  return (predicted?.most ?? 0) === 0 && (observed?.least ?? 0) === 0;
}

function acceptSpan({ course }: Replay, { time, during }: SeenLengths): Span {
  const around = coursePart(course, time - UNORDERED, time + NOTED_WITHIN);
  return widened(spanOf(around.map(({ acceptQueue }) => acceptQueue)), during);
}

function synSpan({ course }: Replay, { time, during }: SeenLengths): Span {
  const around = coursePart(course, time - UNORDERED, time);
  const { least, most } = spanOf(around.map(({ synQueue }) => synQueue));
  const leaving = Math.max(0, ...around.map(one => one.leaving));
  return widened({ least: least - leaving, most }, during);
}

function widened({ least, most }: Span, by: number): Span {
  return { least: Math.max(0, least - by), most: most + by };
}

/** The state at the beginning of a stretch of time, and all within it. */
export function coursePart(
  course: readonly Prediction[],
  from: Nanoseconds,
  to: Nanoseconds,
): readonly Prediction[] {
  const first = Math.max(
    0,
    course.findLastIndex(({ time }) => time <= from),
  );
  const last = course.findLastIndex(({ time }) => time <= to);
  return course.slice(first, last + 1);
}

export function spanOf(values: readonly number[]): Span {
  return values.length === 0
    ? { least: 0, most: 0 }
    : { least: Math.min(...values), most: Math.max(...values) };
}
