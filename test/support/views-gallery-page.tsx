import { activate } from '../../src/views/renderer.js';
import { PROGRESS_MIME, VIEW_MIME } from '../../src/views/view.js';
import { progressSamples } from './progress-samples.js';
import { allSamples } from './views-samples.js';

/** Runs in the gallery's page: hands every sample to the renderer as VS Code does. */
const renderer = await activate({
  setState: () => undefined,
  getState: () => undefined,
  getRenderer: () => Promise.resolve(undefined),
  workspace: { isTrusted: true },
});

const items = [
  ...allSamples.map(([name, view]) => [name, view.view, VIEW_MIME, view] as const),
  ...Object.entries(progressSamples).map(
    ([name, progress]) => [name, 'progress', PROGRESS_MIME, progress] as const,
  ),
];

for (const [name, group, mime, value] of items) {
  const section = sectionOf(group);
  const title = document.createElement('h2');
  title.textContent = name;
  const output = document.createElement('div');
  output.className = 'output';
  output.dataset['name'] = name;
  section.append(title, output);
  const text = JSON.stringify(value);
  const item = {
    id: name,
    mime,
    metadata: undefined,
    text: () => text,
    json: (): unknown => JSON.parse(text),
    data: () => new TextEncoder().encode(text),
    blob: () => new Blob([text]),
  };
  const before = performance.now();
  await renderer?.renderOutputItem(item, output, new AbortController().signal);
  // Asking for the height lays the page out, as VS Code does at once.
  if (output.offsetHeight > 0) output.dataset['milliseconds'] = String(performance.now() - before);
}

function sectionOf(view: string): HTMLElement {
  const known = document.getElementById(view);
  if (known !== null) return known;
  const section = document.createElement('section');
  section.id = view;
  document.body.append(section);
  return section;
}
