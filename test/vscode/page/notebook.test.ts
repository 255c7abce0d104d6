import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const name = 'listen-backlog.tcpbook.md';

/** Labels of VS Code's own colour themes. */
const themes: Readonly<Record<string, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Dark High Contrast',
};

/** The document in which VS Code draws the outputs of the notebook in front. */
function outputs(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Types into VS Code's quick pick and takes the entry. */
async function pick(page: Page, keys: readonly string[], entry: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await page.locator('.quick-input-widget input').fill(entry);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().click();
}

async function runAll(page: Page): Promise<void> {
  const toolbar = page.locator('.notebook-toolbar-container');
  const interrupt = toolbar.getByRole('button', { name: 'Interrupt' });
  await toolbar.getByRole('button', { name: 'Run All' }).click();
  await interrupt.waitFor();
  await interrupt.waitFor({ state: 'detached', timeout: 90_000 });
}

/** Turns the mouse wheel over the notebook until the output is well within the window. */
async function scrollTo(page: Page, output: Locator): Promise<void> {
  await page.locator('.notebookOverlay .cell-list-container').hover();
  for (;;) {
    const box = (await output.count()) > 0 ? await output.first().boundingBox() : null;
    if (box !== null && box.y > 150 && box.y < 500) return;
    await page.mouse.wheel(0, box !== null && box.y <= 150 ? -150 : 300);
    // VS Code draws what has come into view in the frames after this one.
    await page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
}

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
    await pick(page, ['Control+P'], name);
    await page.locator('.notebookOverlay .cell-list-container').waitFor();
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
      const rows = await queues.getByRole('table').getByRole('row').allInnerTexts();
      assert.deepEqual(
        rows.map(row => row.split(/\s/, 1)[0]),
        ['Client', 'f1', 'f2', 'f3', 'f4'],
      );
      await page.screenshot({ path: join(artifacts, `queues-${title}.png`) });

      const ladder = drawn.getByRole('img', { name: /h1/ }).first();
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
