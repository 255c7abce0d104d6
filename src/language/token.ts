import type { LocatedProblem, Range } from '../words/problems.js';

export interface WordToken {
  readonly kind: 'word';
  /** Quotes removed, escapes resolved. */
  readonly text: string;
  /** The whole word stood in quotes. */
  readonly quoted: boolean;
  /** Something in it is already reported; its text is a guess. */
  readonly broken: boolean;
  readonly range: Range;
  /** Set for `name=value`: where the first unquoted `=` divides it. */
  readonly assignment: AssignmentParts | undefined;
}

export interface AssignmentParts {
  readonly name: string;
  readonly nameRange: Range;
  readonly equalsRange: Range;
  readonly value: string;
  readonly valueRange: Range;
  /** The whole value stood in quotes. */
  readonly valueQuoted: boolean;
}

export type Token =
  | WordToken
  | { readonly kind: 'arrow'; readonly text: string; readonly range: Range }
  /** A comparison of a claim, also a misspelt one such as `=>`. */
  | { readonly kind: 'operator'; readonly text: string; readonly range: Range }
  /** `@side`; the text is without the `@`. */
  | { readonly kind: 'side'; readonly text: string; readonly range: Range };

/** One step's tokens: a line together with the lines that continue it. */
export interface ScannedLine {
  readonly tokens: readonly Token[];
  readonly problems: readonly LocatedProblem[];
  /** As written, continuation lines joined, comment removed. */
  readonly text: string;
}
