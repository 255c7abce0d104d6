import { labels } from '../../words/labels.js';
import { TableHtml } from '../parts.js';
import type { CountersModel } from './model.js';
import { counterTable } from './table.js';

export function CountersHtml({ model }: { readonly model: CountersModel }) {
  return model.counters.length === 0 ? (
    <p>{labels.counters.none(model.pattern)}</p>
  ) : (
    <TableHtml table={counterTable(model)} />
  );
}
