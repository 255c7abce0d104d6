import type { FrontMatter } from '../document/model.js';
import type { Lab } from '../lab/lab.js';
import { stableRelease } from '../steps/stableRelease.js';
import { kernelSatisfies } from '../wire/kernelVersion.js';
import { failure, type Failure } from '../words/problems.js';

/** What the notebook requires of its host and the host does not have: the first of it. */
export async function unmetRequirement(
  lab: Lab,
  { requiresKernel, requiresPrograms }: FrontMatter,
): Promise<Failure | undefined> {
  const kernel = stableRelease(lab);
  if (requiresKernel !== undefined && !kernelSatisfies(requiresKernel, kernel)) {
    return failure('kernel-required', { required: requiresKernel, kernel });
  }
  const missing = await lab.missingPrograms(requiresPrograms);
  return missing.length > 0 ? failure('programs-required', { host: lab.host, missing }) : undefined;
}
