import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { runQuietly } from '../../support/install.js';
import { openInPage, outputs, scrollTo } from '../../support/notebookPage.js';
import { ensureChromium } from '../../support/vscodeInstall.js';
import { CHROMIUM_FLAGS, openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const name = 'listen-backlog';
const tcpbook = join(project, 'dist/cli.mjs');

describe('an exported page', () => {
  let folder: string;
  let file: string;
  let browser: Browser;
  let workbench: Workbench | undefined;

  before(async function () {
    this.timeout(240_000);
    await mkdir(artifacts, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-export-'));
    const notebook = join(folder, `${name}.tcpbook.md`);
    file = join(folder, `${name}.html`);
    await cp(join(project, 'experiments', `${name}.tcpbook.md`), notebook);
    await runQuietly(process.execPath, [tcpbook, 'run', '--save', notebook]);
    await runQuietly(process.execPath, [tcpbook, 'export', notebook, '--to', 'html']);
    browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: CHROMIUM_FLAGS,
    });
  });

  after(async () => {
    await browser.close();
    await workbench?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The page as opened from disk, with all that the browser had to say about it. */
  async function open(options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
    const said: string[] = [];
    const requests: string[] = [];
    page.on('console', message => said.push(message.text()));
    page.on('pageerror', error => said.push(String(error)));
    page.on('request', request => requests.push(request.url()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    return { page, said, requests: requests.filter(one => one !== url) };
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`draws every view, asks for nothing and breaks no rule of its own (${colorScheme})`, async () => {
      const { page, said, requests } = await open({ colorScheme });
      assert.deepEqual([said, requests], [[], []]);
      const views = page.locator('[data-tcpbook-view]');
      const count = await views.count();
      assert.ok(count > 20, `${count} views`);
      assert.deepEqual(await views.locator('> .tcpbook-view').count(), count);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(background, colorScheme === 'dark' ? 'rgb(31, 31, 31)' : 'rgb(255, 255, 255)');
      await page.screenshot({ path: join(artifacts, `export-${colorScheme}.png`), fullPage: true });
      await page.close();
    });
  }

  it('has no serious violation of accessibility rules', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open({ colorScheme });
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>('axe.run(document)');
      assert.deepEqual(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes[0]?.html]),
        [],
      );
      await page.close();
    }
  });

  it('is as interactive as the notebook', async () => {
    const { page, said } = await open();
    const ladder = page.getByText('State map').first();
    await ladder.click();
    await page
      .locator('details[open]', { has: page.getByText('State map') })
      .first()
      .waitFor();
    assert.deepEqual(said, []);
    await page.close();
  });

  it('runs no other script and loads nothing, even if it were in the page', async () => {
    const { page, said } = await open();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "broken"';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'http://127.0.0.1:9/image.png';
      document.body.append(image);
    });
    await page.waitForFunction(() => document.images[0]?.complete);
    assert.equal(await page.title(), 'What the backlog of listen(2) does');
    assert.equal(said.filter(text => text.includes('Content Security Policy')).length, 2);
    await page.close();
  });

  it('is readable without scripts', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const text = await page.locator('main').innerText();
    for (const word of ['Accept queue', 'SYN_RECV', 'dropped by rule', 'backlog 2 + 1']) {
      assert.ok(text.includes(word), word);
    }
    assert.ok((await page.locator('.output table').count()) > 20);
    await page.close();
  });

  it('shows the same numbers as the notebook', async function () {
    this.timeout(180_000);
    const { page } = await open();
    workbench = await openWorkbench({ folder, extensionPath: project });
    await openInPage(workbench.page, `${name}.tcpbook.md`);
    const notebook = outputs(workbench.page);
    const region = (place: Page | FrameLocator) =>
      place.getByRole('region', { name: 'full' }).first();
    await scrollTo(workbench.page, region(notebook));
    const rows = (place: Page | FrameLocator) => region(place).getByRole('row').allInnerTexts();
    const shown = await rows(page);
    assert.ok(
      shown.length === 5 && shown.some(row => row.includes('127.0.0.1:')),
      shown.join('\n'),
    );
    assert.deepEqual(await rows(notebook), shown);
    await page.close();
  });

  it('is what the palette writes beside the notebook', async function () {
    this.timeout(60_000);
    const { page } = workbench ?? {};
    assert.ok(page, 'needs the test before');
    await rm(file);
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().fill('>Export Outputs');
    const entries = page.locator('.quick-input-list .monaco-list-row');
    await entries.filter({ hasText: 'Export Outputs' }).first().click();
    await entries.filter({ hasText: 'Web page' }).click();
    const path = page.locator('.quick-input-widget input').first();
    await page.waitForFunction(
      wanted =>
        document.querySelector<HTMLInputElement>('.quick-input-widget input')?.value === wanted,
      file,
    );
    await path.press('Enter');
    await page.getByText(`Exported ${name}.html.`).first().waitFor();
    assert.match(await readFile(file, 'utf8'), /<title>What the backlog of listen\(2\) does</);
  });
});
