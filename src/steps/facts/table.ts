import type { FactDefinition } from '../claim.js';
import { accepted } from './accepted.js';
import { acceptQueue } from './acceptQueue.js';
import { alive } from './alive.js';
import { backlog } from './backlog.js';
import { connected } from './connected.js';
import { count } from './count.js';
import { counter } from './counter.js';
import { error } from './error.js';
import { mismatches } from './mismatches.js';
import { packets } from './packets.js';
import { sentAfter } from './sentAfter.js';
import { serverState } from './serverState.js';
import { state } from './state.js';
import { synQueue } from './synQueue.js';

/** Everything that `expect` and `wait until` can ask, in the order of the reference page. */
export const FACTS: readonly FactDefinition[] = [
  acceptQueue,
  synQueue,
  backlog,
  state,
  serverState,
  count,
  counter,
  packets,
  sentAfter,
  connected,
  error,
  accepted,
  alive,
  mismatches,
];

const BY_NAME: ReadonlyMap<string, FactDefinition> = new Map(FACTS.map(fact => [fact.name, fact]));

export const FACT_NAMES: readonly string[] = FACTS.map(fact => fact.name);

export function factOf(name: string): FactDefinition | undefined {
  return BY_NAME.get(name);
}
