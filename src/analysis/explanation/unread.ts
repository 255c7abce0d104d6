import { compareVersions } from '../../wire/kernelVersion.js';
import { parseRelease } from '../kernel/releases.js';

/** The rules were read in the sources of these two releases, and of many between. */
const FIRST = [2, 6, 32];
const LAST = [7, 1];

/** Whether a release is beyond those whose sources the rules were read in; undefined: it is not. */
export function unreadRelease(release: string): 'older' | 'newer' | undefined {
  const version = parseRelease(release)?.version;
  if (version === undefined) return undefined;
  if (compareVersions(version, FIRST) < 0) return 'older';
  return compareVersions(version.slice(0, LAST.length), LAST) > 0 ? 'newer' : undefined;
}
