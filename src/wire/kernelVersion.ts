import { orderHolds, type Operator } from './comparison.js';

/** One bound of a requirement: `>= 4.10`. */
export interface VersionBound {
  readonly operator: Operator;
  readonly version: readonly number[];
}

/**
 * The numbers in front of what a distribution adds: `6.1.0-56-cloud-amd64` gives [6, 1, 0],
 * `6.18-rc1` gives [6, 18]. undefined when it starts with no number.
 */
export function parseKernelVersion(release: string): readonly number[] | undefined {
  const found = /^\s*(\d+(?:\.\d+){0,3})/.exec(release)?.[1];
  return found?.split('.').map(Number);
}

/**
 * Negative, 0 or positive as `version` is before, within or behind `bound`. Only as many numbers
 * count as `bound` has, because 4.9 names a whole line of releases: 4.9.337 is neither before nor
 * behind it.
 */
export function compareVersions(version: readonly number[], bound: readonly number[]): number {
  for (const [place, wanted] of bound.entries()) {
    const difference = (version[place] ?? 0) - wanted;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether `version` lies on the side of `bound` that the operator asks for. */
export function versionHolds(
  version: readonly number[],
  operator: Operator,
  bound: readonly number[],
): boolean {
  return orderHolds(compareVersions(version, bound), operator);
}

/**
 * A requirement such as `>=4.10` or `>=4.10 <6.13`, every bound of which must hold; a version
 * alone means `==`. undefined when it does not read.
 */
export function parseKernelRequirement(requirement: string): readonly VersionBound[] | undefined {
  const bound = /\s*(==|!=|<=|>=|<|>)?\s*(\d+(?:\.\d+){0,3})(?=[\s,]|$)\s*,?/y;
  const bounds: VersionBound[] = [];
  while (bound.lastIndex < requirement.trimEnd().length) {
    const match = bound.exec(requirement);
    const version = match?.[2];
    if (version === undefined) return undefined;
    // The pattern lets only operators through.
    const operator = (match?.[1] ?? '==') as Operator;
    bounds.push({ operator, version: version.split('.').map(Number) });
  }
  return bounds.length === 0 ? undefined : bounds;
}

/**
 * Whether a kernel's release (`uname -r`) meets a requirement. A requirement or a release that
 * does not read is met by nothing.
 */
export function kernelSatisfies(requirement: string, release: string): boolean {
  const bounds = parseKernelRequirement(requirement);
  const version = parseKernelVersion(release);
  if (bounds === undefined || version === undefined) return false;
  return bounds.every(bound => versionHolds(version, bound.operator, bound.version));
}
