import type { CellOfRun, ClaimOfRun, RunToCompare } from './run.js';

/** A claim and what each run has of it, in the order of the runs; undefined: it has none. */
export interface MatchedClaim {
  readonly claim: string;
  readonly found: readonly (FoundClaim | undefined)[];
}

export interface FoundClaim extends ClaimOfRun {
  readonly cell: CellOfRun;
  /** Place of the cell among the run's code cells. */
  readonly place: number;
}

/**
 * Claims are the same where cells make the same steps and the claim stands at the same place in
 * them; else where they have the same text, each once, in order. What the first run has not is
 * behind what it has.
 */
export function matchClaims(runs: readonly RunToCompare[]): readonly MatchedClaim[] {
  const rows: Row[] = [];
  for (const [index, run] of runs.entries()) {
    const claims = claimsOf(run);
    const left = takeMatching(rows, claims, index, byStep);
    for (const one of takeMatching(rows, left, index, byText)) {
      rows.push({ found: new Map([[index, one]]) });
    }
  }
  return rows.map(({ found }) => ({
    claim: [...found.values()][0]?.claim ?? '',
    found: runs.map((_, index) => found.get(index)),
  }));
}

interface Row {
  /** By the run's index. */
  readonly found: Map<number, PlacedClaim>;
}

interface PlacedClaim extends FoundClaim {
  /** Equal for claims at the same place of cells with the same steps. */
  readonly step: string;
}

type Key = (claim: PlacedClaim) => string;
const byStep: Key = ({ step }) => step;
const byText: Key = ({ claim }) => claim;

/** Cells with the same steps are told apart by their order. */
function claimsOf({ cells }: RunToCompare): readonly PlacedClaim[] {
  const seen = new Map<string, number>();
  return cells.flatMap((cell, place) => {
    const time = seen.get(cell.steps) ?? 0;
    seen.set(cell.steps, time + 1);
    return cell.claims.map((claim, at) => {
      return { ...claim, cell, place, step: JSON.stringify([cell.steps, time, at]) };
    });
  });
}

/** Puts claims to rows that have one with the same key and none of this run; gives what is left. */
function takeMatching(
  rows: readonly Row[],
  claims: readonly PlacedClaim[],
  run: number,
  key: Key,
): readonly PlacedClaim[] {
  const free = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.found.has(run)) continue;
    for (const known of new Set([...row.found.values()].map(key))) {
      const others = free.get(known);
      if (others === undefined) free.set(known, [row]);
      else others.push(row);
    }
  }
  return claims.filter(claim => {
    const waiting = free.get(key(claim)) ?? [];
    const row = waiting.find(({ found }) => !found.has(run));
    row?.found.set(run, claim);
    return row === undefined;
  });
}
