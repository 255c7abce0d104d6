import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../views/comparison/model.js';
import { lookUp } from '../words/lookUp.js';
import type { SysctlReading } from './model.js';

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
 * What held while a cell ran, which started at `start`, the next one at `next`; of readings that do
 * not say by which cell they were left, at any time. Cells begin behind their start, none before
 * the one above it has ended, and what was read at the start of the lab is what the first one met.
 */
export function settingsDuring(
  readings: readonly SysctlReading[],
  start: number,
  next: number | undefined,
): Settings {
  if (readings.some(({ cellBegan }) => cellBegan === undefined)) return settingsOf(readings);
  const beganAt = ({ cellBegan = 0 }: SysctlReading): number => cellBegan;
  const met = readings.findLast(reading => beganAt(reading) < start) ?? readings[0];
  const left = readings.filter(
    reading => beganAt(reading) >= start && (next === undefined || beganAt(reading) < next),
  );
  return settingsOf([...new Set([...(met === undefined ? [] : [met]), ...left])]);
}

/** Values of one setting, each that differs from the one before. */
function chainOf(
  readings: readonly SysctlReading[],
  side: number,
  name: string,
): readonly (string | null)[] {
  const values = readings.map(({ sides }) => lookUp(sides[side]?.values ?? {}, name) ?? null);
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}
