import { labels } from '../words/labels.js';
import { nameRuns } from '../words/nameRuns.js';
import { oneLine } from './clean.js';

/** The process that has a descriptor for a socket, as a table's cell: `web (4121)`. */
export function ownerText(owner: { readonly pid: number; readonly name: string } | null): string {
  return owner === null ? labels.none : labels.owner(owner.name, owner.pid);
}

/** Runs of numbered names as the language writes them: `c1..c40, c42, h1, h2`. */
export function nameList(names: readonly string[], most = 6): string {
  const runs = nameRuns(names.map(oneLine));
  const shown = runs.slice(0, most).map(run => run.text);
  const left = runs.slice(most).reduce((sum, run) => sum + run.count, 0);
  return [...shown, ...(left > 0 ? [`… +${left}`] : [])].join(', ');
}
