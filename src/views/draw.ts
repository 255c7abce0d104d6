import { comparisonMarkdown } from './comparison/markdown.js';
import { comparisonText } from './comparison/text.js';
import { countersMarkdown } from './counters/markdown.js';
import { countersText } from './counters/text.js';
import { depthMarkdown } from './depth/markdown.js';
import { depthText } from './depth/text.js';
import { expectationsMarkdown } from './expectations/markdown.js';
import { expectationsText } from './expectations/text.js';
import { listenersMarkdown } from './listeners/markdown.js';
import { listenersText } from './listeners/text.js';
import { explanationMarkdown } from './explanation/markdown.js';
import { explanationText } from './explanation/text.js';
import type { MarkdownOptions } from './markdown.js';
import { queuesMarkdown } from './queues/markdown.js';
import { queuesText } from './queues/text.js';
import { socketsMarkdown } from './sockets/markdown.js';
import { socketsText } from './sockets/text.js';
import { statesMarkdown } from './states/markdown.js';
import { statesText } from './states/text.js';
import type { Pen } from './terminal.js';
import { textMarkdown } from './text/markdown.js';
import { textText } from './text/text.js';
import { timelineMarkdown } from './timeline/markdown.js';
import { timelineText } from './timeline/text.js';
import type { View } from './view.js';

/** GFM Markdown without a final newline. */
export function drawMarkdown(view: View, options: MarkdownOptions = { stable: false }): string {
  return markdownBlocks(view, options).join('\n\n');
}

/** Narrower terminals get lines of this width all the same. Columns. */
export const NARROWEST_TERMINAL = 60;

/**
 * Lines for a terminal, without a final newline. No line is wider than `options.width` columns
 * (or 60, if that is more), except those of a text view, which are left as the program wrote them.
 */
export function drawText(view: View, options: { color: boolean; width: number }): string {
  const pen = { color: options.color, width: Math.max(NARROWEST_TERMINAL, options.width) };
  return textLines(view, pen).join('\n');
}

function markdownBlocks(view: View, options: MarkdownOptions): string[] {
  switch (view.view) {
    case 'queues':
      return queuesMarkdown(view.data, options);
    case 'sockets':
      return socketsMarkdown(view.data, options);
    case 'depth':
      return depthMarkdown(view.data);
    case 'listeners':
      return listenersMarkdown(view.data, options);
    case 'timeline':
      return timelineMarkdown(view.data, options);
    case 'states':
      return statesMarkdown(view.data);
    case 'counters':
      return countersMarkdown(view.data, options);
    case 'expectations':
      return expectationsMarkdown(view.data, options);
    case 'comparison':
      return comparisonMarkdown(view.data, options);
    case 'explanation':
      return explanationMarkdown(view.data, options);
    case 'text':
      return textMarkdown(view.data, options);
  }
}

function textLines(view: View, pen: Pen): string[] {
  switch (view.view) {
    case 'queues':
      return queuesText(view.data, pen);
    case 'sockets':
      return socketsText(view.data, pen);
    case 'depth':
      return depthText(view.data, pen);
    case 'listeners':
      return listenersText(view.data, pen);
    case 'timeline':
      return timelineText(view.data, pen);
    case 'states':
      return statesText(view.data, pen);
    case 'counters':
      return countersText(view.data, pen);
    case 'expectations':
      return expectationsText(view.data, pen);
    case 'comparison':
      return comparisonText(view.data, pen);
    case 'explanation':
      return explanationText(view.data, pen);
    case 'text':
      return textText(view.data, pen);
  }
}
