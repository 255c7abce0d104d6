import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cli, notebookFolder, type JsonRun, type User } from './cli.js';
import { EXPERIMENTS } from './shipped.js';

/** Notebooks mostly wait for the kernel's timers, so that some may run beside each other. */
export const AT_A_TIME = 3;

const folder = notebookFolder();

export interface ShippedRun {
  readonly code: number | null;
  readonly run: JsonRun;
  /** What failed: steps with their messages, and cells that could not run at all. */
  readonly failures: readonly string[];
}

/** Runs a copy of a shipped notebook, which every user may read. Throws where nothing is printed. */
export async function runShipped(name: string, user: User): Promise<ShippedRun> {
  const file = folder.write(name, readFileSync(join(EXPERIMENTS, name), 'utf8'));
  const { code, stdout, stderr } = await cli(['run', '--format', 'json', file], { user });
  if (stdout === '') throw new Error(`nothing printed (exit code ${code ?? 'none'}): ${stderr}`);
  const run = JSON.parse(stdout) as JsonRun; // safe: the shape that the suites check
  const failures = run.cells.flatMap(({ error, steps }) => [
    ...(error === undefined ? [] : [error.message]),
    ...steps.flatMap(step => (step.ok ? [] : `${step.text}: ${step.error?.message ?? ''}`)),
  ]);
  return { code, run, failures };
}
