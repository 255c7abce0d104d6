import type { SideName } from '../../lab/recording.js';
import type { ComparedNumber, Span, UnknownBecause } from '../../views/explanation/model.js';
import { lookUp } from '../../words/lookUp.js';
import { LISTENER_COUNTERS } from '../kernel/listenerCounters.js';
import { coursePart, rowOf, spanOf, type SeenListener } from './comparison.js';
import type { Evidence } from './observedListeners.js';
import { UNORDERED } from './replay.js';
import type { SeenServers } from './seenServers.js';

/** An ACK that brings a bad cookie need not belong to a client that was seen. */
const COUNTERS = LISTENER_COUNTERS.filter(name => name !== 'SyncookiesFailed');

/** Shown even where they did not move. */
const ALWAYS: ReadonlySet<string> = new Set(['ListenOverflows', 'ListenDrops']);

/**
 * Counters of the listener's side since the lab started, beside what the rules say of all
 * listeners that were there.
 */
export function counterRows(
  own: SeenListener,
  side: SideName,
  evidence: Evidence,
  seen: SeenServers,
): ComparedNumber[] {
  const all = seen.on(side);
  const unknown = unknownOf(own, all, side, evidence, seen);
  return COUNTERS.flatMap((counter): ComparedNumber[] => {
    const what = { kind: 'counter', counter } as const;
    const observed = observedSpan(counter, side, evidence);
    if (observed === undefined) return [];
    const predicted = sum(all.map(one => predictedSpan(one, counter, evidence)));
    const isShown = ALWAYS.has(counter) || observed.most > 0 || predicted.most > 0;
    return isShown ? [rowOf(what, predicted, observed, unknown)] : [];
  });
}

function unknownOf(
  own: SeenListener,
  all: readonly SeenListener[],
  side: SideName,
  { countsAlone }: Evidence,
  seen: SeenServers,
): UnknownBecause | undefined {
  if (!countsAlone) return { why: 'not-isolated' };
  const ownReason = reasonOf(own);
  if (ownReason !== undefined) return ownReason;
  const other = all.find(one => one.record.connections.length > 0 && reasonOf(one) !== undefined);
  const name = other?.record.life.name ?? seen.foreigner(side);
  return name === undefined ? undefined : { why: 'other-listener', name };
}

function reasonOf({ unknown, replay }: SeenListener): UnknownBecause | undefined {
  const { countersDependOn } = replay;
  const depends =
    countersDependOn === undefined
      ? undefined
      : ({ why: 'depends', on: countersDependOn } as const);
  return unknown ?? replay.stopped ?? depends;
}

/** undefined: this kernel has no such counter. */
function observedSpan(counter: string, side: SideName, evidence: Evidence): Span | undefined {
  const { counters, sideIndex } = evidence;
  const index = sideIndex(side);
  const at = (look: typeof counters.start): number | undefined => look.sides[index]?.get(counter);
  const [start, before, after] = [at(counters.start), at(counters.before), at(counters.after)];
  if (start === undefined || before === undefined || after === undefined) return undefined;
  return { least: before - start, most: after - start };
}

function predictedSpan({ replay }: SeenListener, counter: string, { lookTime }: Evidence): Span {
  const around = coursePart(replay.course, lookTime - UNORDERED, lookTime);
  return spanOf(around.map(one => lookUp(one.counters, counter) ?? 0));
}

function sum(spans: readonly Span[]): Span {
  return spans.reduce((all, one) => ({ least: all.least + one.least, most: all.most + one.most }), {
    least: 0,
    most: 0,
  });
}
