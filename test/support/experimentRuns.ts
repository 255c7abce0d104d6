// `npm run experiments -- [--times 20] [--at-a-time 3] [--user nobody] [NAME…]`: runs the shipped
// notebooks again and again, prints who passed how often, and each claim that failed.
import { parseArgs } from 'node:util';
import { USERS, type User } from './cli.js';
import { Pool } from './pool.js';
import { EXPERIMENTS, shippedIn } from './shipped.js';
import { AT_A_TIME, runShipped } from './shippedRun.js';

const USAGE =
  'usage: npm run experiments -- [--times N] [--at-a-time N] [--user self|nobody] [NAME…]';

interface Cell {
  ran: number;
  passed: number;
  /** Each failure, and in how many runs. */
  readonly failures: Map<string, number>;
}

function fail(problem: string): never {
  console.error(`${problem}\n${USAGE}`);
  process.exit(2);
}

function count(text: string, option: string): number {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : fail(`--${option}: no number: ${text}`);
}

/** The files that a name stands for: `somaxconn` for both its twins too. */
function filesOf(name: string, all: readonly string[]): readonly string[] {
  const files = all.filter(file => file === name || file.startsWith(`${name}.`));
  return files.length > 0 ? files : fail(`no such notebook in ${EXPERIMENTS}/: ${name}`);
}

async function failuresOf(file: string, user: User): Promise<readonly string[]> {
  try {
    const { code, failures } = await runShipped(file, user);
    return code === 0 || failures.length > 0 ? failures : [`exit code ${code ?? 'none'}`];
  } catch (error) {
    return [String(error)];
  }
}

function print(users: readonly User[], rows: ReadonlyMap<string, Cell[]>): void {
  const width = Math.max(...[...rows.keys()].map(file => file.length));
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(width), ...cells.map(cell => cell.padStart(9))].join('  ');
  console.log(line('', users));
  for (const [file, cells] of rows) {
    console.log(
      line(
        file,
        cells.map(({ passed, ran }) => `${passed}/${ran}`),
      ),
    );
    for (const [index, { failures, ran }] of cells.entries())
      for (const [failure, runs] of failures)
        console.log(`    ${users[index] ?? ''}, ${runs} of ${ran}: ${failure}`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '20' },
    'at-a-time': { type: 'string', default: String(AT_A_TIME) },
    user: { type: 'string' },
  },
});
const times = count(values.times, 'times');
const pool = new Pool(count(values['at-a-time'], 'at-a-time'));
const users = values.user === undefined ? USERS : USERS.filter(user => user === values.user);
if (users.length === 0) fail(`--user: one of ${USERS.join(', ')}`);
const all = shippedIn(EXPERIMENTS);
const files = positionals.length === 0 ? all : positionals.flatMap(name => filesOf(name, all));

const rows = new Map<string, Cell[]>(
  files.map(file => [
    file,
    users.map(() => ({ ran: 0, passed: 0, failures: new Map<string, number>() })),
  ]),
);
// Who has no time left sees what has been found.
process.once('SIGINT', () => {
  print(users, rows);
  process.exit(130);
});
// Round by round, so that an early end has seen every notebook.
const rounds = Array.from({ length: times }, () =>
  [...rows].flatMap(([file, cells]) =>
    cells.map((cell, index) =>
      pool.run(async () => {
        const failures = await failuresOf(file, users[index] ?? 'self');
        cell.ran++;
        if (failures.length === 0) cell.passed++;
        for (const failure of new Set(failures))
          cell.failures.set(failure, (cell.failures.get(failure) ?? 0) + 1);
      }),
    ),
  ),
);
await Promise.all(rounds.flat());
print(users, rows);
process.exit([...rows.values()].flat().every(({ passed }) => passed === times) ? 0 : 1);
