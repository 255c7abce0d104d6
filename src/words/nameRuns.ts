/** Names in a row, or one alone. */
export interface NameRun {
  readonly text: string;
  readonly count: number;
}

/** Runs of numbered names as the language writes them: `c1..c40`, `c42`, `h1`. */
export function nameRuns(names: readonly string[]): readonly NameRun[] {
  const runs: NameRun[] = [];
  let start = 0;
  for (let next = 1; next <= names.length; next++) {
    if (next < names.length && follows(names[next - 1], names[next])) continue;
    const run = names.slice(start, next);
    if (run.length > 2) {
      runs.push({ text: `${run[0] ?? ''}..${run.at(-1) ?? ''}`, count: run.length });
    } else {
      runs.push(...run.map(text => ({ text, count: 1 })));
    }
    start = next;
  }
  return runs;
}

function follows(name: string | undefined, next: string | undefined): boolean {
  const one = numbered(name);
  const two = numbered(next);
  return one !== undefined && two?.stem === one.stem && two.number === one.number + 1;
}

function numbered(name: string | undefined): { stem: string; number: number } | undefined {
  const parts = /^([\p{L}_-][\p{L}\d_-]*?)(0|[1-9]\d{0,8})$/u.exec(name ?? '');
  return parts?.[1] === undefined ? undefined : { stem: parts[1], number: Number(parts[2]) };
}
