import { presenceIn } from './changes.js';
import type { ChangeId, ListenSettings, Unknown } from './model.js';

/** What a rule asks of a kernel and its settings. */
export interface Facts {
  has(change: ChangeId): boolean;
  /** Settings of few values are certain within one possibility, others may be undefined. */
  readonly syncookies: number;
  readonly abortOnOverflow: number;
}

/** What a rule says of a kernel that is not known in full. */
export type Decision<T> =
  | { readonly certain: true; readonly value: T }
  /** `why`: the first unknown that it depends on; `possible`: what it may be, at least two. */
  | { readonly certain: false; readonly why: Unknown; readonly possible: readonly T[] };

interface Choice {
  readonly what: Unknown;
  readonly value: boolean | number;
}

interface World<T> {
  readonly choices: readonly Choice[];
  readonly result: T;
}

/**
 * Applies a rule to every kernel that this one can be: certain where all agree, however little is
 * known. `rule` must be pure, and ask in an order that depends on the answers only.
 */
export function decide<T>(about: ListenSettings, rule: (facts: Facts) => T): Decision<T> {
  const worlds = worldsOf(about, rule);
  const possible = distinct(worlds.map(({ result }) => result));
  const [value] = possible;
  if (possible.length === 1) return { certain: true, value: value as T }; // safe: there is one
  return { certain: false, why: decisive(worlds), possible };
}

function worldsOf<T>(about: ListenSettings, rule: (facts: Facts) => T): readonly World<T>[] {
  const worlds: World<T>[] = [];
  const scripts: (readonly Choice[])[] = [[]];
  for (let script = scripts.pop(); script !== undefined; script = scripts.pop()) {
    const choices = [...script];
    const choose = <V extends boolean | number>(what: Unknown, first: V, others: readonly V[]) => {
      const chosen = choices.find(choice => choice.what === what);
      if (chosen !== undefined) return chosen.value as V; // safe: an unknown has values of one type
      for (const value of others) scripts.push([...choices, { what, value }]);
      choices.push({ what, value: first });
      return first;
    };
    const result = rule({
      has: change => {
        const presence = presenceIn(change, about);
        return presence === 'unknown' ? choose(change, true, [false]) : presence === 'has';
      },
      get syncookies() {
        return about.syncookies ?? choose('syncookies', 0, [1, 2]);
      },
      get abortOnOverflow() {
        return about.abortOnOverflow ?? choose('abortOnOverflow', 0, [1]);
      },
    });
    worlds.push({ choices, result });
  }
  return worlds;
}

/** The first unknown whose values lead to different results. */
function decisive<T>(worlds: readonly World<T>[]): Unknown {
  const unknowns = [...new Set(worlds.flatMap(({ choices }) => choices.map(one => one.what)))];
  const decides = (what: Unknown): boolean => {
    const byValue = new Map<boolean | number, Set<string>>();
    for (const { choices, result } of worlds) {
      const choice = choices.find(one => one.what === what);
      if (choice === undefined) continue;
      const results = byValue.get(choice.value) ?? new Set();
      byValue.set(choice.value, results.add(JSON.stringify(result)));
    }
    return distinct([...byValue.values()].map(results => [...results].sort())).length > 1;
  };
  return unknowns.find(decides) ?? unknowns[0] ?? 'release';
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map(value => [JSON.stringify(value), value])).values()];
}
