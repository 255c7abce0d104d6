import type { KnownClient } from '../lab/recording.js';

const byNumbers = new Intl.Collator('en', { numeric: true });

/**
 * What a program printed, with the names of clients in the place of their ephemeral ports, which
 * the kernel picks anew in each run; undefined where there are none. The kernel lists sockets in the
 * order of its hash tables, so lines in a row that name clients are put in the order of the names.
 */
export function stableText(text: string, clients: readonly KnownClient[]): string | undefined {
  const names = new Map(clients.map(({ name, local }) => [String(local.port), name]));
  const lines = text.split('\n').map(line => {
    const named = line.replace(/(?<=[.:])\d{4,5}(?!\d)/g, port => {
      return (names.get(port) ?? port).padEnd(port.length);
    });
    return { text: named, hasNames: named !== line };
  });
  if (!lines.some(({ hasNames }) => hasNames)) return undefined;
  const done: string[] = [];
  let run: string[] = [];
  for (const line of [...lines, undefined]) {
    if (line?.hasNames === true) run.push(line.text.trimEnd());
    else {
      done.push(...run.sort((one, other) => byNumbers.compare(one, other)));
      run = [];
      if (line !== undefined) done.push(line.text);
    }
  }
  return done.join('\n');
}
