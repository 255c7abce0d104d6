import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { View } from '../../src/views/view.js';
import { openInPage, outputs } from '../support/notebookPage.js';
import { savedNotebook } from '../support/savedNotebook.js';
import { openWorkbench } from '../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../..');

/** What drawing a saved view cost in the window of a real VS Code. */
export interface NotebookDrawing {
  /** `renderOutputItem`, milliseconds. */
  readonly render: number;
  /** From its call to the end of the first frame that shows the view, milliseconds. */
  readonly paint: number;
  /** Elements of the output. */
  readonly elements: number;
  /** What the drawing added to the JavaScript heap of the window, after garbage collection. Bytes. */
  readonly heap: number;
}

declare global {
  // `var` is how a global is declared.
  var tcpbookDrawn: Promise<Omit<NotebookDrawing, 'heap'>>;
}

/** Draws a view in windows of their own, so often; nothing but a notebook with it is open there. */
export async function drawInNotebook(view: View, runs: number): Promise<NotebookDrawing[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tcpbook-bench-'));
  const drawings: NotebookDrawing[] = [];
  try {
    await writeFile(join(folder, 'bench.tcpbook.md'), savedNotebook([view]));
    for (let run = 0; run < runs; run++) drawings.push(await drawOnce(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return drawings;
}

async function drawOnce(folder: string): Promise<NotebookDrawing> {
  const workbench = await openWorkbench({ folder, extensionPath: project });
  try {
    const { page } = workbench;
    await page.context().addInitScript(watchForView);
    const session = await page.context().newCDPSession(page);
    const heap = async (): Promise<number> => {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    };
    const before = await heap();
    await openInPage(page, 'bench.tcpbook.md');
    const drawn = outputs(page).locator('.tcpbook-view');
    await drawn.waitFor({ state: 'attached' });
    const drawing = await drawn.evaluate(() => tcpbookDrawn);
    return { ...drawing, heap: (await heap()) - before };
  } finally {
    await workbench.close();
  }
}

/**
 * Runs in every frame before its scripts. The renderer measures itself when it has put a view into
 * the page, so before the frame that shows it.
 */
function watchForView(): void {
  const measure = performance.measure.bind(performance);
  globalThis.tcpbookDrawn = new Promise(resolve => {
    performance.measure = (name, ...rest: readonly never[]) => {
      const measured = measure(name, ...rest);
      const { port1, port2 } = new MessageChannel();
      // A task posted within a frame runs when it has been drawn.
      port1.onmessage = () =>
        resolve({
          render: measured.duration,
          paint: performance.now() - measured.startTime,
          elements: document.querySelectorAll('.tcpbook-view *').length,
        });
      if (name === 'tcpbook-render') requestAnimationFrame(() => port2.postMessage(null));
      return measured;
    };
  });
}
