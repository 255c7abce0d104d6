import { presenceOf } from '../kernel/changes.js';
import type { ListenSettings } from '../kernel/model.js';
import { parseRelease } from '../kernel/releases.js';
import { allChanges } from '../kernel/rules.js';

/** A release of a line behind all that there will be. */
const LAST = '9999';

/**
 * What a version of two numbers, such as 3.10, has because its line has it: where the first release
 * with a change is not known exactly, later ones of the line tell.
 */
export function knownOfLine(release: string): NonNullable<ListenSettings['known']> {
  const kernel = parseRelease(release);
  if (kernel?.version.length !== 2 || kernel.maker !== 'upstream') return {};
  const line = `${release.trim()}.${LAST}`;
  const found = allChanges()
    .filter(change => presenceOf(change, release) === 'unknown')
    .map(change => [change, presenceOf(change, line)] as const)
    .filter(([, presence]) => presence !== 'unknown')
    .map(([change, presence]) => [change, presence === 'has'] as const);
  return Object.fromEntries(found);
}
