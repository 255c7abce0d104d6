import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { cli, notebookFolder, USERS, type JsonRun } from '../support/cli.js';
import { ensureServerPrograms } from '../support/serverPrograms.js';

const folder = notebookFolder();
const SHIPPED = readdirSync('experiments').filter(name => name.endsWith('.tcpbook.md'));

function claimsIn(text: string): number {
  return text.match(/^expect /gm)?.length ?? 0;
}

for (const user of USERS) {
  describe(`the shipped experiments, as ${user}`, function () {
    this.timeout(120_000);
    before(() => ensureServerPrograms());

    for (const name of SHIPPED) {
      it(`${name}: every claim holds, within a minute`, async () => {
        const file = folder.write(name, readFileSync(`experiments/${name}`, 'utf8'));
        const { code, stdout } = await cli(['run', '--format', 'json', file], { user });
        const run = JSON.parse(stdout) as JsonRun; // safe: the shape that this suite checks
        const failed = run.cells.flatMap(cell => cell.steps.filter(step => !step.ok));
        assert.deepEqual(failed, []);
        assert.equal(code, 0);
        const { passed, skipped } = run.expectations;
        assert.equal(passed + skipped, claimsIn(readFileSync(file, 'utf8')));
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
