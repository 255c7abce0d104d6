import type { CounterChange, CountersModel } from '../views/counters/model.js';

/** The counters of one side before and after, by name, in the kernel's order. */
export interface SideCounters {
  readonly side: string;
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/**
 * The counters that changed, of those whose name fits `pattern` (`*` any characters, `?` any one;
 * upper and lower case alike; null: all). One that is asked for by its full name is listed even if
 * it did not change: that it did not is the answer.
 */
export function counterChanges(
  sides: readonly SideCounters[],
  pattern: string | null,
): CountersModel {
  const fits = globMatcher(pattern ?? '*');
  const named = pattern !== null && !/[*?]/.test(pattern);
  const counters = sides.flatMap(({ side, before, after }) =>
    [...after].flatMap(([name, value]): CounterChange[] => {
      const change = { name, side, before: before.get(name) ?? 0, after: value };
      return fits(name) && (named || change.before !== change.after) ? [change] : [];
    }),
  );
  return { counters, pattern };
}

/** Whether the kernel has a counter whose name fits. */
export function hasCounter(counters: ReadonlyMap<string, number>, pattern: string): boolean {
  return [...counters.keys()].some(globMatcher(pattern));
}

function globMatcher(pattern: string): (name: string) => boolean {
  const parts = pattern
    // Many stars in a row mean one, and would cost a regular expression dearly.
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  const expression = new RegExp(`^${parts}$`, 'i');
  return name => expression.test(name);
}
