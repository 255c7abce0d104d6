import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessKey {
  readonly pid: number;
  /** Clock ticks since boot: /proc/PID/stat, field 22. */
  readonly started: string;
}

interface Process extends ProcessKey {
  readonly parent: number;
  readonly state: string;
}

function processes(): readonly Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => readProcess(Number(name)))
    .filter(process => process !== undefined);
}

function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, is in parentheses and may hold anything.
    const [state = '', parent = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, state, parent: Number(parent), started: rest[17] ?? '' };
  } catch {
    return undefined;
  }
}

/** All Python processes below this one: the agents of our labs, with all that they started. */
export function labProcesses(): readonly ProcessKey[] {
  const all = processes();
  const found: Process[] = [];
  const collect = (parent: number, inLab: boolean): void => {
    for (const child of all.filter(candidate => candidate.parent === parent)) {
      const isLab = inLab || commandLine(child.pid).includes('python');
      if (isLab) found.push(child);
      collect(child.pid, isLab);
    }
  };
  collect(process.pid, false);
  return found;
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when none of these processes lives; they get 2 s. The kernel announces no such event. */
export async function assertGone(keys: readonly ProcessKey[]): Promise<void> {
  const end = Date.now() + 2_000;
  const living = () =>
    keys.filter(({ pid, started }) => {
      const now = readProcess(pid);
      return now?.started === started && now.state !== 'Z';
    });
  while (living().length > 0 && Date.now() < end) await delay(20);
  assert.deepEqual(
    living().map(({ pid }) => commandLine(pid)),
    [],
  );
}
