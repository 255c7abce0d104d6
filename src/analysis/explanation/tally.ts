import type { AckFate, SynFate } from '../kernel/model.js';
import type { Effect } from './predicted.js';

/** What a listener has done, counted. */
export interface Tally {
  readonly synsDropped: number;
  readonly cookiesSent: number;
  readonly acksIgnored: number;
  readonly acksDeferred: number;
  readonly acksReset: number;
  readonly counters: Readonly<Record<string, number>>;
}

export const NOTHING_COUNTED: Tally = {
  synsDropped: 0,
  cookiesSent: 0,
  acksIgnored: 0,
  acksDeferred: 0,
  acksReset: 0,
  counters: {},
};

const COUNTED: Readonly<
  Partial<Record<(SynFate | AckFate)['kind'], Exclude<keyof Tally, 'counters'>>>
> = {
  dropped: 'synsDropped',
  cookie: 'cookiesSent',
  ignored: 'acksIgnored',
  'cookie-ignored': 'acksIgnored',
  deferred: 'acksDeferred',
  reset: 'acksReset',
};

export function withEffect(tally: Tally, effect: Effect): Tally {
  switch (effect.on) {
    case 'nothing':
      return tally;
    case 'rst':
      // tcp_check_req counts the end of a request, whoever ended it.
      return { ...tally, counters: moved(tally.counters, { EmbryonicRsts: 1 }) };
    case 'syn':
    case 'ack': {
      const counted = COUNTED[effect.fate.kind];
      return {
        ...tally,
        ...(counted && { [counted]: tally[counted] + 1 }),
        counters: moved(tally.counters, effect.counters),
      };
    }
  }
}

function moved(
  counters: Tally['counters'],
  moves: Readonly<Record<string, number>>,
): Tally['counters'] {
  const sums = Object.entries(moves).map(([name, by]) => [name, (counters[name] ?? 0) + by]);
  return sums.length === 0
    ? counters
    : { ...counters, ...(Object.fromEntries(sums) as Record<string, number>) };
}
