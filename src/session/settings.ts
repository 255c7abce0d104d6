import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../views/comparison/model.js';
import type { SysctlReading } from './model.js';

/** A stretch of time by this machine's clock: milliseconds since 1970, and its length. */
interface Stretch {
  readonly start: number;
  readonly ms: number;
}

/** The settings of a lab, and what each was changed to. */
export function settingsOf(readings: readonly SysctlReading[]): Settings {
  const sides = readings[0]?.sides ?? [];
  const names = [...new Set(sides.flatMap(({ values }) => Object.keys(values)))];
  return Object.fromEntries(
    names.flatMap((name): readonly (readonly [string, Settings[string]])[] => {
      const chains = sides.map((_, side) => chainOf(readings, side, name));
      const [first = []] = chains;
      return chains.every(chain => isDeepStrictEqual(chain, first))
        ? [[name, first]]
        : chains.map((chain, side) => [`${name} @${sides[side]?.name ?? side}`, chain]);
    }),
  );
}

/**
 * What held while a cell ran. Readings carry the host's time, cells this machine's: where the two
 * clocks do not agree on `first`, the lab's first cell, it is what held at any time of the lab.
 */
export function settingsBetween(
  readings: readonly SysctlReading[],
  { start, ms }: Stretch,
  first: Stretch,
): Settings {
  const labStart = readings[0]?.time ?? 0;
  // Both clocks are read as whole milliseconds.
  const agree = labStart >= first.start - 1 && labStart <= first.start + first.ms + 1;
  if (!agree) return settingsOf(readings);
  const before = readings.findLast(({ time }) => time <= start);
  const within = readings.filter(({ time }) => time > start && time <= start + ms + 1);
  return settingsOf([...(before === undefined ? [] : [before]), ...within]);
}

/** Values of one setting, each that differs from the one before. */
function chainOf(
  readings: readonly SysctlReading[],
  side: number,
  name: string,
): readonly (string | null)[] {
  const values = readings.map(({ sides }) => sides[side]?.values[name] ?? null);
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}
