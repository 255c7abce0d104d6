import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { galleryHtml, galleryScript } from '../../support/views-galleryHtml.js';
import { ensureChromium } from '../../support/vscodeInstall.js';
import { CHROMIUM_FLAGS } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');

describe('the depth chart in a page', () => {
  let browser: Browser;
  let page: Page;
  let view: Locator;

  before(async () => {
    const executablePath = await ensureChromium();
    browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.setContent(galleryHtml('dark', await galleryScript(project)));
    view = page.locator('.tcpbook-view[data-view="depth"]').filter({ hasText: 'client h1' });
    await view.waitFor();
  });

  after(() => browser.close());

  const chart = () => view.getByRole('slider', { name: 'Depth of the queues of web over time' });
  /** The picture, as text that changes with any of its points. */
  const picture = () =>
    view.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  /** Resolves when the picture is another one than `before`. */
  const redrawn = (before: string) =>
    view.locator('canvas').evaluate(async (canvas: HTMLCanvasElement, before) => {
      while (canvas.toDataURL() === before) await new Promise(requestAnimationFrame);
    }, before);

  it('is drawn in the colours of its lines', async () => {
    const colors = await view.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      const context = canvas.getContext('2d');
      const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const found = new Set<string>();
      for (let at = 0; at < data.length; at += 4)
        if (data[at + 3] === 255) found.add([data[at], data[at + 1], data[at + 2]].join());
      return [...found];
    });
    const keys = view.locator('.tb-depth-legend .tb-depth-key:not(.tb-depth-cross)');
    const wanted = await keys.evaluateAll(all =>
      all.map(key => {
        const context = document.createElement('canvas').getContext('2d');
        if (context === null) return '';
        context.fillStyle = getComputedStyle(key).borderTopColor;
        context.fillRect(0, 0, 1, 1);
        return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join();
      }),
    );
    assert.equal(wanted.length, 2);
    assert.deepEqual(
      wanted.filter(color => !colors.includes(color)),
      [],
    );
  });

  it('says what held at the moment that the arrow keys choose', async () => {
    await chart().focus();
    const said: (string | null)[] = [];
    for (const key of ['Home', 'End', 'ArrowLeft', 'ArrowRight']) {
      await page.keyboard.press(key);
      said.push(await view.locator('.tb-depth-readout').textContent());
    }
    assert.deepEqual(said, [
      '0: accept queue 0 / 3, SYN queue 0 / 3',
      '1.55 s: accept queue 2 / 3, SYN queue 1 / 3 · accept web 2',
      '1.50 s: accept queue 1 / 3, SYN queue 2 / 3 · accept web 2',
      '1.55 s: accept queue 2 / 3, SYN queue 1 / 3 · accept web 2',
    ]);
    assert.equal(await chart().getAttribute('aria-valuetext'), said[3]);
  });

  it('takes the colours of another theme', async () => {
    const before = await picture();
    await page.evaluate(
      `document.documentElement.style.setProperty('--vscode-charts-blue', '#f0f')`,
    );
    await redrawn(before);
  });

  it('follows the width of the page', async () => {
    const before = await picture();
    await page.setViewportSize({ width: 600, height: 900 });
    await redrawn(before);
    const [outer, inner] = await Promise.all([
      chart().boundingBox(),
      view.locator('.uplot').boundingBox(),
    ]);
    assert.equal(inner?.width, outer?.width);
  });

  it('has a table that says the same', async () => {
    await view.getByText('Changes as a table').click();
    const rows = view.getByRole('row');
    assert.match((await rows.nth(1).textContent()) ?? '', /0 \/ 3/);
    assert.equal(await rows.filter({ hasText: 'ACKs ignored: h1, h2' }).count(), 1);
  });
});
