import type { Segment } from '../../views/timeline/model.js';
import type { Effect } from './predicted.js';

/** Whether the rules say of a segment what is observed of it. */
export function effectMatches(effect: Effect, { kind, fate, completes }: Segment): boolean {
  switch (effect.on) {
    case 'syn':
      return (effect.ruling.fate.kind === 'dropped') === (fate.kind === 'syn-dropped');
    case 'ack':
      return (effect.ruling.fate.kind === 'established') === (completes === true);
    case 'rst':
      return true;
    case 'nothing':
      return completes !== true && !(kind === 'SYN' && fate.kind === 'syn-dropped');
  }
}
