import type { LocatedProblem, Range } from '../words/problems.js';
import type { Names } from '../steps/parameter.js';
import type { AnyStepDefinition, StepArguments } from '../steps/definition.js';
import type { AnyParameter, ParameterTable } from '../steps/parameter.js';

/** A step that parsed and checked without a problem; ready to run. */
export interface Step {
  readonly definition: AnyStepDefinition;
  readonly args: StepArguments<ParameterTable, AnyParameter | undefined, ParameterTable>;
  /** As written, continuation lines joined, comment removed. */
  readonly text: string;
  /** Line in the cell, from 0, of the step's first line. */
  readonly line: number;
  readonly range: Range;
}

export interface ParsedCell {
  /** The steps without problems. A cell runs only when `problems` is empty. */
  readonly steps: readonly Step[];
  readonly problems: readonly LocatedProblem[];
  /** The names known to the cells below. */
  readonly names: Names;
}
