import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { themes } from '../support/views-themes.js';
import { ensureChromium } from '../support/vscodeInstall.js';
import { CHROMIUM_FLAGS } from '../support/vscodeWorkbench.js';
import { samples } from '../support/views-samples.js';
import type { View } from '../../src/views/view.js';
import { drawInNotebook } from './notebookViews.js';
import { median, printTable, quantile } from './numbers.js';
import { recordModels, type BenchModel } from './viewModels.js';
import type { Drawing } from './viewPage.js';

const SIZES = [100, 1_000, 10_000, 100_000];
const RUNS = 5;

/** So many windows of VS Code are opened for each view. */
const WINDOWS = 3;

/**
 * First paint and frame times of a timeline in Chromium, by its number of packets; then first
 * paint in VS Code's window, of the same and of tables of connections and sockets.
 */
export async function benchViews(): Promise<void> {
  console.log('recording what a real kernel does …');
  const models = await recordModels(SIZES);
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...CHROMIUM_FLAGS, '--enable-precise-memory-info'],
  });
  try {
    const rows: string[][] = [];
    let smaller: number | undefined;
    for (const model of models) {
      const { row, paint } = await measure(browser, model, smaller);
      rows.push(row);
      smaller = paint;
    }
    console.log(`\ntimelines, medians of ${RUNS} runs, each in a page of its own\n`);
    printTable(HEAD, rows);
  } finally {
    await browser.close();
  }
  console.log(`\nin the window of VS Code, medians of ${WINDOWS} windows\n`);
  const inWindow: string[][] = [];
  let before: { readonly kind: string; readonly paint: number } | undefined;
  for (const [kind, size, view] of windowViews(models)) {
    const drawings = await drawInNotebook(view, WINDOWS);
    const paint = median(drawings.map(drawing => drawing.paint));
    inWindow.push([
      `${size.toLocaleString('en')} ${kind}`,
      megabytes(JSON.stringify(view).length),
      milliseconds(median(drawings.map(({ render }) => render))),
      milliseconds(paint),
      before?.kind === kind ? `× ${(paint / before.paint).toFixed(1)}` : '',
      median(drawings.map(({ elements }) => elements)).toLocaleString('en'),
      megabytes(median(drawings.map(({ heap }) => heap))),
    ]);
    before = { kind, paint };
  }
  printTable(['', 'JSON', 'render', 'first paint', 'ratio', 'elements', 'heap, more'], inWindow);
}

function windowViews(
  models: readonly BenchModel[],
): readonly (readonly [kind: string, size: number, view: View])[] {
  const sockets = samples['sockets, a thousand'].data.sockets;
  return [
    ...models.map(({ packets, view }) => ['packets', packets, view] as const),
    ['connections', 7, samples['queues, the article']],
    ['connections', 1000, samples['queues, a thousand']],
    ['connections', 5000, samples['queues, five thousand']],
    ['sockets', 1000, samples['sockets, a thousand']],
    [
      'sockets',
      5000,
      { view: 'sockets', data: { sockets: Array.from({ length: 5 }, () => sockets).flat() } },
    ],
  ];
}

const HEAD = [
  'packets',
  'connections',
  'analysis',
  'JSON',
  'render',
  'first paint',
  'ratio',
  'frame',
  'frame, 95 %',
  'worst frame',
  'elements',
  'heap',
];

async function measure(
  browser: Browser,
  { packets, connections, analysis, view }: BenchModel,
  smaller: number | undefined,
): Promise<{ row: string[]; paint: number }> {
  const json = JSON.stringify(view);
  const server = await serve(json);
  const drawings: (Drawing & { readonly heap: number })[] = [];
  try {
    for (let run = 0; run < RUNS; run++) drawings.push(await draw(browser, server));
  } finally {
    server.close();
  }
  const paint = median(drawings.map(drawing => drawing.paint));
  const frames = drawings.flatMap(drawing => drawing.frames);
  const row = [
    packets.toLocaleString('en'),
    connections.toLocaleString('en'),
    milliseconds(analysis),
    megabytes(json.length),
    milliseconds(median(drawings.map(drawing => drawing.render))),
    milliseconds(paint),
    smaller === undefined ? '' : `× ${(paint / smaller).toFixed(1)}`,
    milliseconds(median(frames)),
    milliseconds(quantile(frames, 0.95)),
    milliseconds(median(drawings.map(drawing => Math.max(...drawing.frames)))),
    median(drawings.map(drawing => drawing.elements)).toLocaleString('en'),
    megabytes(median(drawings.map(drawing => drawing.heap))),
  ];
  return { row, paint };
}

async function draw(browser: Browser, server: Server): Promise<Drawing & { heap: number }> {
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  try {
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'drawView' in globalThis);
    const drawing = await page.evaluate(() => drawView('/view.json'));
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return { ...drawing, heap: usedSize };
  } finally {
    await page.close();
  }
}

/** The page, the renderer as it ships, and the view. */
async function serve(json: string): Promise<Server> {
  const { outputFiles } = await build({
    entryPoints: ['test/bench/viewPage.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  const script = outputFiles.map(({ text }) => text).join('');
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', html],
    '/page.js': ['text/javascript', script],
    '/renderer.js': ['text/javascript', await readFile('dist/renderer.js', 'utf8')],
    '/view.json': ['application/json', json],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.setHeader('Content-Type', `${type}; charset=utf-8`).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const colors = Object.entries(themes.dark).map(([name, value]) => `--vscode-${name}: ${value};`);
const html = `<!doctype html>
<meta charset="utf-8">
<title>Bench</title>
<style>:root { ${colors.join(' ')} } body { background: var(--vscode-editor-background); }</style>
<body><script type="module" src="/page.js"></script>
`;

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : bytes < 1e7 ? 1 : 0)} MB`;
}
