import { describe } from '../words/english.js';
import { problemOf } from '../words/problems.js';

/** A line on standard error: what went wrong with which file, and what to do about it. */
export function complain(file: string | undefined, error: unknown): void {
  const { message, remedy } = describe(problemOf(error));
  process.stderr.write(`${file === undefined ? '' : `${file}: `}${message} ${remedy}\n`);
}
