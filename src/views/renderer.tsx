import { render } from 'preact';
import type { ActivationFunction, OutputItem } from 'vscode-notebook-renderer';
import { labels } from '../words/labels.js';
import { ViewHtml } from './html.js';
import { ProgressHtml } from './progress/html.js';
import type { ProgressModel } from './progress/model.js';
import { viewStyle } from './style.js';
import { PROGRESS_MIME, type View } from './view.js';

/** Every view there is, so that an output of a newer version is told from ours. */
const known: Readonly<Record<View['view'], true>> = {
  queues: true,
  sockets: true,
  depth: true,
  listeners: true,
  timeline: true,
  states: true,
  counters: true,
  expectations: true,
  comparison: true,
  explanation: true,
  text: true,
};

/**
 * Entry point of the notebook renderer. It draws synchronously: VS Code measures the height of an
 * output as soon as `renderOutputItem` returns.
 */
export const activate: ActivationFunction = () => {
  const drawn = new Map<string, HTMLElement>();

  const dispose = (id: string): void => {
    const element = drawn.get(id);
    if (element !== undefined) render(null, element);
    drawn.delete(id);
  };

  return {
    renderOutputItem(item, element) {
      const start = performance.now();
      if (drawn.get(item.id) !== element) dispose(item.id);
      addStyle(element);
      drawn.set(item.id, element);
      render(<ItemHtml item={item} />, element);
      // For the developer tools of the window, and for the bench.
      performance.measure('tcpbook-render', { start });
    },
    disposeOutputItem(id) {
      for (const one of id === undefined ? [...drawn.keys()] : [id]) dispose(one);
    },
  };
};

function ItemHtml({ item }: { readonly item: OutputItem }) {
  if (item.mime === PROGRESS_MIME) {
    // Written by our controller, shown by the version that wrote it: no file keeps it.
    return <ProgressHtml model={item.json() as ProgressModel} />;
  }
  const view = viewOf(item);
  return typeof view === 'string' ? <p>{labels.unknownView(view)}</p> : <ViewHtml view={view} />;
}

/** The item's view, or the name of one that this version does not know. */
function viewOf(item: OutputItem): View | string {
  const value: unknown = item.json();
  const name: unknown =
    typeof value === 'object' && value !== null && 'view' in value ? value.view : undefined;
  if (typeof name !== 'string' || !Object.hasOwn(known, name)) return String(name);
  // Items of our MIME type are written by our controller, from a View; its name was just checked.
  return value as View;
}

/** One style sheet serves all outputs of a document, or of the shadow tree that an output is in. */
function addStyle(element: HTMLElement): void {
  const root = element.getRootNode();
  const place = root instanceof ShadowRoot ? root : document.head;
  if (place.querySelector('style[data-tcpbook]') !== null) return;
  const style = document.createElement('style');
  style.dataset['tcpbook'] = '';
  style.textContent = viewStyle;
  place.append(style);
}
