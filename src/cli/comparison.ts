import type { ExpectationResult, Verdict } from '../views/expectations/model.js';
import { verdictSign, verdictTone } from '../views/expectations/table.js';
import { cell, type Cell, type Table } from '../views/table.js';
import { paint, textTable, type Pen } from '../views/terminal.js';
import { comparisonLabels as words } from '../words/comparisonLabels.js';
import { expectationsOf, type RunReport } from './runNotebook.js';

/** Claims of one notebook, and what became of each on every host. */
export interface Comparison {
  readonly hosts: readonly { readonly name: string; readonly kernel: string | undefined }[];
  readonly claims: readonly ComparedClaim[];
}

export interface ComparedClaim {
  readonly claim: string;
  /** One a host, in their order; undefined: the run ended before it. */
  readonly results: readonly (ExpectationResult | undefined)[];
}

/** Runs of one notebook on several hosts; a claim is the same where it stands at the same place. */
export function compare(reports: readonly RunReport[]): Comparison {
  const runs = reports.map(claimsByPlace);
  const places = [...new Set(runs.flatMap(run => [...run.keys()]))].sort(byPlace);
  return {
    hosts: reports.map(({ host, place }) => ({ name: place, kernel: host?.kernel })),
    claims: places.map(place => {
      const results = runs.map(run => run.get(place));
      return { claim: results.find(result => result !== undefined)?.claim ?? '', results };
    }),
  };
}

/** `cell:claim`, both counted from 0. */
function claimsByPlace({ cells }: RunReport): ReadonlyMap<string, ExpectationResult> {
  return new Map(
    cells.flatMap(({ report }) =>
      expectationsOf(report).map((result, at) => [`${report.index}:${at}`, result] as const),
    ),
  );
}

const byNumbers = new Intl.Collator('en', { numeric: true });
const byPlace = (one: string, other: string): number => byNumbers.compare(one, other);

export function comparisonText(comparison: Comparison, pen: Pen): string[] {
  const { claims, hosts } = comparison;
  const differing = claims.filter(differs).length;
  const summary = words.summary(claims.length, hosts.length, differing);
  return [
    paint(pen, 'strong', words.title),
    ...textTable(comparisonTable(comparison), pen),
    paint(pen, differing > 0 ? 'bad' : 'good', summary),
  ];
}

function comparisonTable({ hosts, claims }: Comparison): Table {
  return {
    caption: words.title,
    columns: [
      { title: words.claim, kind: 'code' },
      ...hosts.map(({ name, kernel }) => ({
        title: kernel === undefined ? name : `${name} (${kernel})`,
        kind: 'words' as const,
      })),
      { title: '', kind: 'words' },
    ],
    rows: claims.map(one => [
      cell(one.claim),
      ...one.results.map(resultCell),
      differs(one) ? cell(words.differs, 'bad') : cell(''),
    ]),
  };
}

function resultCell(result: ExpectationResult | undefined): Cell {
  if (result === undefined) return cell(words.notReached, 'quiet');
  const { verdict, actual } = result;
  const told = verdict === 'failed' && actual !== null ? ` ${actual}` : '';
  return cell(`${verdictSign[verdict]}${told}`, verdictTone[verdict]);
}

/** A claim that holds here and fails there; one that was skipped or not reached says nothing. */
function differs({ results }: ComparedClaim): boolean {
  const has = (wanted: Verdict): boolean => results.some(result => result?.verdict === wanted);
  return has('passed') && has('failed');
}
