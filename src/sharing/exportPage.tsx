import { render } from 'preact';
import { ViewHtml } from '../views/html.js';
import type { View } from '../views/view.js';
import { VIEWS_ID, VIEW_ATTRIBUTE } from './exportPageNames.js';

/**
 * The script of an exported page: puts the views as the notebook shows them in the places of the
 * tables and texts that stand there for readers without scripts.
 */
const views = JSON.parse(document.getElementById(VIEWS_ID)?.textContent ?? '[]') as View[]; // safe: exportHtml writes them

for (const place of document.querySelectorAll(`[${VIEW_ATTRIBUTE}]`)) {
  const view = views[Number(place.getAttribute(VIEW_ATTRIBUTE))];
  if (view === undefined) continue;
  place.replaceChildren();
  render(<ViewHtml view={view} />, place);
}
