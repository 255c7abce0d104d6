import { COMPARISON_SENTENCES } from './comparisonSentences.js';
import { HOST_SENTENCES } from './hostSentences.js';
import { LANGUAGE_SENTENCES } from './languageSentences.js';
import type { LocatedProblem, Problem, ProblemCode, ProblemData } from './problems.js';
import type { Description, Sentences } from './sentences.js';
import { STEP_SENTENCES } from './stepSentences.js';

const SENTENCES: Sentences = {
  ...LANGUAGE_SENTENCES,
  ...HOST_SENTENCES,
  ...STEP_SENTENCES,
  ...COMPARISON_SENTENCES,
};

/** A problem in English: what is wrong, and what to do about it. */
export function describe(problem: Problem): Description {
  // A problem's data fits its code by construction; TypeScript cannot correlate the union.
  const sentence = SENTENCES[problem.code] as (data: ProblemData[ProblemCode]) => Description;
  return sentence(problem.data);
}

/**
 * `file:line:column: message remedy`, line and column counted from 1 as editors show them.
 * `lineOffset` is the line of the file, from 0, on which the text with the problem starts.
 */
export function formatProblem(
  { problem, range }: LocatedProblem,
  { file, lineOffset = 0 }: { readonly file?: string; readonly lineOffset?: number } = {},
): string {
  const { message, remedy } = describe(problem);
  const place = [range.line + lineOffset + 1, range.column + 1];
  const head = [...(file === undefined ? [] : [file]), ...place].join(':');
  return `${head}: ${[message, remedy].filter(part => part !== '').join(' ')}`;
}
