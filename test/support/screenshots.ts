// `npm run screenshots`: every view of the shipped notebook in the real VS Code, in all themes and
// two widths, the smallest and the largest notebook as a whole, and the gallery of experiments, into
// test-artifacts/screenshots; the README's pictures into media. `-- --readme`: those only.
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { View } from '../../src/views/view.js';
import { galleryPictures } from './galleryScreenshots.js';
import { openInPage, outputs, pick, runAll, scrollTo, themes } from './notebookPage.js';
import { openWorkbench } from './vscodeWorkbench.js';

const NOTEBOOK = 'listen-backlog.tcpbook.md';
const WHOLE_NOTEBOOKS = ['first-handshake.tcpbook.md', 'crowd.tcpbook.md'];
const WIDTHS = [600, 1200];
/** Of a window in which every whole notebook has room. CSS pixels. */
const WHOLE_HEIGHT = 16_000;
/** As much of a view as fits under the notebook's toolbar. CSS pixels. */
const HEIGHT = 1800;

/** Of the README's picture, as wide as the widest. */
const README_HEIGHT = 1000;
/** Where its first view begins. */
const README_TOP = 90;
const README_MOST_BYTES = 300_000;
const README_PICTURES = { dark: 'screenshot.png', light: 'screenshot-light.png' };

const project = resolve(import.meta.dirname, '../../..');
const folder = join(project, 'test-artifacts/screenshots');

const onlyReadme = process.argv.includes('--readme');

const SETTINGS = {
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'breadcrumbs.enabled': false,
  'window.menuBarVisibility': 'hidden',
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  // A notebook that was run is closed without a question.
  'tcpbook.outputs': 'none',
  // Long outputs are what the pictures are of.
  'notebook.output.scrolling': false,
};

/** Each view in the order of the notebook, so that one turn of the wheel leads to the next. */
const shown: readonly (readonly [name: View['view'], find: (drawn: FrameLocator) => Locator])[] = [
  ['expectations', drawn => viewOf(drawn, 'expectations').first()],
  ['sockets', drawn => viewOf(drawn, 'sockets').first()],
  ['text', drawn => viewOf(drawn, 'text').filter({ hasText: 'LISTEN' }).first()],
  ['counters', drawn => viewOf(drawn, 'counters').first()],
  ['queues', drawn => viewOf(drawn, 'queues').filter({ hasText: 'picture' }).first()],
  ['depth', drawn => viewOf(drawn, 'depth').first()],
  ['timeline', drawn => viewOf(drawn, 'timeline').filter({ hasText: 'h1' }).first()],
];

function viewOf(drawn: FrameLocator, view: View['view']): Locator {
  return drawn.locator(`.tcpbook-view[data-view="${view}"]`);
}

async function main(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const home = await mkdtemp(join(tmpdir(), 'tcpbook-screenshots-'));
  for (const name of [NOTEBOOK, ...WHOLE_NOTEBOOKS]) {
    await cp(join(project, 'experiments', name), join(home, name));
  }
  const workbench = await openWorkbench({
    folder: home,
    extensionPath: project,
    settings: SETTINGS,
  });
  try {
    const { page } = workbench;
    await openInPage(page, NOTEBOOK);
    await page.keyboard.press('Control+B');
    await runAll(page);
    for (const width of onlyReadme ? [] : WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      for (const [name, theme] of Object.entries(themes)) {
        await pick(page, ['Control+K', 'Control+T'], theme);
        await pictures(page, `${name}-${width}`);
      }
    }
    for (const [name, file] of Object.entries(README_PICTURES)) {
      await readmePicture(page, themes[name] ?? '', join(project, 'media', file));
    }
    for (const name of onlyReadme ? [] : WHOLE_NOTEBOOKS) await wholeNotebook(page, name);
  } finally {
    await workbench.close();
  }
  try {
    await galleryPictures(project, home, folder, join(project, 'media'));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function pictures(page: Page, name: string): Promise<void> {
  await toStart(page);
  const width = page.viewportSize()?.width ?? 0;
  for (const [view, find] of shown) {
    const output = find(outputs(page));
    await scrollTo(page, output);
    const box = await restingPlace(page, output);
    if (box === undefined) throw new Error(`the view ${view} is not shown`);
    const y = Math.max(0, box.y - 12);
    const height = Math.min(box.height + 24, HEIGHT - y);
    await page.screenshot({
      path: join(folder, `${view}-${name}.png`),
      clip: { x: 0, y, width, height },
    });
  }
}

/** A notebook from its title to its last output, run once. */
async function wholeNotebook(page: Page, notebook: string): Promise<void> {
  await page.setViewportSize({ width: Math.max(...WIDTHS), height: HEIGHT });
  for (const key of ['Control+K', 'Control+W']) await page.keyboard.press(key);
  await page.locator('.notebookOverlay').waitFor({ state: 'hidden' });
  await openInPage(page, notebook);
  await runAll(page);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: WHOLE_HEIGHT });
    for (const [name, theme] of Object.entries(themes)) {
      await pick(page, ['Control+K', 'Control+T'], theme);
      await toStart(page);
      const height = Math.min((await endOfText(page)) + 24, WHOLE_HEIGHT);
      const file = `${notebook.replace('.tcpbook.md', '')}-${name}-${width}.png`;
      await page.screenshot({ path: join(folder, file), clip: { x: 0, y: 0, width, height } });
    }
  }
}

/** Where the lowest Markdown cell ends, when everything rests; each notebook ends with one. */
async function endOfText(page: Page): Promise<number> {
  const ends: number[] = [];
  for (const text of await outputs(page).locator('.preview').all()) {
    const box = await restingPlace(page, text);
    ends.push(box === undefined ? 0 : box.y + box.height);
  }
  return Math.max(...ends);
}

/** The article's picture: its queues, their depth over time and a held client's timeline. */
async function readmePicture(page: Page, theme: string, path: string): Promise<void> {
  await page.setViewportSize({ width: Math.max(...WIDTHS), height: README_HEIGHT });
  await pick(page, ['Control+K', 'Control+T'], theme);
  await toStart(page);
  const queues = viewOf(outputs(page), 'queues').filter({ hasText: 'picture' }).first();
  await scrollTo(page, queues);
  const place = await restingPlace(page, queues);
  await page.mouse.wheel(0, (place?.y ?? 0) - README_TOP);
  await restingPlace(page, queues);
  await page.screenshot({ path });
  const { size } = await stat(path);
  if (size > README_MOST_BYTES) throw new Error(`${path} has ${size} bytes`);
}

type Box = NonNullable<Awaited<ReturnType<Locator['boundingBox']>>>;

/** Frames without a move after which an output is taken to rest. */
const RESTING_FRAMES = 20;

/** Where an output is when VS Code has ended laying out what came into view. */
async function restingPlace(page: Page, output: Locator): Promise<Box | undefined> {
  await page.mouse.move(0, 0);
  let place = await output.boundingBox();
  for (let resting = 0; resting < RESTING_FRAMES;) {
    await page.evaluate(() => new Promise(done => requestAnimationFrame(done)));
    const now = await output.boundingBox();
    resting = now?.y === place?.y && now?.height === place?.height ? resting + 1 : 0;
    place = now;
  }
  return place ?? undefined;
}

async function toStart(page: Page): Promise<void> {
  await page.locator('.notebookOverlay:visible .cell-list-container').hover();
  await page.mouse.wheel(0, -1e6);
}

await main();
