import type { CellReport, StepReport } from '../session/model.js';
import type { ProgressModel } from '../views/progress/model.js';
import type { View } from '../views/view.js';
import { problem, type Problem } from '../words/problems.js';
import type { Block } from './saved.js';

/** What stands under a cell while it runs. A block that did not change keeps its identity. */
export interface CellOutputs {
  readonly blocks: readonly Block[];
  /** The last block is a shell cell's output so far, to be replaced by what comes next. */
  readonly unfinished: boolean;
  /** What goes on in the running step, behind the blocks; nobody keeps it. */
  readonly progress: ProgressModel | undefined;
}

const atRest = { unfinished: false, progress: undefined } as const;

export const noOutputs: CellOutputs = { blocks: [], ...atRest };

/** A step goes on; whatever comes next takes this away. */
export function withStepProgress(outputs: CellOutputs, progress: ProgressModel): CellOutputs {
  return { ...outputs, progress };
}

export function withoutStepProgress(outputs: CellOutputs): CellOutputs {
  return { ...outputs, progress: undefined };
}

export function withProgress(outputs: CellOutputs, view: View): CellOutputs {
  return {
    blocks: [...finished(outputs), { kind: 'view', view }],
    unfinished: true,
    progress: undefined,
  };
}

export function withStep(outputs: CellOutputs, report: StepReport): CellOutputs {
  const blocks = report.outputs.reduce(addView, finished(outputs));
  if (report.problem === undefined || speaksForItself(report)) return { blocks, ...atRest };
  return withProblem({ blocks, ...atRest }, report.problem, report.line);
}

/** Adds what concerns the cell as a whole; its steps were added as they ended. */
export function withCellEnd(outputs: CellOutputs, report: CellReport): CellOutputs {
  let result = withoutStepProgress(outputs);
  if (report.problems.length > 0) {
    const problems = report.problems.map(({ problem, range }) => ({ problem, line: range.line }));
    result = withBlock(result, { kind: 'problems', problems });
  }
  if (report.failure !== undefined) result = withProblem(result, report.failure);
  const problems = [report.failure, ...report.steps.map(step => step.problem)];
  if (report.interrupted && problems.every(problem => problem === undefined)) {
    result = withProblem(result, problem('interrupted', {}));
  }
  return result;
}

export function withProblem(outputs: CellOutputs, problem: Problem, line?: number): CellOutputs {
  return withBlock(outputs, { kind: 'problems', problems: [{ problem, line }] });
}

/** What a shell cell had printed when it was given up stays. */
function withBlock(outputs: CellOutputs, block: Block): CellOutputs {
  return { blocks: [...outputs.blocks, block], ...atRest };
}

function finished({ blocks, unfinished }: CellOutputs): readonly Block[] {
  return unfinished ? blocks.slice(0, -1) : blocks;
}

/** A failed claim is drawn as such, with claim and actual value: nothing is left to say. */
function speaksForItself({ problem, outputs }: StepReport): boolean {
  return (
    problem?.code === 'expectation-failed' &&
    outputs.some(
      ({ view, data }) =>
        view === 'expectations' && data.expectations.some(({ verdict }) => verdict === 'failed'),
    )
  );
}

/** Claims in a row make one table, and what steps in a row say makes one text. */
function addView(blocks: readonly Block[], view: View): readonly Block[] {
  const last = blocks.at(-1);
  const merged = last?.kind === 'view' ? merge(last.view, view) : undefined;
  if (merged === undefined) return [...blocks, { kind: 'view', view }];
  return [...blocks.slice(0, -1), { kind: 'view', view: merged }];
}

function merge(first: View, second: View): View | undefined {
  if (first.view === 'expectations' && second.view === 'expectations') {
    const expectations = [...first.data.expectations, ...second.data.expectations];
    return { view: 'expectations', data: { expectations } };
  }
  if (first.view === 'text' && second.view === 'text' && first.data.cut + second.data.cut === 0) {
    const text = appended(first.data.text, second.data.text);
    if (first.data.stable === undefined && second.data.stable === undefined) {
      return { view: 'text', data: { text, cut: 0 } };
    }
    const stable = appended(
      first.data.stable ?? first.data.text,
      second.data.stable ?? second.data.text,
    );
    return { view: 'text', data: { text, stable, cut: 0 } };
  }
  return undefined;
}

function appended(first: string, second: string): string {
  return `${first.replace(/\n$/, '')}\n${second}`;
}

/** The outputs of a cell that has ended, as they stand under it. */
export function outputsOf(report: CellReport): readonly Block[] {
  return withCellEnd(report.steps.reduce(withStep, noOutputs), report).blocks;
}
