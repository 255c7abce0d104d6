import { labels } from '../../words/labels.js';
import { screenText } from '../clean.js';
import { paint, type Pen } from '../terminal.js';
import type { TextModel } from './model.js';

/** The text as it is: its lines are not wrapped, since their columns may be a table's. */
export function textText(model: TextModel, pen: Pen): string[] {
  const text = screenText(model.text).trimEnd();
  return [
    ...(text === '' ? [labels.text.empty] : text.split('\n')),
    ...(model.cut === 0 ? [] : [paint(pen, 'quiet', labels.text.cut(model.cut))]),
  ];
}
