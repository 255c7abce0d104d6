import MarkdownIt from 'markdown-it';
import { drawMarkdown } from '../views/draw.js';
import type { View } from '../views/view.js';
import { exportLabels } from '../words/exportLabels.js';
import { diagramSvg } from './diagramLadder.js';
import { escapeHtml } from './escapeHtml.js';
import { isMermaid, viewText } from './exportText.js';

const markdown = new MarkdownIt({ html: false, linkify: false });

// An exported page's policy has no room for `style` attributes, which markdown-it gives cells.
for (const rule of ['th_open', 'td_open']) {
  markdown.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    const [, align] = /^text-align:(\w+)$/.exec(String(token?.attrGet('style'))) ?? [];
    if (token && align !== undefined) token.attrs = [['align', align]];
    return self.renderToken(tokens, index, options);
  };
}

const fence = markdown.renderer.rules['fence'];

// Of diagrams a page can draw our own, which have their form from `timelineMarkdown`.
markdown.renderer.rules['fence'] = (tokens, index, options, env, self) => {
  const drawn = fence?.(tokens, index, options, env, self) ?? '';
  const token = tokens[index];
  if (token === undefined || !isMermaid(token)) return drawn;
  const picture = diagramSvg(token.content);
  if (picture !== undefined) return `<div class="diagram">${picture}</div>\n`;
  return `${drawn}<p class="remark">${escapeHtml(exportLabels.diagramSource)}</p>\n`;
};

/** Markdown as HTML; HTML in it is text, links lead to where a reader may want to go only. */
export function markdownHtml(text: string): string {
  return markdown.render(text);
}

/** A view as HTML that needs neither script nor style: tables, and text where lines are drawn. */
export function staticHtml(view: View): string {
  switch (view.view) {
    case 'queues':
    case 'sockets':
    case 'counters':
    case 'listeners':
    case 'expectations':
    case 'comparison':
    case 'explanation':
      return markdownHtml(drawMarkdown(view));
    case 'depth':
    case 'states':
    case 'timeline':
    case 'text':
      return `<pre>${escapeHtml(viewText(view))}</pre>\n`;
  }
}
