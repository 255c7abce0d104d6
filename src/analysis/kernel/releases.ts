import { parseKernelVersion } from '../../wire/kernelVersion.js';

export type Version = readonly number[];

/** Who made a kernel, as far as its release tells what is in it. */
export type Maker =
  /** The release names the stable release that it is. */
  | 'upstream'
  /** Red Hat's and its clones' (`.el9`): an old base with many changes of newer kernels. */
  | 'red-hat'
  /** SUSE's (`-default`): likewise. */
  | 'suse'
  /** Debian's and Ubuntu's `6.1.0-56`: of that line, but the stable release in it is hidden. */
  | 'hidden-stable';

export interface KernelRelease {
  readonly version: Version;
  readonly maker: Maker;
  /** A release candidate: what it has of the changes of its version is not known. */
  readonly isCandidate: boolean;
}

/** From `uname -r`, or a version alone, which is taken for that release of kernel.org. */
export function parseRelease(release: string): KernelRelease | undefined {
  const version = parseKernelVersion(release);
  if (version === undefined) return undefined;
  return { version, maker: makerOf(release), isCandidate: /^\s*[\d.]+-rc\d/.test(release) };
}

function makerOf(release: string): Maker {
  if (/\.el\d+/.test(release)) return 'red-hat';
  if (release.endsWith('-default')) return 'suse';
  if (/^\s*\d+\.\d+\.0-\d/.test(release)) return 'hidden-stable';
  return 'upstream';
}

/**
 * The release with the stable release in it, where `uname -v` names that: Debian's
 * `6.1.0-56-amd64` is `#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)`.
 */
export function releaseWithVersion(release: string, unameVersion: string): string {
  const stable = /\bDebian (\d+\.\d+\.\d+)-/.exec(unameVersion)?.[1];
  const isHidden = parseRelease(release)?.maker === 'hidden-stable';
  return isHidden && stable !== undefined ? stable : release;
}
