import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { galleryHtml, galleryScript } from '../../support/views-galleryHtml.js';
import { themes, type ThemeName } from '../../support/views-themes.js';
import { ensureChromium } from '../../support/vscodeInstall.js';

const project = resolve(import.meta.dirname, '../../../..');

describe('every view on a page', () => {
  let browser: Browser;
  let script: string;

  before(async () => {
    [script, browser] = await Promise.all([
      galleryScript(project),
      ensureChromium().then(executablePath =>
        chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] }),
      ),
    ]);
  });

  after(() => browser.close());

  async function gallery(theme: ThemeName, width = 1200): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const errors: Error[] = [];
    page.on('pageerror', error => errors.push(error));
    await page.setContent(galleryHtml(theme, script));
    await page.locator('.output').last().waitFor({ state: 'attached' });
    // Nothing folded or cut off, so that everything is looked at.
    await page.addStyleTag({ content: '.output { max-height: none !important; }' });
    await page
      .locator('details:not([open]) > summary')
      .evaluateAll(folded => folded.forEach(one => (one as HTMLElement).click())); // Summaries are.
    assert.deepEqual(errors, []);
    return page;
  }

  for (const theme of Object.keys(themes) as ThemeName[]) {
    it(`breaks no serious rule of accessibility (${theme})`, async () => {
      const page = await gallery(theme);
      await page.addScriptTag({ content: axe.source });
      const results: AxeResults = await page.evaluate(
        `axe.run(document, { resultTypes: ['violations'] })`,
      );
      const serious = results.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.slice(0, 3).map(({ html, failureSummary }) => ({ id, html, failureSummary })),
        );
      assert.deepEqual(serious, []);
      assert.ok(results.passes.some(({ id }) => id === 'color-contrast'));
      await page.close();
    });
  }

  it('is reached with the Tab key, all of it', async () => {
    const page = await gallery('dark');
    const focusable = 'button, input, summary, [tabindex="0"]';
    const wanted = await page.locator(`body :is(${focusable}):visible`).count();
    await page.evaluate('window.reached = new Set()');
    for (let presses = 0; presses < wanted + 50; presses++) {
      await page.keyboard.press('Tab');
      const more = await page.evaluate(`(() => {
        const { activeElement: at, body } = document;
        if (at === null || at === body || window.reached.has(at)) return false;
        return window.reached.add(at), true;
      })()`);
      if (more !== true) break;
    }
    const missed = await page.evaluate(`[...document.querySelectorAll('${focusable}')]
      .filter(one => one.checkVisibility() && one.tabIndex >= 0 && !window.reached.has(one))
      .map(one => one.outerHTML.slice(0, 200))`);
    assert.deepEqual(missed, []);
    await page.close();
  });

  describe('five thousand rows', () => {
    let page: Page;
    let output: Locator;
    let grid: Locator;

    before(async () => {
      page = await gallery('light');
      output = page.locator('.output[data-name="queues, five thousand"]');
      grid = output.getByRole('grid', { name: 'Connections of web' });
    });

    after(() => page.close());

    /** The row that is selected, and whether it is in sight below the head. */
    async function selected(): Promise<{ client: string; inSight: boolean }> {
      const row = grid.locator('tr[aria-selected=true]');
      await row.waitFor();
      const [at, around, head] = await Promise.all([
        row.boundingBox(),
        output.locator('.tb-scroll').boundingBox(),
        grid.locator('thead').boundingBox(),
      ]);
      assert.ok(at && around && head);
      const inSight =
        at.y >= head.y + head.height - 1 && at.y + at.height <= around.y + around.height + 1;
      return { client: await row.locator('td').first().innerText(), inSight };
    }

    it('are drawn and laid out within 200 ms', async () => {
      const milliseconds = Number(await output.getAttribute('data-milliseconds'));
      assert.ok(milliseconds > 0 && milliseconds < 200, `${milliseconds} ms`);
    });

    it('keep the page small, and their columns where they are, wherever one scrolls', async () => {
      const scroller = output.locator('.tb-scroll');
      const widths = async () =>
        (await Promise.all((await grid.locator('th').all()).map(one => one.boundingBox()))).map(
          box => box?.width,
        );
      const before = await widths();
      for (const share of [0.1, 0.5, 0.99, 0]) {
        await scroller.evaluate((one, part) => one.scrollTo(0, part * one.scrollHeight), share);
        const first = Math.round(share * 5000);
        await grid.locator(`tr[aria-rowindex="${Math.max(2, first)}"]`).waitFor();
        assert.ok((await grid.locator('tbody tr').count()) < 60);
        assert.deepEqual(await widths(), before);
      }
    });

    it('are gone through with the arrow keys', async () => {
      await grid.focus();
      for (const [key, client] of [
        ['ArrowDown', 'c1'],
        ['End', 'c5000'],
        ['ArrowUp', 'c4999'],
        ['Home', 'c1'],
        ['ArrowDown', 'c2'],
      ] as const) {
        await page.keyboard.press(key);
        await grid.locator('tr[aria-selected=true] td', { hasText: client }).first().waitFor();
        assert.deepEqual(await selected(), { client, inSight: true });
      }
    });

    it('are sorted and filtered with the keyboard', async () => {
      await grid.getByRole('button', { name: 'Waiting' }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await grid.locator('th[aria-sort=descending]').waitFor();
      await grid.locator('tbody td', { hasText: 'c5000' }).waitFor();
      await output.getByRole('searchbox', { name: 'Filter Connections of web' }).focus();
      await page.keyboard.type('c12 :100');
      await output.getByRole('status').filter({ hasText: 'of 5000 rows' }).waitFor();
      const firsts = await grid.locator('tbody tr[aria-rowindex] td:first-child').allInnerTexts();
      assert.deepEqual(firsts, ['c12']);
    });
  });
});
