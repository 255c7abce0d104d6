import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A process of an SSH host, by its number there. */
export interface HostProcess {
  readonly pid: number;
  readonly name: string;
  /** With its arguments; empty for what has given up its memory. */
  readonly command: string;
}

/** A host's own /proc, which also shows processes in PID namespaces below the host's. */
export function processesBelow(root: string): readonly HostProcess[] {
  const proc = join(root, 'proc');
  return readdirSync(proc).flatMap(pid => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const name = readFileSync(join(proc, pid, 'comm'), 'utf8').trimEnd();
      const command = readFileSync(join(proc, pid, 'cmdline'), 'utf8');
      return [{ pid: Number(pid), name, command: command.replaceAll('\0', ' ').trimEnd() }];
    } catch {
      return []; // It ended while we looked.
    }
  });
}

/** Namespaces of a kind in which processes of a host are, other than the host's own. */
export function namespacesBelow(root: string, kind: 'net' | 'user'): readonly string[] {
  const of = (pid: number): string[] => {
    try {
      return [readlinkSync(join(root, `proc/${pid}/ns/${kind}`))];
    } catch {
      return []; // It ended while we looked.
    }
  };
  const found = new Set(processesBelow(root).flatMap(({ pid }) => of(pid)));
  for (const own of of(1)) found.delete(own);
  return [...found];
}

/** Wherever a program may leave files on a host. */
const WRITABLE = ['tmp', 'var/tmp', 'dev/shm', 'home', 'root'];

export function filesBelow(root: string): readonly string[] {
  return WRITABLE.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      name => `/${folder}/${name}`,
    ),
  ).sort();
}
