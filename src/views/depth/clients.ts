import { nameList } from '../names.js';

const collator = new Intl.Collator('en', { numeric: true });

/** Each client once, in the order of names: which was first to find no room is chance. */
export function clientList(clients: readonly string[]): string {
  return nameList([...new Set(clients)].sort((one, two) => collator.compare(one, two)));
}
