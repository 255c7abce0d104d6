import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import { chromium, type Browser, type Page } from 'playwright-core';
import { cli, notebookFolder } from '../../support/cli.js';
import { ensureChromium } from '../../support/vscodeInstall.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');
const mermaid = join(
  createRequire(import.meta.url).resolve('mermaid/package.json'),
  '../dist/mermaid.min.js',
);

/** A saved notebook as a code host shows it: CommonMark with GFM's tables, and mermaid. */
describe('a saved notebook on a code host', () => {
  let text: string;
  let browser: Browser;
  let page: Page;

  before(async function () {
    this.timeout(240_000);
    const shipped = await readFile(join(project, 'experiments/listen-backlog.tcpbook.md'), 'utf8');
    const file = notebookFolder().write('saved.tcpbook.md', shipped);
    const { code, stderr } = await cli(['run', '--save', file]);
    assert.equal(code, 0, stderr);
    text = await readFile(file, 'utf8');

    await mkdir(artifacts, { recursive: true });
    browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: ['--no-sandbox', '--disable-gpu'],
    });
    page = await browser.newPage({ viewport: { width: 1000, height: 1000 } });
    const html = new MarkdownIt({ html: true }).render(text.replace(/^---\n[^]*?\n---\n/, ''));
    const style =
      'body { font: 14px sans-serif; margin: 2em } td, th { border: 1px solid #ccc; padding: 2px 8px } table { border-collapse: collapse }';
    await page.setContent(`<style>${style}</style>${html}`);
    await page.addScriptTag({ path: mermaid });
    await page.evaluate(async () => {
      for (const code of document.querySelectorAll('code.language-mermaid')) {
        code.parentElement?.replaceWith(
          Object.assign(document.createElement('pre'), {
            className: 'mermaid',
            textContent: code.textContent,
          }),
        );
      }
      // The script above defines it.
      const { mermaid } = globalThis as unknown as {
        mermaid: { initialize(options: object): void; run(): Promise<void> };
      };
      mermaid.initialize({ startOnLoad: false });
      await mermaid.run();
    });
  });

  after(async () => {
    await page.screenshot({ path: join(artifacts, 'markdown.png'), fullPage: true });
    await browser.close();
  });

  it('draws every diagram', async () => {
    const wanted = text.match(/^```mermaid$/gm)?.length ?? 0;
    assert.ok(wanted >= 7, `${wanted} diagrams`);
    const drawn = page.locator('pre.mermaid > svg');
    assert.equal(await drawn.count(), wanted);
    for (const diagram of await drawn.all()) {
      const box = await diagram.boundingBox();
      assert.ok(box !== null && box.width > 200 && box.height > 100, JSON.stringify(box));
      assert.doesNotMatch(await diagram.innerHTML(), /Syntax error/);
    }
    const first = await drawn.first().textContent();
    for (const word of ['client f4', 'server full', 'SYN', 'SYN_SENT']) {
      assert.ok(first?.includes(word), `${word} in ${first ?? 'nothing'}`);
    }
  });

  it('draws every table, each row as wide as its head', async () => {
    const wanted = text.match(/^\|(?: -+:? \|)+$/gm)?.length ?? 0;
    assert.ok(wanted > 30, `${wanted} tables`);
    const tables = await page.locator('table').all();
    assert.equal(tables.length, wanted + 2); // and the author's own two
    for (const table of tables) {
      const rows = await table.locator('tr').all();
      assert.ok(rows.length > 1);
      const widths = await Promise.all(rows.map(row => row.locator('th, td').count()));
      assert.equal(new Set(widths).size, 1);
    }
  });

  it('shows the findings, and nothing that is meant for programs', async () => {
    const shown = await page.locator('body').innerText();
    assert.match(shown, /Ran on Linux .*, loopback lab, /);
    assert.match(shown, /✓ passed\s+accept-queue web == 3/);
    for (const hidden of ['tcpbook:', 'H4sI', '<!--', '&lt;', '```']) {
      assert.ok(!shown.includes(hidden), hidden);
    }
  });
});
