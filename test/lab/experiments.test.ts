import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { cli, notebookFolder, USERS } from '../support/cli.js';
import { Pool } from '../support/pool.js';
import { EXPERIMENTS, isTwin, shippedIn } from '../support/shipped.js';
import { ensureServerPrograms } from '../support/serverPrograms.js';
import { AT_A_TIME, runShipped, type ShippedRun } from '../support/shippedRun.js';

const folder = notebookFolder();
const SHIPPED = shippedIn(EXPERIMENTS);

/** Twins take the same steps, which a unit test sees to: they are run once, by the last user. */
const namesFor = (user: string): readonly string[] =>
  user === USERS.at(-1) ? SHIPPED : SHIPPED.filter(name => !isTwin(name));

function claimsIn(text: string): number {
  return text.match(/^expect /gm)?.length ?? 0;
}

for (const user of USERS) {
  describe(`the shipped experiments, as ${user}`, function () {
    this.timeout(120_000);
    const runs = new Map<string, Promise<ShippedRun>>();

    before(async () => {
      await ensureServerPrograms();
      const pool = new Pool(AT_A_TIME);
      for (const name of namesFor(user)) {
        const run = pool.run(() => runShipped(name, user));
        run.catch(() => undefined); // its own test tells
        runs.set(name, run);
      }
    });

    for (const name of namesFor(user)) {
      it(`${name}: every claim holds, within a minute`, async () => {
        const { code, run, failures } = await runs.get(name)!;
        assert.deepEqual(failures, []);
        assert.equal(code, 0);
        const { passed, skipped } = run.expectations;
        assert.equal(passed + skipped, claimsIn(readFileSync(`${EXPERIMENTS}/${name}`, 'utf8')));
        assert.ok(passed >= 10, `${passed} claims were checked`);
        const milliseconds = run.cells.reduce((sum, cell) => sum + cell.ms, 0);
        assert.ok(milliseconds < 60_000, `${milliseconds} ms`);
      });
    }

    it('print the queue tables and timelines of every section', async () => {
      const text = readFileSync('experiments/listen-backlog.tcpbook.md', 'utf8');
      const { stdout } = await cli(['run', folder.write('demo.tcpbook.md', text)], { user });
      const sections = stdout.split(/^## (?=\d)/m).slice(1);
      assert.equal(sections.length, 9);
      for (const section of sections) {
        const [title = ''] = section.split('\n');
        assert.match(section, /Accept queue +\d+ \/ \d+|│─+ SYN ─+/, title);
        assert.match(section, /✓/, title);
      }
    });
  });
}
