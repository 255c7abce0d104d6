import type { SysctlReading } from '../session/model.js';
import { exportLabels } from '../words/exportLabels.js';
import { lookUp } from '../words/lookUp.js';

/** The settings of a lab, and what they were changed to: a sentence for each side that differs. */
export function sysctlSentences(readings: readonly SysctlReading[]): string[] {
  const sides = readings[0]?.sides ?? [];
  const listed = sides.map((_, index) => settingsOf(readings, index));
  const alike = new Set(listed).size <= 1;
  const shown = alike ? listed.slice(0, 1) : listed;
  return shown
    .map((settings, index) => {
      const side = alike ? undefined : sides[index]?.name;
      return settings === '' ? '' : exportLabels.settings(settings, side);
    })
    .filter(sentence => sentence !== '');
}

function settingsOf(readings: readonly SysctlReading[], side: number): string {
  const read = readings.map(({ sides }) => sides[side]?.values ?? {});
  return Object.keys(read[0] ?? {})
    .map(name => {
      const values = read.map(values => lookUp(values, name) ?? exportLabels.noSetting);
      const changes = values.filter((value, index) => value !== values[index - 1]);
      return `${name} ${changes.join(' → ')}`;
    })
    .join(', ');
}
