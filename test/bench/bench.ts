// `npm run bench -- NAME…`: measures, prints tables, asserts nothing.
import { benchHosts } from './hosts.js';
import { benchViews } from './views.js';
import { benchWatch } from './watch.js';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  hosts: benchHosts,
  views: benchViews,
  watch: benchWatch,
};

const asked = process.argv.slice(2);
const unknown = asked.filter(name => !Object.hasOwn(benches, name));
if (asked.length === 0 || unknown.length > 0) {
  console.error(`usage: npm run bench -- NAME…   (${Object.keys(benches).join(', ')})`);
  process.exit(2);
}
for (const name of asked) await benches[name]?.();
