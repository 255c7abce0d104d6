import type { ActivationFunction, RendererContext } from 'vscode-notebook-renderer';
import { linkTarget, type LinkMessage } from './linkTarget.js';

/**
 * Runs where VS Code draws a notebook's Markdown. A click on a link to another notebook goes to the
 * extension (`followLinks`), every other click where it always goes.
 */
export const activate: ActivationFunction = context => {
  // Before VS Code's own listener, which is further down.
  window.addEventListener('click', event => tell(event, context), { capture: true });
  // It draws nothing itself.
  return undefined;
};

function tell(event: MouseEvent, context: RendererContext<unknown>): void {
  // Markdown cells are in shadow trees: the event's target is outside of them.
  const anchor = event.composedPath().find(node => node instanceof HTMLAnchorElement);
  const link = anchor?.getAttribute('href') ?? '';
  if (context.postMessage === undefined || linkTarget(link) === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  context.postMessage({ link } satisfies LinkMessage);
}
