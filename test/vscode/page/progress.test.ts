import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openInPage, outputs, pick, themes } from '../../support/notebookPage.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const name = 'live.tcpbook.md';
const text = `# A queue that fills

\`\`\`tcpbook
server web port=7777 backlog=40
server idle port=7778 backlog=5
client c1..c1000 -> web every=50ms
wait 60s
\`\`\`

The end.
`;

describe('a cell in the middle of a long step', () => {
  let folder: string;
  let workbench: Workbench;
  let page: Page;
  let progress: Locator;

  before(async function () {
    this.timeout(240_000);
    await mkdir(artifacts, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-page-'));
    await writeFile(join(folder, name), text);
    workbench = await openWorkbench({ folder, extensionPath: project });
    page = workbench.page;
    await openInPage(page, name);
    progress = outputs(page).locator('.tcpbook-view[data-view="progress"]');
  });

  after(async () => {
    await page.screenshot({ path: join(artifacts, 'progress-end.png') });
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const toolbar = (button: string) =>
    page.locator('.notebook-toolbar-container').getByRole('button', { name: button });

  /** Resolves when the output says something else than `before`. */
  const says = (before: string): Promise<string> =>
    progress.evaluate(
      (element: HTMLElement, old: string) =>
        new Promise<string>(resolve => {
          if (element.innerText !== old) resolve(element.innerText);
          new MutationObserver((_, observer) => {
            if (element.innerText === old) return;
            observer.disconnect();
            resolve(element.innerText);
          }).observe(element, { subtree: true, childList: true, characterData: true });
        }),
      before,
    );

  it('says how far the step is, in one place that is drawn on', async () => {
    await toolbar('Run All').click();
    await progress.locator('canvas').waitFor();
    const canvas = await progress.locator('canvas').elementHandle();
    const height = (await progress.boundingBox())?.height;
    const picture = () =>
      progress.locator('canvas').evaluate((one: HTMLCanvasElement) => one.toDataURL());
    const before = await picture();
    const toCome: number[] = [];
    let said = '';
    while (toCome.length < 4) {
      said = await says(said);
      const [, count] = /(\d+) to come/.exec(said) ?? [];
      toCome.push(Number(count));
    }
    assert.deepEqual(
      toCome,
      toCome.toSorted((one, two) => two - one),
    );
    assert.ok(new Set(toCome).size > 1, toCome.join());
    assert.equal(await canvas.evaluate(element => element.isConnected), true);
    assert.notEqual(await picture(), before);
    assert.equal((await progress.boundingBox())?.height, height);
  });

  for (const [title, theme] of Object.entries(themes)) {
    it(`is a picture (${title})`, async () => {
      await pick(page, ['Control+K', 'Control+T'], theme);
      await progress.waitFor();
      await page.screenshot({ path: join(artifacts, `progress-${title}.png`) });
    });
  }

  it('is gone after an interrupt, and what was said before it is still there', async () => {
    await toolbar('Interrupt').click();
    await progress.waitFor({ state: 'detached' });
    const said = await outputs(page).locator('.tcpbook-view[data-view="text"]').innerText();
    assert.match(said, /^web listens .*\nidle listens /);
  });
});
