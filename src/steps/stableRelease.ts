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

/** The same of the kernel under a side. */
export function stableReleaseOf(lab: Lab, name: string): string {
  const side = lab.sides.all.find(one => one.name === name);
  const hello = side && lab.machines[side.machine]?.hello;
  return hello === undefined ? stableRelease(lab) : releaseWithVersion(hello.kernel, hello.version);
}
