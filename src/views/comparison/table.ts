import { comparisonLabels as words } from '../../words/comparisonLabels.js';
import { labels } from '../../words/labels.js';
import { lookUp } from '../../words/lookUp.js';
import { verdictSign, verdictTone } from '../expectations/table.js';
import { cell, tableOf, type Cell, type Field, type Table } from '../table.js';
import type {
  ComparedClaim,
  ComparedResult,
  ComparedRun,
  ComparisonModel,
  Difference,
  Settings,
} from './model.js';

export function runName({ name }: Pick<ComparedRun, 'name'>): string {
  return name ?? words.own;
}

/** One setting, as it was in each run. */
interface ComparedSetting {
  readonly name: string;
  /** In the order of the runs. */
  readonly values: readonly string[];
}

/** Settings that some run has; those that are the same in all runs apart. */
function settingsOf({ runs }: Pick<ComparisonModel, 'runs'>): {
  readonly differing: readonly ComparedSetting[];
  readonly same: readonly ComparedSetting[];
} {
  const names = [...new Set(runs.flatMap(({ settings }) => Object.keys(settings)))];
  const compared = names.map(name => ({
    name,
    values: runs.map(({ settings }) => valuesText(lookUp(settings, name))),
  }));
  const isSame = ({ values }: ComparedSetting): boolean => new Set(values).size === 1;
  return {
    differing: compared.filter(setting => !isSame(setting)),
    same: compared.filter(isSame),
  };
}

/** `128 → 5` where it was changed. */
export function valuesText(values: Settings[string] | undefined): string {
  if (values === undefined) return labels.none;
  return values.map(value => value ?? words.noSetting).join(' → ');
}

/** Runs, a row each, with the settings in which they differ. `stable`: without the time. */
export function runTable(model: ComparisonModel, stable: boolean): Table {
  const { column } = words;
  const { runs } = model;
  const known = (of: (run: ComparedRun) => unknown): boolean =>
    runs.some(run => (of(run) ?? '') !== '');
  const fields: readonly (Field<ComparedRun> | false)[] = [
    { title: column.run, kind: 'words', of: run => cell(runName(run)) },
    {
      title: column.linux,
      kind: 'words',
      of: ({ kernels }) =>
        kernels.length === 0 ? cell(words.noLab, 'quiet') : cell(kernels.join(', ')),
    },
    known(run => run.distribution) && {
      title: column.distribution,
      kind: 'words',
      of: ({ distribution }) => cell(distribution ?? labels.none),
    },
    runs.some(run => run.host !== run.name) && {
      title: column.host,
      kind: 'words',
      of: ({ host }) => cell(host ?? labels.none),
    },
    !stable && { title: column.date, kind: 'words', of: ({ start }) => cell(dayOf(start)) },
    ...settingsOf(model).differing.map(({ name, values }): Field<ComparedRun> => ({
      title: name,
      kind: 'words',
      of: run => cell(values[runs.indexOf(run)] ?? labels.none, 'again'),
    })),
  ];
  return tableOf(
    words.runsCaption,
    fields.filter(field => field !== false),
    runs,
  );
}

function dayOf(time: number | null): string {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? labels.none : date.toISOString().slice(0, 10);
}

/** Claims, a row each; columns are runs. */
export function claimTable({ runs, claims }: ComparisonModel): Table {
  return tableOf(
    words.claimsCaption,
    [
      { title: words.column.claim, kind: 'code', of: ({ claim }) => cell(claim) },
      ...runs.map((run, index): Field<ComparedClaim> => ({
        title: runName(run),
        kind: 'code',
        of: ({ results }) => resultCell(results[index]),
      })),
      {
        title: words.column.difference,
        kind: 'words',
        of: ({ difference }) => cell(words.difference[difference], differenceTone[difference]),
      },
    ],
    claims,
  );
}

const differenceTone = { verdict: 'bad', actual: 'bad', guard: 'quiet', none: 'quiet' } as const;

/** `✓ 3`: verdict and actual value. */
export function resultCell(result: ComparedResult | undefined): Cell {
  switch (result?.verdict) {
    case undefined:
    case 'not-there':
      return cell(words.notThere, 'quiet');
    case 'not-reached':
      return cell(words.notReached, 'quiet');
    case 'skipped':
      return cell(`${verdictSign.skipped} ${words.skipped}`, verdictTone.skipped);
    case 'passed':
    case 'failed': {
      const { verdict, actual } = result;
      return cell(`${verdictSign[verdict]} ${actual ?? ''}`, verdictTone[verdict]);
    }
  }
}

/** A claim that holds here and fails there, or fails with other values: what one looks for. */
export function isDifferent({ difference }: { readonly difference: Difference }): boolean {
  return difference === 'verdict' || difference === 'actual';
}

/** `9 claims in 2 runs: 3 differ`. */
export function summary({ claims, runs }: ComparisonModel): string {
  return words.summary(claims.length, runs.length, claims.filter(isDifferent).length);
}

/** What must be known to read the table; sentences. */
export function remarks(model: ComparisonModel): string[] {
  const { same } = settingsOf(model);
  const settings = same.map(({ name, values }) => `${name} ${values[0] ?? ''}`).join(', ');
  return [
    ...(settings === '' ? [] : [words.sameSettings(settings)]),
    ...(model.stepsDiffer ? [words.stepsDiffer] : []),
    ...model.runs
      .filter(({ olderCells }) => olderCells > 0)
      .map(run => words.olderCells(runName(run), run.olderCells)),
  ];
}

/** Names of runs in a sentence. */
export function runsText(runs: readonly ComparedRun[]): string {
  return runs.map(runName).join(', ');
}
