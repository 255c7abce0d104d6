import { counterMeaning } from '../../words/counters.js';
import { labels } from '../../words/labels.js';
import { cell, tableOf, type Cell, type Field, type Table } from '../table.js';
import type { CounterChange, CountersModel } from './model.js';

const { column } = labels;

const sideField: Field<CounterChange> = {
  title: column.side,
  kind: 'words',
  of: counter => cell(counter.side),
};

const numberFields: readonly Field<CounterChange>[] = [
  { title: column.before, kind: 'number', of: counter => cell(counter.before, 'quiet') },
  { title: column.after, kind: 'number', of: counter => cell(counter.after) },
  { title: column.change, kind: 'number', of: change },
  {
    title: column.meaning,
    kind: 'prose',
    of: counter => cell(counterMeaning(counter.name) ?? labels.none, 'quiet'),
  },
];

const nameField: Field<CounterChange> = {
  title: column.counter,
  kind: 'code',
  of: counter => cell(counter.name),
};

/** One row a counter. A `loopback` lab has one side for both ends: then that column is left out. */
export function counterTable(model: CountersModel): Table {
  const oneSided = model.counters.every(({ side }) => side === 'both');
  const fields = [nameField, ...(oneSided ? [] : [sideField]), ...numberFields];
  return tableOf(labels.counters.caption, fields, model.counters);
}

function change({ before, after }: CounterChange): Cell {
  const delta = after - before;
  return cell(delta > 0 ? `+${delta}` : String(delta), delta === 0 ? 'quiet' : 'again');
}
