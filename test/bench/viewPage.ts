import type { ActivationFunction, RendererApi } from 'vscode-notebook-renderer';

/** What one drawing of a view cost. Times in milliseconds. */
export interface Drawing {
  /** `renderOutputItem`, from call to return. */
  readonly render: number;
  /** From the call to the end of the first frame that shows it. */
  readonly paint: number;
  /** Times between frames while the page is scrolled through. */
  readonly frames: readonly number[];
  /** Elements of the output. */
  readonly elements: number;
  /** Height of the output, CSS pixels. */
  readonly height: number;
}

declare global {
  // `var` is how a global is declared.
  var drawView: (url: string) => Promise<Drawing>;
}

const FRAMES = 90;

globalThis.drawView = async url => {
  const renderer = await loadRenderer();
  const text = await (await fetch(url)).text();
  const output = document.createElement('div');
  document.body.append(output);
  await painted();
  const item = {
    id: 'bench',
    mime: 'application/vnd.tcpbook.view+json',
    metadata: undefined,
    text: () => text,
    json: (): unknown => JSON.parse(text),
    data: () => new TextEncoder().encode(text),
    blob: () => new Blob([text]),
  };
  const start = performance.now();
  await renderer.renderOutputItem(item, output, new AbortController().signal);
  const render = performance.now() - start;
  await painted();
  const paint = performance.now() - start;
  return {
    render,
    paint,
    frames: await scrollThrough(),
    elements: output.querySelectorAll('*').length,
    height: output.getBoundingClientRect().height,
  };
};

async function loadRenderer(): Promise<RendererApi> {
  const path = '/renderer.js';
  // The bundle that ships: its only export.
  const { activate } = (await import(path)) as { activate: ActivationFunction };
  const renderer = await activate({
    setState: () => undefined,
    getState: () => undefined,
    getRenderer: () => Promise.resolve(undefined),
    workspace: { isTrusted: true },
  });
  if (renderer === undefined) throw new Error('the renderer does not draw');
  return renderer;
}

/** Resolves behind the next frame: a task posted within a frame runs when it has been drawn. */
function painted(): Promise<void> {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });
}

async function scrollThrough(): Promise<number[]> {
  const frames: number[] = [];
  const bottom = document.documentElement.scrollHeight - innerHeight;
  let before = await frame();
  for (let step = 1; step <= FRAMES; step++) {
    scrollTo(0, (bottom * step) / FRAMES);
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  return frames;
}

function frame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));
}
