import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openInPage, outputs, scrollTo } from '../../support/notebookPage.js';
import { savedNotebook } from '../../support/savedNotebook.js';
import { backedOff, heldAck, samples, timeline } from '../../support/views-samples.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const name = 'saved.tcpbook.md';

/** So low that a table and the ladder behind it are never in sight together. */
const size = { width: 1200, height: 640 };

describe('a timeline in a notebook', () => {
  let folder: string;
  let workbench: Workbench;
  let page: Page;
  let ladder: Locator;
  let strip: Locator;

  before(async function () {
    this.timeout(120_000);
    await mkdir(artifacts, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-timeline-'));
    const named = { ...backedOff, client: { ...backedOff.client, name: 'c4321' } };
    const views = [samples['queues, five thousand'], timeline([heldAck, named])];
    await writeFile(join(folder, name), savedNotebook(views));
    workbench = await openWorkbench({ folder, extensionPath: project });
    page = workbench.page;
    await page.setViewportSize(size);
    await openInPage(page, name);
    ladder = outputs(page).getByRole('group', { name: /^Segments between c4321 / });
    strip = outputs(page).getByRole('slider', { name: 'Time shown of c4321 → web' });
  });

  after(async () => {
    await page.screenshot({ path: join(artifacts, 'timeline-followed.png') });
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const frame = () => page.evaluate(() => new Promise(done => requestAnimationFrame(done)));
  const said = (): Promise<string | null> => strip.getAttribute('aria-valuetext');

  /** Resolves when something else than `before` is shown. */
  async function saysElse(before: string | null): Promise<string> {
    for (;;) {
      const now = await said();
      if (now !== null && now !== before) return now;
      await frame();
    }
  }

  async function comesIntoSight(element: Locator): Promise<void> {
    for (;;) {
      const box = await element.boundingBox();
      if (box !== null && box.y > 0 && box.y + Math.min(box.height, 100) < size.height) return;
      await frame();
    }
  }

  /** Where the strip rests: VS Code still lays outputs out when they have come into sight. */
  async function place(): Promise<{ x: number; y: number; width: number }> {
    let before = await strip.boundingBox();
    for (let resting = 0; resting < 20;) {
      await frame();
      const now = await strip.boundingBox();
      resting = now?.y === before?.y ? resting + 1 : 0;
      before = now;
    }
    assert.ok(before);
    return { x: before.x + 7, y: before.y + before.height / 2, width: before.width - 14 };
  }

  it('is zoomed by dragging over its overview, which a double click undoes', async () => {
    await scrollTo(page, strip);
    const whole = await said();
    assert.equal(whole, '-9 µs to 31.0 s, all 10 segments');
    const { x, y, width } = await place();
    await page.mouse.move(x + width * 0.02, y);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.3, y, { steps: 3 });
    await page.mouse.up();
    assert.match(await saysElse(whole), /^6\d\d ms to 9.\d\d s, 3 of 10 segments$/);
    assert.equal(await ladder.locator('.tb-arrow').count(), 3);
    await strip.dblclick({ position: { x: width * 0.6, y: 10 } });
    await ladder.locator('.tb-arrow').nth(9).waitFor();
    assert.equal(await said(), whole);
  });

  it('is zoomed by the wheel with Ctrl, and scrolled by without', async () => {
    const whole = await said();
    const before = await place();
    await page.mouse.move(before.x, before.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    assert.match(await saysElse(whole), /^-9 µs to 14\.\d s, 4 of 10 segments$/);
    assert.equal((await place()).y, before.y);
    const zoomed = await said();
    await page.mouse.wheel(0, -60);
    while ((await strip.boundingBox())?.y === before.y) await frame();
    assert.equal(await said(), zoomed);
  });

  it('is zoomed and panned with the keys, which the notebook does not get', async () => {
    await strip.focus();
    await page.keyboard.press('0');
    assert.equal(await said(), '-9 µs to 31.0 s, all 10 segments');
    for (const [key, text] of [
      ['+', '7.50 s to 23.0 s, 1 of 10 segments'],
      ['PageDown', '15.5 s to 31.0 s, 5 of 10 segments'],
      ['0', '-9 µs to 31.0 s, all 10 segments'],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await said(), text);
    }
    assert.equal(await strip.evaluate(one => one === document.activeElement), true);
  });

  it('leads to the row of its client in a filtered table, and from there back', async () => {
    const table = outputs(page).getByRole('grid', { name: 'Connections of web' });
    const filter = outputs(page).getByRole('searchbox', { name: 'Filter Connections of web' });
    await scrollTo(page, filter);
    await filter.fill('c99');
    await scrollTo(page, strip);
    const link = outputs(page).getByRole('button', { name: 'Show in table: c4321' });
    await link.focus();
    await page.keyboard.press('Enter');
    const row = table.locator('tr[aria-selected=true]', { hasText: 'c4321' });
    await comesIntoSight(row);
    assert.equal(await table.evaluate(one => one === document.activeElement), true);
    assert.equal(await filter.inputValue(), '');
    await outputs(page)
      .getByRole('status')
      .filter({ hasText: 'Filter cleared to show c4321' })
      .waitFor();
    await page.keyboard.press('Enter');
    const connection = outputs(page).locator('#tb-connection-c4321');
    await comesIntoSight(connection);
    assert.equal(await connection.evaluate(one => one === document.activeElement), true);
  });
});
