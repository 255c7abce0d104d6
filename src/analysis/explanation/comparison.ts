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

/** The lengths that a look showed, and when it did: the dump lasts from one time to the other. */
export interface SeenLengths {
  readonly acceptQueue: number;
  readonly synQueue: number;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** Lengths of both queues now, and what became of segments. */
export function listenerRows(seen: SeenListener, lengths: SeenLengths): ComparedNumber[] {
  const unknown = seen.unknown ?? seen.replay.stopped;
  const observed = observedFates(seen.record);
  const fates = FATES.flatMap(([kind, key]): ComparedNumber[] => {
    const last = seen.replay.course.at(-1);
    const predicted = last && exactly(last.tally[key]);
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

function acceptSpan({ course }: Replay, { from, to }: SeenLengths): Span {
  const around = coursePart(course, from - UNORDERED, to + NOTED_WITHIN);
  return spanOf(around.map(({ acceptQueue }) => acceptQueue));
}

function synSpan({ course }: Replay, { from, to }: SeenLengths): Span {
  const around = coursePart(course, from - UNORDERED, to + UNORDERED);
  const { least, most } = spanOf(around.map(({ synQueue }) => synQueue));
  const leaving = Math.max(0, ...around.map(one => one.leaving));
  return { least: Math.max(0, least - leaving), most };
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
