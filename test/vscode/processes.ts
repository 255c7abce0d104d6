import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { descendants, eventually, isAlive } from '../support/processes.js';

/** The agents of our labs, which are the Python processes below this one, with all they started. */
export function labProcesses(): readonly number[] {
  const agents = descendants(process.pid).filter(pid => commandLine(pid).includes('python'));
  return [...new Set(agents.flatMap(agent => [agent, ...descendants(agent)]))];
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Resolves when none of these processes lives; they get 2 s. The kernel announces no such event. */
export async function assertGone(pids: readonly number[]): Promise<void> {
  await eventually(() => (pids.some(isAlive) ? undefined : true), 2000);
  assert.deepEqual(pids.filter(isAlive).map(commandLine), []);
}
