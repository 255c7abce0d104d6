import { releaseWithVersion } from '../analysis/kernel/releases.js';
import type { Lab } from '../lab/lab.js';

/**
 * The release of the kernel under the servers, for all that asks what is in it: Debian's `uname -r`
 * names only the first release of its line, and `uname -v` the stable one that it is made of.
 */
export function stableRelease({ kernel, kernelVersion }: KernelOfLab): string {
  return releaseWithVersion(kernel, kernelVersion);
}

type KernelOfLab = Pick<Lab, 'kernel' | 'kernelVersion'>;
