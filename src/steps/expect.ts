import { notes } from '../words/notes.js';
import { problem } from '../words/problems.js';
import type { ExpectationResult } from '../views/expectations/model.js';
import { askUntil, guardHolds } from './asking.js';
import { defineStep } from './definition.js';
import { duration, optional, text } from './parameters.js';
import { stableRelease } from './stableRelease.js';
import { StepFailure } from './stepFailure.js';
import type { View } from '../views/view.js';

export const expect = defineStep({
  verb: 'expect',
  summary: 'Checks a claim; the cell fails where it does not hold.',
  examples: [
    'expect accept-queue web == 3',
    'expect state c4 == SYN_SENT within=1s if kernel >= 4.10',
    'expect connected c1..c3 because="backlog 2 holds three"',
  ],
  options: {
    within: optional(
      duration('How long it may take until the claim holds; left out: it holds now.'),
      0,
    ),
    because: optional(text('The reason for the claim, shown beside the verdict.')),
  },
  claim: 'always',
  looks: true,
  async run({ options: { within, because }, claim, guard }, context) {
    if (claim === undefined) return [];
    const result = (
      rest: Pick<ExpectationResult, 'actual' | 'verdict' | 'skippedBecause'>,
    ): View => ({
      view: 'expectations',
      data: { expectations: [{ claim: claim.text, because: because ?? null, ...rest }] },
    });
    const kernel = stableRelease(context.lab);
    if (guard && !guardHolds(guard, kernel)) {
      const skippedBecause = `${guard.text}: ${notes.kernel(kernel)}`;
      return [result({ actual: null, verdict: 'skipped', skippedBecause })];
    }
    const { holds, actual } = await askUntil(claim, within, context);
    const view = result({ actual, verdict: holds ? 'passed' : 'failed', skippedBecause: null });
    if (holds) return [view];
    throw new StepFailure(problem('expectation-failed', { claim: claim.text, actual }), [view]);
  },
});
