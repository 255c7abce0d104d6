import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { openInPage, outputs, pick, runAll, scrollTo, themes } from '../../support/notebookPage.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const name = 'listen-backlog.tcpbook.md';

describe('a notebook as a person sees it', () => {
  let folder: string;
  let workbench: Workbench;
  let page: Page;

  before(async function () {
    this.timeout(240_000);
    await mkdir(artifacts, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-page-'));
    await cp(join(project, 'experiments', name), join(folder, name));
    workbench = await openWorkbench({ folder, extensionPath: project });
    page = workbench.page;
    await openInPage(page, name);
    await runAll(page);
  });

  after(async () => {
    await page.screenshot({ path: join(artifacts, 'notebook-end.png') });
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [title, theme] of Object.entries(themes)) {
    it(`has the queue table and the timeline (${title})`, async () => {
      await pick(page, ['Control+K', 'Control+T'], theme);
      const drawn = outputs(page);

      const queues = drawn.getByRole('region', { name: 'full' }).first();
      await scrollTo(page, queues);
      const rows = await queues.getByRole('grid').getByRole('row').allInnerTexts();
      assert.deepEqual(
        rows.map(row => row.split(/\s/, 1)[0]),
        ['Client', 'f1', 'f2', 'f3', 'f4'],
      );
      await page.screenshot({ path: join(artifacts, `queues-${title}.png`) });

      const ladder = drawn.getByRole('group', { name: /^Segments between h1 / }).first();
      await scrollTo(page, ladder);
      const text = await ladder.innerText();
      for (const word of ['SYN-ACK', 'ESTABLISHED', 'SYN_RECV', 'dropped by rule', 'ignored']) {
        assert.ok(text.includes(word), `${word} in ${text}`);
      }
      await page.screenshot({ path: join(artifacts, `timeline-${title}.png`) });
      await page.keyboard.press('Control+Home');
    });
  }
});
