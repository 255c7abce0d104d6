import { counterMeaning, counterSource } from '../../words/counters.js';
import { labels } from '../../words/labels.js';
import { cell, tableOf, type Cell, type Field, type Table } from '../table.js';
import type { CounterChange, CountersModel } from './model.js';

const { column } = labels;

const sideField: Field<CounterChange> = {
  title: column.side,
  kind: 'words',
  of: counter => cell(counter.side),
};

const countFields: readonly Field<CounterChange>[] = [
  { title: column.before, kind: 'number', of: counter => cell(counter.before, 'quiet') },
  { title: column.after, kind: 'number', of: counter => cell(counter.after) },
];

const changeFields: readonly Field<CounterChange>[] = [
  { title: column.change, kind: 'number', of: change },
  {
    title: column.meaning,
    kind: 'prose',
    of: counter => cell(counterMeaning(counter.name) ?? labels.none, 'quiet'),
  },
];

const sourceField: Field<CounterChange> = {
  title: column.source,
  kind: 'prose',
  of: counter => cell(counterSource(counter.name), 'quiet'),
};

const nameField: Field<CounterChange> = {
  title: column.counter,
  kind: 'code',
  of: counter => cell(counter.name),
};

/** One row a counter. A `loopback` lab has one side for both ends: then that column is left out. */
export function counterTable({ counters }: CountersModel): Table {
  const fields = [nameField, ...sideFields(counters), ...countFields, ...changeFields, sourceField];
  return tableOf(labels.counters.caption, fields, counters);
}

/** The same without the sources, for which a terminal has no room. */
export function narrowCounterTable({ counters }: CountersModel): Table {
  const fields = [nameField, ...sideFields(counters), ...countFields, ...changeFields];
  return tableOf(labels.counters.caption, fields, counters);
}

/** The same without the counts, which depend on all that was run before. */
export function stableCounterTable({ counters }: CountersModel): Table {
  const fields = [nameField, ...sideFields(counters), ...changeFields, sourceField];
  return tableOf(labels.counters.caption, fields, counters);
}

function sideFields(counters: readonly CounterChange[]): readonly Field<CounterChange>[] {
  return counters.every(({ side }) => side === 'both') ? [] : [sideField];
}

function change({ before, after }: CounterChange): Cell {
  const delta = after - before;
  return cell(delta > 0 ? `+${delta}` : String(delta), delta === 0 ? 'quiet' : 'again');
}
