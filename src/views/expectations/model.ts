export type Verdict = 'passed' | 'failed' | 'skipped';

export interface ExpectationsModel {
  readonly expectations: readonly ExpectationResult[];
}

export interface ExpectationResult {
  /** The claim as written, without `because`. */
  readonly claim: string;
  readonly actual: string | null;
  readonly verdict: Verdict;
  /** The author's reason. */
  readonly because: string | null;
  /** For a skipped claim, the guard that does not apply and what it met: `kernel 3.10.0`. */
  readonly skippedBecause: string | null;
}
