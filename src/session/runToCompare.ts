import type { CellOfRun, ClaimOfRun, Ground, RunToCompare } from '../analysis/comparison/run.js';
import { releaseWithVersion } from '../analysis/kernel/releases.js';
import { NO_NAMES, parseCell } from '../language/cellParser.js';
import type { ParsedCell } from '../language/model.js';
import type { Names } from '../steps/parameter.js';
import type { ExpectationResult } from '../views/expectations/model.js';
import type { View } from '../views/view.js';
import { SIDES } from './checkCells.js';
import { placeName } from './labPlace.js';
import type { CellSource, HostDescription, SysctlReading } from './model.js';
import { settingsDuring, settingsOf } from './settings.js';

/** A notebook's code cells, and what became of those that ran. */
export interface RunCells {
  /** As in `ComparedRun`. */
  readonly name: string | null;
  readonly cells: readonly RunCell[];
  /** More cells follow. */
  readonly goesOn: boolean;
}

export interface RunCell {
  readonly source: CellSource;
  /** undefined: the cell did not run. */
  readonly ran: RanCell | undefined;
}

export interface RanCell {
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly outputs: readonly View[];
  /** undefined: none was started for it. */
  readonly lab: LabOfCell | undefined;
}

/** The same object for all cells that ran in it. */
export interface LabOfCell {
  readonly host: HostDescription;
  readonly sysctls: readonly SysctlReading[];
}

/** A run as it can be compared; which lab the newest cell ran in decides where it was. */
export function runToCompare({ name, cells, goesOn }: RunCells): RunToCompare {
  const ran = cells.flatMap(cell => cell.ran ?? []);
  const newest = ran.toSorted((one, other) => other.start - one.start)[0]?.lab;
  const own = ran.filter(({ lab }) => lab === newest);
  const start = own.length === 0 ? null : Math.min(...own.map(cell => cell.start));
  return {
    name,
    host: newest === undefined ? null : hostName(newest.host),
    kernels: newest === undefined ? [] : machinesOf(newest.host).map(kernelName),
    distribution: newest?.host.distribution ?? null,
    start,
    settings: newest === undefined ? {} : settingsOf(newest.sysctls),
    olderCells: ran.length - own.length,
    cells: cellsOf(cells),
    goesOn,
  };
}

function hostName({ name, client }: HostDescription): string {
  return client === undefined ? name : placeName({ client: client.name, server: name });
}

type Machine = Pick<HostDescription, 'kernel' | 'version'>;

function machinesOf({ client, ...server }: HostDescription): readonly Machine[] {
  return client === undefined ? [server] : [server, client];
}

/** The release as far as it is known: Debian's hides the stable release that it is made of. */
function releaseOf({ kernel, version }: Machine): string {
  return releaseWithVersion(kernel, version ?? '');
}

function kernelName(machine: Machine): string {
  const release = releaseOf(machine);
  return release === machine.kernel ? release : `${machine.kernel} (${release})`;
}

function cellsOf(cells: readonly RunCell[]): readonly CellOfRun[] {
  let names: Names = NO_NAMES;
  return cells.flatMap(({ source, ran }) => {
    const { text, kind } = source;
    const parsed = kind === 'sh' ? undefined : parseCell(text, names, SIDES.pair);
    names = parsed?.names ?? names;
    const steps = parsed === undefined ? shellSteps(source) : writtenSteps(parsed, text);
    // A cell that only compares takes no part in the experiment.
    if (steps === '') return [];
    const results = (ran?.outputs ?? []).flatMap(view =>
      view.view === 'expectations' ? view.data.expectations : [],
    );
    return [{ steps, claims: claimsOf(parsed, results), ...groundOf(ran, cells) }];
  });
}

function groundOf(ran: RanCell | undefined, cells: readonly RunCell[]): Ground {
  if (ran?.lab === undefined) return { kernels: [], settings: {} };
  const { start, lab } = ran;
  const later = cells
    .flatMap(cell => (cell.ran?.lab === lab ? cell.ran.start : []))
    .filter(other => other > start);
  const next = later.length === 0 ? undefined : Math.min(...later);
  return {
    kernels: machinesOf(lab.host).map(releaseOf),
    settings: settingsDuring(lab.sysctls, start, next),
  };
}

/** Steps as written, but for the reasons of claims and the looks at other runs. */
function writtenSteps({ steps, problems }: ParsedCell, text: string): string {
  if (problems.length > 0) return text.trim();
  return steps
    .filter(({ definition }) => definition.verb !== 'compare')
    .map(step => step.text.replace(BECAUSE, '').replace(/\s+/g, ' ').trim())
    .join('\n');
}

const BECAUSE = /\sbecause=(?:"(?:[^"\\]|\\.)*"|\S+)/;

/** Without lines that are comments only. */
function shellSteps({ text, info }: CellSource): string {
  const lines = text.split(/\r\n?|\n/).filter(line => !/^\s*(?:#|$)/.test(line));
  return [`sh ${info}`.trim(), ...lines].join('\n');
}

/** Claims in the order of their steps; a cell that was stopped has results of its first ones. */
function claimsOf(
  parsed: ParsedCell | undefined,
  results: readonly ExpectationResult[],
): readonly ClaimOfRun[] {
  const written = (parsed?.problems.length === 0 ? parsed.steps : [])
    .filter(({ definition }) => definition.verb === 'expect')
    .flatMap(({ args }) => args.claim?.text ?? []);
  const claims = written.map((claim, at) => ({ claim, result: results[at] }));
  const more = results.slice(written.length).map(result => ({ claim: result.claim, result }));
  return [...claims, ...more];
}
