import { many } from './sentences.js';

/** Every word of a comparison of runs. */
export const comparisonLabels = {
  title: 'Claims side by side',
  runsCaption: 'What was compared',
  claimsCaption: 'Claims side by side',
  empty: 'No claim.',
  /** The notebook in which the comparison stands. */
  own: 'this notebook',
  column: {
    run: 'Run',
    linux: 'Linux',
    distribution: 'Distribution',
    host: 'Host',
    date: 'Ran on',
    claim: 'Claim',
    difference: 'Difference',
  },
  notReached: 'not reached',
  notThere: 'not claimed',
  skipped: 'skipped',
  noLab: 'no lab',
  noSetting: 'not there',
  difference: {
    verdict: 'holds in some only',
    actual: 'fails differently',
    guard: 'guarded',
    none: '',
  },
  onlyDifferences: 'Only differences',
  onlyDifferencesTitle: 'Show only the claims that differ',
  shown: (shown: number, all: number) =>
    shown === all ? many(all, 'claim') : `${shown} of ${many(all, 'claim')}`,
  sameSettings: (settings: string) => `The same in all runs: ${settings}.`,
  stepsDiffer:
    'The notebooks do not make the same steps. Where their cells differ, claims are compared that have the same text.',
  olderCells: (run: string, count: number) =>
    `${run}: ${many(count, 'cell')} kept the outputs of an earlier run.`,
  summary: (claims: number, runs: number, differing: number) =>
    differing === 0
      ? `${many(claims, 'claim')} in ${many(runs, 'run')}: no difference`
      : `${many(claims, 'claim')} in ${many(runs, 'run')}: ${differing} ${differing === 1 ? 'differs' : 'differ'}`,
  why: 'Why they differ',
  guarded: 'Its author has it checked on some kernels only.',
  stepsAbove: 'The cells up to here do not make the same steps, which may be the reason.',
  finding: 'No known rule explains it: a finding.',
  findingOnSameGround:
    'Kernels and settings are the same. Run both again: a claim that depends on time alone does not hold for sure.',
  findingOnOther:
    'Run both again to see whether it stays so; then it is worth a look into the kernel’s source, or a report of what TCP Book does not know.',
  /** A setting of which runs had different values. */
  setting: (name: string, values: readonly (readonly [runs: string, value: string])[]) =>
    `${name}: ${values.map(([runs, value]) => `${value} (${runs})`).join(', ')}.`,
  presence: {
    has: (runs: string) => `has it: ${runs}`,
    lacks: (runs: string) => `has it not: ${runs}`,
    unknown: (runs: string) => `its release does not tell: ${runs}`,
  },
  change: (what: string, runs: readonly string[]) => `${what} – ${runs.join('; ')}.`,
  /** In front of a rule of which it is not known for every kernel whether it applies. */
  possibly: 'Possibly: ',
  source: (file: string, symbol: string | undefined, commit: string | undefined) =>
    [file, symbol, commit === undefined ? undefined : `commit ${commit}`]
      .filter(part => part !== undefined)
      .join(', '),
  saved: (file: string) => `saved as ${file}`,
  command: {
    pick: 'Notebooks to compare: two or more, saved with their outputs',
    compare: 'Compare',
    notebooks: 'TCP Book notebooks',
    heading: '# Saved runs, side by side',
  },
} as const;
