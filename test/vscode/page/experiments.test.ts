import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { command, outputs, runAll, scrollTo } from '../../support/notebookPage.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const shipped = readdirSync(join(project, 'experiments')).filter(name =>
  name.endsWith('.tcpbook.md'),
);

describe('the gallery of experiments as a person sees it', () => {
  let folder: string;
  let workbench: Workbench;
  let page: Page;
  let tree: Locator;

  before(async function () {
    this.timeout(240_000);
    await mkdir(artifacts, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-gallery-'));
    workbench = await openWorkbench({ folder, extensionPath: project });
    page = workbench.page;
    await page.getByRole('tab', { name: 'TCP Book' }).click();
    tree = page.getByRole('tree', { name: 'Experiments' });
    await tree.getByRole('treeitem').first().waitFor();
  });

  after(async () => {
    await page.screenshot({ path: join(artifacts, 'gallery-end.png') });
    await workbench.close();
    await rm(folder, { recursive: true, force: true });
  });

  const item = (title: string) => tree.getByRole('treeitem', { name: title });
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
  const front = () => page.locator('.tabs-container .tab.active');

  it('shows each experiment once, in groups, and says what it teaches and needs', async () => {
    const labels = await tree
      .getByRole('treeitem')
      .evaluateAll(items => items.map(one => one.getAttribute('aria-label') ?? ''));
    const twins = shipped.filter(name => name.includes('.zh-CN.'));
    const groups = labels.filter(label => /^(First steps|Queues and limits)\b/.test(label));
    assert.equal(groups.length, 2, labels.join('\n'));
    const experiments = labels.filter(label => label.includes('. '));
    assert.equal(experiments.length, shipped.length - twins.length, labels.join('\n'));
    const backlog = labels.find(label => label.startsWith('What the backlog of listen(2) does. '));
    assert.match(backlog ?? '', /The two queues .* Needs Linux 4\.4 or later$/);
  });

  it('opens a copy with a click, which runs', async () => {
    await item('A first handshake').click();
    await tab('first-handshake.tcpbook.md').waitFor();
    await runAll(page);
    const ladder = outputs(page)
      .getByRole('group', { name: /^Segments between c1 / })
      .first();
    await scrollTo(page, ladder);
    assert.match(await ladder.innerText(), /SYN-ACK/);
  });

  it('makes one copy of a double click', async () => {
    await item('A crowd at the door').dblclick();
    await tab('crowd.tcpbook.md').waitFor();
    await outputs(page).locator('.preview').first().waitFor();
    assert.equal(await tab('crowd').count(), 1);
  });

  it('follows a link between notebooks to another copy', async () => {
    const link = outputs(page).getByRole('link', { name: 'what the backlog does' });
    await link.click();
    await tab('listen-backlog.tcpbook.md').waitFor();
    await front().filter({ hasText: 'listen-backlog.tcpbook.md' }).waitFor();
    assert.equal(await page.getByText('The editor could not be opened').count(), 0);
  });

  /** A notebook that is just opening takes the focus late, and so closes a menu: then once more. */
  async function fromMenu(row: Locator, name: RegExp, attempts = 5): Promise<void> {
    await row.click({ button: 'right' });
    try {
      await page.getByRole('menuitem', { name }).click({ timeout: 5000 });
    } catch (error) {
      if (attempts === 1) throw error;
      await page.keyboard.press('Escape');
      await fromMenu(row, name, attempts - 1);
    }
  }

  it('offers the same in another language', async () => {
    await fromMenu(item('A first handshake'), /^Open a Copy in Chinese/);
    await front().filter({ hasText: 'first-handshake.zh-CN.tcpbook.md' }).waitFor();
    await outputs(page).getByRole('heading', { name: '第一次握手' }).waitFor();
  });

  it('saves a copy where one likes, under its name', async () => {
    await page.keyboard.press('Control+S');
    const file = 'first-handshake.zh-CN.tcpbook.md';
    // The dialog reads folders on its way there.
    await page.waitForFunction(
      path =>
        [...document.querySelectorAll<HTMLInputElement>('.quick-input-widget input')].some(
          ({ value }) => value === path,
        ),
      join(folder, file),
    );
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await front().filter({ hasText: file }).and(page.locator(':not(.dirty)')).waitFor();
    assert.ok(existsSync(join(folder, file)));
    assert.equal(
      readFileSync(join(folder, file), 'utf8'),
      readFileSync(join(project, 'experiments', file), 'utf8'),
    );
  });

  it('lists them in the palette, with what each teaches', async () => {
    await command(page, 'TCP Book: Experiments');
    const picks = page.locator('.quick-input-list .monaco-list-row');
    const crowd = picks.filter({ hasText: 'A crowd at the door' });
    await crowd.waitFor();
    assert.match(await crowd.innerText(), /Needs Linux 4\.10 or later/);
    await page.locator('.quick-input-widget input').first().fill('thousand');
    await page.keyboard.press('Enter');
    await front().filter({ hasText: 'crowd.tcpbook.md' }).waitFor();
  });
});

describe('a window without a folder', () => {
  it('leads from the explorer to the gallery, where a copy opens and links to another', async function () {
    this.timeout(240_000);
    const workbench = await openWorkbench({ extensionPath: project });
    const { page } = workbench;
    try {
      await page.getByRole('tab', { name: /^Explorer/ }).click();
      const explorer = page.getByRole('button', { name: 'TCP Book: Experiments' });
      await explorer.waitFor();
      await page.getByRole('button', { name: 'TCP Book: New Experiment' }).waitFor();
      await explorer.click();
      const tree = page.getByRole('tree', { name: 'Experiments' });
      await tree.getByRole('treeitem', { name: 'A first handshake' }).click();
      await outputs(page).getByRole('heading', { name: 'A first handshake' }).waitFor();
      await tree.getByRole('treeitem', { name: 'A crowd at the door' }).click();
      await outputs(page).getByRole('link', { name: 'what the backlog does' }).click();
      await page.getByRole('tab', { name: /^listen-backlog\.tcpbook\.md/ }).waitFor();
    } finally {
      await page.screenshot({ path: join(artifacts, 'gallery-empty-window.png') });
      await workbench.close();
    }
  });
});

describe('a folder that is not trusted', () => {
  it('shows the gallery and opens copies, which do not run', async function () {
    this.timeout(240_000);
    const folder = await mkdtemp(join(tmpdir(), 'tcpbook-restricted-'));
    const workbench = await openWorkbench({ folder, extensionPath: project, restricted: true });
    const { page } = workbench;
    try {
      await page
        .getByRole('button', { name: /^Restricted Mode/ })
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'TCP Book' }).click();
      const tree = page.getByRole('tree', { name: 'Experiments' });
      await tree.getByRole('treeitem', { name: 'A first handshake' }).click();
      await outputs(page).getByRole('heading', { name: 'A first handshake' }).waitFor();
      await page
        .locator('.notebook-toolbar-container')
        .getByRole('button', { name: 'Run All' })
        .click();
      // VS Code asks whether the folder is to be trusted now.
      await page.getByRole('dialog').filter({ hasText: 'trust' }).waitFor();
      await page.keyboard.press('Escape');
      assert.equal(await outputs(page).locator('.tcpbook-view').count(), 0);
    } finally {
      await page.screenshot({ path: join(artifacts, 'gallery-restricted.png') });
      await workbench.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
