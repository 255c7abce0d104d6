import type { CellReport, Session } from '../../src/session/model.js';
import { runQuietly } from '../support/install.js';
import { openSession } from '../support/openSession.js';
import { Cells } from './cells.js';
import { echoTime, FAR, NEAR, NEAR_ROOT, startPlaces, type Places } from './hostPlaces.js';
import { runStepCases, STEP_CASES, TEN_STEPS, type CaseTimes } from './hostSteps.js';
import { median, printTable } from './numbers.js';

/** Milliseconds that the long cable adds each way. */
const DELAY = 25;
const RUNS = 9;
const ECHOES = 40;

const LOCAL = 'local';
const SAMPLED = [LOCAL, NEAR, FAR] as const;
type Sampled = (typeof SAMPLED)[number];

/**
 * What a host's distance costs: the first cell, a cell of ten steps, and each kind of step, on this
 * machine, over SSH on its loopback, and over SSH with a delay, which gives the round trips.
 */
export async function benchHosts(): Promise<void> {
  const places = await startPlaces(DELAY);
  try {
    const roundTrip = await measureRoundTrip(places);
    await benchFirstCell(places, roundTrip);
    await benchSteps(places, roundTrip);
  } finally {
    await places.close();
  }
}

/** What the long cable adds to a round trip, by ssh alone. Milliseconds. */
async function measureRoundTrip({ configFile, delay }: Places): Promise<number> {
  const near = await echoTime(configFile, NEAR, ECHOES);
  const far = await echoTime(configFile, FAR, ECHOES);
  console.log(`a byte to \`ssh HOST cat\` and back, medians of ${ECHOES}, a delay of ${delay} ms:`);
  console.log(`${NEAR} ${fine(near)}, ${FAR} ${fine(far)}: round trip + ${fine(far - near)}`);
  return far - near;
}

async function benchFirstCell({ configFile }: Places, roundTrip: number): Promise<void> {
  const ssh = (host: string) => (): Promise<number> =>
    timed(() => runQuietly('ssh', ['-F', configFile, host, 'true']));
  const cell = (host: string) => (): Promise<number> => firstCell(host, configFile);
  const measures = {
    python: () => timed(() => runQuietly('python3', ['-c', 'pass'])),
    local: cell(LOCAL),
    sshNear: ssh(NEAR),
    near: cell(NEAR),
    sshRoot: ssh(NEAR_ROOT),
    root: cell(NEAR_ROOT),
    sshFar: ssh(FAR),
    far: cell(FAR),
  };
  const times = await mediansOf(measures);
  const row = (what: string, plain: string, base: number, time: number): string[] => [
    ...[what, plain, coarse(base), coarse(time), coarse(time - base), `× ${fixed(time / base)}`],
  ];
  console.log(`\nfrom a new session to the end of its first cell, medians of ${RUNS} runs\n`);
  printTable(
    ['', 'beside', 'that', 'first cell', 'more', 'ratio'],
    [
      row(LOCAL, 'python3 -c pass', times.python, times.local),
      row(NEAR, 'ssh HOST true', times.sshNear, times.near),
      row(NEAR_ROOT, 'ssh HOST true', times.sshRoot, times.root),
      row(FAR, 'ssh HOST true', times.sshFar, times.far),
    ],
  );
  const trips = (far: number, near: number): string => fixed((far - near) / roundTrip);
  console.log(
    `\nround trips: ssh HOST true ${trips(times.sshFar, times.sshNear)}, ` +
      `first cell ${trips(times.far, times.near)}`,
  );
}

async function firstCell(host: string, configFile: string): Promise<number> {
  const start = performance.now();
  const session = openSession({ host, configFile });
  try {
    await new Cells(session).run('wait 1ms');
    return performance.now() - start;
  } finally {
    await session.close();
  }
}

interface LabTimes {
  readonly ten: CellReport;
  readonly cases: readonly CaseTimes[];
}

async function benchSteps({ configFile }: Places, roundTrip: number): Promise<void> {
  const labs: Record<Sampled, LabTimes[]> = { [LOCAL]: [], [NEAR]: [], [FAR]: [] };
  for (let run = 0; run < RUNS; run++) {
    for (const host of SAMPLED) {
      const session = openSession({ host, configFile });
      try {
        labs[host].push(await timesOfLab(session));
      } finally {
        await session.close();
      }
    }
  }
  /** The median of one number in each place, and what it says. */
  const row = (what: string, of: (lab: LabTimes) => number): string[] => {
    const [local, near, far] = SAMPLED.map(host => median(labs[host].map(of)));
    if (local === undefined || near === undefined || far === undefined) return [];
    const trips = (far - near) / roundTrip;
    return [what, fine(local), fine(near), `× ${fixed(near / local)}`, fine(far), fixed(trips)];
  };
  const head = ['', 'local', 'SSH', 'ratio', 'SSH, far', 'round trips'];
  console.log(`\na cell of ten steps, medians of ${RUNS} labs\n`);
  const ten = TEN_STEPS.map((text, index) =>
    row(`  ${text}`, lab => lab.ten.steps[index]?.ms ?? NaN),
  );
  printTable(head, [row('the cell', lab => lab.ten.ms), ...ten]);
  console.log(`\neach step alone, medians of ${RUNS} labs\n`);
  const cases = STEP_CASES.map(({ kind }, index) =>
    row(kind, lab => lab.cases[index]?.step ?? NaN),
  );
  const rest = row('a cell besides its step', lab => median(lab.cases.map(times => times.rest)));
  printTable(head, [...cases, rest]);
}

async function timesOfLab(session: Session): Promise<LabTimes> {
  await new Cells(session).run('wait 1ms');
  const ten = await new Cells(session).run(...TEN_STEPS);
  return { ten, cases: await runStepCases(session) };
}

/** One after the other, so many times, so that what disturbs the machine disturbs all alike. */
async function mediansOf<Name extends string>(
  measures: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number>> {
  // safe: the names are the keys of the very object
  const names = Object.keys(measures) as Name[];
  const times = new Map(names.map(name => [name, [] as number[]]));
  for (let run = 0; run < RUNS; run++) {
    for (const name of names) times.get(name)?.push(await measures[name]());
  }
  // safe: as above
  return Object.fromEntries(names.map(name => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

const fixed = (value: number): string => value.toFixed(1);
const fine = (value: number): string => `${fixed(value)} ms`;
const coarse = (value: number): string => `${value.toFixed(0)} ms`;
