import { parseRelease } from '../kernel/releases.js';

/** Whether a release does not tell which changes of newer kernels its distribution put into it. */
export function isBackporting(release: string): boolean {
  const maker = parseRelease(release)?.maker;
  return maker !== undefined && maker !== 'upstream';
}
