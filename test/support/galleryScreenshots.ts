import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { command, outputs, pick, runAll, scrollTo, themes } from './notebookPage.js';
import { openWorkbench } from './vscodeWorkbench.js';

/** Widths of the side bar: as VS Code opens it, and as narrow as it gets. CSS pixels. */
const SIDE_BARS = { wide: 320, narrow: 170 };
const WINDOW = { width: 1200, height: 720 };
const SETTINGS = {
  'window.menuBarVisibility': 'hidden',
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  // Nothing is half faded in.
  'workbench.reduceMotion': 'on',
};
const README_MOST_BYTES = 300_000;

/**
 * Pictures of the gallery beside a copy that has run, in all themes and two widths of the side bar,
 * of its tooltip, its menu and its quick pick, and of the explorer's welcome, into `folder`; the
 * README's into `media`.
 */
export async function galleryPictures(
  project: string,
  home: string,
  folder: string,
  media: string,
) {
  const shot = (page: Page, name: string) =>
    page.screenshot({ path: join(folder, `gallery-${name}.png`) });
  const workbench = await openWorkbench({
    folder: home,
    extensionPath: project,
    settings: SETTINGS,
  });
  try {
    const { page } = workbench;
    await page.setViewportSize(WINDOW);
    await page.getByRole('tab', { name: 'TCP Book' }).click();
    const tree = page.getByRole('tree', { name: 'Experiments' });
    const item = tree.getByRole('treeitem', { name: 'A first handshake' });
    await item.click();
    await runAll(page);
    await scrollTo(
      page,
      outputs(page)
        .getByRole('group', { name: /^Segments between c1 / })
        .first(),
    );
    for (const [theme, label] of Object.entries(themes)) {
      await pick(page, ['Control+K', 'Control+T'], label);
      for (const [name, width] of Object.entries(SIDE_BARS)) {
        await resizeSideBar(page, tree, width);
        await page.mouse.move(WINDOW.width / 2, 0);
        await shot(page, `${theme}-${name}`);
        if (theme === 'dark' && name === 'wide') await readmePicture(page, media);
      }
      await resizeSideBar(page, tree, SIDE_BARS.wide);
      await item.hover();
      await page.locator('.monaco-hover:visible', { hasText: 'English' }).waitFor();
      await shot(page, `${theme}-tooltip`);
      await item.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Open a Copy', exact: true }).waitFor();
      await shot(page, `${theme}-menu`);
      await page.keyboard.press('Escape');
      await command(page, 'TCP Book: Experiments');
      await page.locator('.quick-input-list', { hasText: 'A crowd at the door' }).waitFor();
      await shot(page, `${theme}-pick`);
      await page.keyboard.press('Escape');
    }
  } finally {
    await workbench.close();
  }
  const empty = await openWorkbench({ extensionPath: project, settings: SETTINGS });
  try {
    await empty.page.getByRole('tab', { name: /^Explorer/ }).click();
    await empty.page.setViewportSize(WINDOW);
    await empty.page.getByRole('button', { name: 'TCP Book: Experiments' }).waitFor();
    await shot(empty.page, 'welcome');
  } finally {
    await empty.close();
  }
}

/** Drags its edge. */
async function resizeSideBar(page: Page, inside: Locator, width: number): Promise<void> {
  const box = await inside.boundingBox();
  if (box === null) throw new Error('the view is not shown');
  const y = WINDOW.height / 2;
  const edge = await page.locator('.monaco-sash.vertical:not(.disabled)').evaluateAll(
    (all, near) =>
      all
        .map(one => one.getBoundingClientRect())
        .map(({ x, width: wide }) => x + wide / 2)
        .sort((one, other) => Math.abs(one - near) - Math.abs(other - near))[0],
    box.x + box.width,
  );
  if (edge === undefined) throw new Error('the side bar has no edge');
  await page.mouse.move(edge, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width, y, { steps: 5 });
  await page.mouse.up();
}

async function readmePicture(page: Page, media: string): Promise<void> {
  const path = join(media, 'gallery.png');
  await page.screenshot({ path });
  const { size } = await stat(path);
  if (size > README_MOST_BYTES) throw new Error(`${path} has ${size} bytes`);
}
