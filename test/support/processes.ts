import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Every process of this machine, as /proc has it. */
function parents(): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name in parentheses may hold anything; the fields behind it may not.
      const fields =
        readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      if (fields[0] !== 'Z') found.set(Number(name), Number(fields[1]));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}

/** Processes that `pid` started, and those that they started. */
export function descendants(pid: number): readonly number[] {
  const all = parents();
  const found = [pid];
  for (const parent of found) {
    for (const [child, its] of all) if (its === parent) found.push(child);
  }
  return found.slice(1);
}

export function isAlive(pid: number): boolean {
  return parents().has(pid);
}

/** The network namespace that a process is in; undefined when it is gone. */
export function networkNamespace(pid: number | 'self'): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

/** Processes in one of these network namespaces. */
export function processesIn(namespaces: ReadonlySet<string>): readonly number[] {
  return [...parents().keys()].filter(pid => namespaces.has(networkNamespace(pid) ?? ''));
}

/** Asks until `question` is answered with something, at most `ms`; gives the last answer. */
export async function eventually<T>(
  question: () => T | undefined,
  ms: number,
): Promise<T | undefined> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = question();
    if (answer !== undefined || performance.now() > end) return answer;
    await delay(20);
  }
}
