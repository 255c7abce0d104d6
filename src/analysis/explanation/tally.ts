import type { AckFate, SynFate } from '../kernel/model.js';
import type { Effect } from './predicted.js';

/** What a listener has done, counted. */
export interface Tally {
  readonly synsDropped: number;
  readonly cookiesSent: number;
  readonly acksIgnored: number;
  readonly acksDeferred: number;
  readonly acksReset: number;
}

export const NOTHING_COUNTED: Tally = {
  synsDropped: 0,
  cookiesSent: 0,
  acksIgnored: 0,
  acksDeferred: 0,
  acksReset: 0,
};

const COUNTED: Readonly<Partial<Record<(SynFate | AckFate)['kind'], keyof Tally>>> = {
  dropped: 'synsDropped',
  cookie: 'cookiesSent',
  ignored: 'acksIgnored',
  'cookie-ignored': 'acksIgnored',
  deferred: 'acksDeferred',
  reset: 'acksReset',
};

export function withEffect(tally: Tally, effect: Effect): Tally {
  if (effect.on !== 'syn' && effect.on !== 'ack') return tally;
  const counted = COUNTED[effect.ruling.fate.kind];
  return counted === undefined ? tally : { ...tally, [counted]: tally[counted] + 1 };
}
