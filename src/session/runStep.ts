import type { Step } from '../language/model.js';
import { StepFailure } from '../steps/stepFailure.js';
import { problemOf } from '../words/problems.js';
import type { CellContext, CellProgress } from './cellProgress.js';
import type { CellListener, StepReport } from './model.js';

/** Runs one step; what it throws is in the report, with what it could still show. */
export async function runStep(
  step: Step,
  context: CellContext,
  progress: CellProgress,
  listener: CellListener,
): Promise<StepReport> {
  const { line, text, range } = step;
  listener.stepStarted?.(line, text);
  const start = performance.now();
  const { tell, end } = progress.follow(text);
  const report = (rest: Pick<StepReport, 'problem' | 'outputs'>): StepReport => {
    end();
    const ms = performance.now() - start;
    const done = { line, text, range, ok: rest.problem === undefined, ms, ...rest };
    listener.stepFinished?.(done);
    return done;
  };
  try {
    context.lab.changes.check(context.signal);
    const outputs = await step.definition.run(step.args, { ...context, tell });
    return report({ problem: undefined, outputs });
  } catch (error) {
    const outputs = error instanceof StepFailure ? error.outputs : [];
    return report({ problem: problemOf(error), outputs });
  }
}
