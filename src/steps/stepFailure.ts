import type { View } from '../views/view.js';
import { Failure, type Problem } from '../words/problems.js';

/** A failure of a step that has something to show all the same, such as the claim that failed. */
export class StepFailure extends Failure {
  constructor(
    problem: Problem,
    readonly outputs: readonly View[],
  ) {
    super(problem);
  }
}
