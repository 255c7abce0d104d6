import { labels } from '../words/labels.js';
import { nameRuns } from '../words/nameRuns.js';
import { oneLine } from './clean.js';

/** The process that has a descriptor for a socket, as a table's cell: `web (4121)`. */
export function ownerText(owner: { readonly pid: number; readonly name: string } | null): string {
  return owner === null ? labels.none : labels.owner(owner.name, owner.pid);
}

/** `c2` before `c10`, everywhere alike. */
const natural = new Intl.Collator('en', { numeric: true });

/**
 * Each name once, numbered ones in runs as the language writes them: `c1..c40, c42, h1, h2`. Few
 * stay in their order; of many that came mixed up, sorting makes runs.
 */
export function nameList(names: readonly string[], most = 6): string {
  const own = [...new Set(names.map(oneLine))];
  const asTheyCame = nameRuns(own);
  const runs =
    asTheyCame.length <= most
      ? asTheyCame
      : nameRuns(own.sort((first, second) => natural.compare(first, second)));
  const shown = runs.slice(0, most).map(run => run.text);
  const left = runs.slice(most).reduce((sum, run) => sum + run.count, 0);
  return [...shown, ...(left > 0 ? [`… +${left}`] : [])].join(', ');
}
