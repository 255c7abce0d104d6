// Draws all sample views on one page for each theme and takes its picture at several widths:
//   npx esbuild test/support/views-gallery.ts --bundle --platform=node --format=esm \
//     --packages=external --outfile=dist/test/views-gallery.mjs && node dist/test/views-gallery.mjs
// The pages and pictures are in test-artifacts/views/.
import { ensureChromium } from './vscodeInstall.js';
import { CHROMIUM_FLAGS } from './vscodeWorkbench.js';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { galleryHtml, galleryScript } from './views-galleryHtml.js';
import { themes, type ThemeName } from './views-themes.js';

const folder = resolve('test-artifacts/views');
const widths = [400, 600, 1200];

await mkdir(folder, { recursive: true });
const script = await galleryScript(resolve('.'));

const browser = await chromium.launch({
  executablePath: await ensureChromium(),
  args: CHROMIUM_FLAGS,
});
try {
  for (const theme of Object.keys(themes) as ThemeName[]) {
    const file = join(folder, `${theme}.html`);
    await writeFile(file, galleryHtml(theme, script));
    for (const width of widths) {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      page.on('pageerror', error => {
        throw error;
      });
      await page.goto(pathToFileURL(file).href);
      for (const section of await page.locator('body > section').all()) {
        const name = `${theme}-${width}-${(await section.getAttribute('id')) ?? ''}.png`;
        await section.screenshot({ path: join(folder, name) });
      }
      await page.close();
    }
  }
} finally {
  await browser.close();
}
