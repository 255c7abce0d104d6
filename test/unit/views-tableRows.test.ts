import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cell, durationCell, tableOf, type Cell } from '../../src/views/table.js';
import { nextSorting, rowsShown, type Sorting } from '../../src/views/tableRows.js';

const kinds = ['code', 'number', 'number'] as const;

/** Rows of three cells: a name, a number, a duration. */
function table(rows: readonly (readonly [string, string, Cell])[]) {
  const fields = kinds.map((kind, at) => ({
    title: String(at),
    kind,
    of: (row: (typeof rows)[number]): Cell =>
      at === 2 ? row[2] : cell(at === 0 ? row[0] : row[1]),
  }));
  return tableOf('', fields, rows);
}

const few = table([
  ['c10', '+3', durationCell(5e6)],
  ['c2', '-1', durationCell(undefined)],
  ['c1', '–', durationCell(2e9)],
  ['客户端', '20', durationCell(18e3)],
]);

const names = (sorting: Sorting | null, filter = ''): string[] =>
  rowsShown(few, sorting, filter).map(row => row[0]?.text ?? '');

describe('rows of a table', () => {
  for (const [what, sorting, filter, expected] of [
    ['as they come', null, '', ['c10', 'c2', 'c1', '客户端']],
    ['by name', { column: 0, descending: false }, '', ['c1', 'c2', 'c10', '客户端']],
    ['by number', { column: 1, descending: false }, '', ['c1', 'c2', 'c10', '客户端']],
    ['by number, down', { column: 1, descending: true }, '', ['客户端', 'c10', 'c2', 'c1']],
    ['by duration', { column: 2, descending: false }, '', ['c2', '客户端', 'c10', 'c1']],
    ['with a word', null, 'C1', ['c10', 'c1']],
    ['with two words in two cells', null, ' c1  2.00 ', ['c1']],
    ['with a word in none', null, 'zz', []],
  ] as const) {
    it(what, () => assert.deepEqual(names(sorting, filter), expected));
  }

  it('sort up, down, and not at all', () => {
    let sorting: Sorting | null = null;
    const steps = [0, 0, 0, 0, 1, 0].map(column => (sorting = nextSorting(sorting, column)));
    assert.deepEqual(
      steps.map(one => one && [one.column, one.descending ? 'down' : 'up'].join(' ')),
      ['0 up', '0 down', null, '0 up', '1 up', '0 up'],
    );
  });

  it('sorted are the same rows, in order, and equal ones as they came', () => {
    const row = fc.tuple(fc.string(), fc.integer().map(String), fc.nat().map(durationCell));
    const sorting = fc.record({ column: fc.nat({ max: 2 }), descending: fc.boolean() });
    fc.assert(
      fc.property(fc.array(row), sorting, (rows, { column, descending }) => {
        const given = table(rows);
        const sorted = rowsShown(given, { column, descending }, '');
        assert.deepEqual(new Set(sorted), new Set(given.rows));
        assert.deepEqual(rowsShown({ ...given, rows: sorted }, { column, descending }, ''), sorted);
      }),
    );
  });
});
