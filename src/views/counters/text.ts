import { labels } from '../../words/labels.js';
import { oneLine } from '../clean.js';
import { textTable, wrap, type Pen } from '../terminal.js';
import type { CountersModel } from './model.js';
import { narrowCounterTable } from './table.js';

export function countersText(model: CountersModel, pen: Pen): string[] {
  return model.counters.length === 0
    ? wrap(oneLine(labels.counters.none(model.pattern)), pen.width)
    : textTable(narrowCounterTable(model), pen);
}
