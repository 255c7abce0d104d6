// Draws all sample views on one page for each theme and takes its picture at several widths:
//   npx esbuild test/support/views-gallery.ts --bundle --platform=node --format=esm \
//     --packages=external --outfile=dist/test/views-gallery.mjs && node dist/test/views-gallery.mjs
// The pages and pictures are in test-artifacts/views/. CHROMIUM names another browser.
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { themes } from './views-themes.js';

const folder = resolve('test-artifacts/views');
const widths = [400, 600, 1200];

await mkdir(folder, { recursive: true });
const { outputFiles } = await build({
  entryPoints: ['test/support/views-gallery-page.tsx'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
const script = outputFiles.map(({ text }) => text).join('\n');

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  for (const [theme, colors] of Object.entries(themes)) {
    const file = join(folder, `${theme}.html`);
    await writeFile(file, html(theme, colors));
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

function html(theme: string, colors: Readonly<Record<string, string>>): string {
  const variables = Object.entries(colors).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `<!doctype html>
<meta charset="utf-8">
<title>Views, ${theme}</title>
<style>
:root { ${variables.join(' ')} }
body { margin: 0; padding: 8px 16px; background: var(--vscode-editor-background); }
h2 { font: 12px var(--vscode-font-family); color: var(--vscode-descriptionForeground); margin: 28px 0 8px; }
.output { max-height: 760px; overflow: hidden; }
</style>
<body>
<script type="module">${script.replaceAll('</script', '<\\/script')}</script>
`;
}
