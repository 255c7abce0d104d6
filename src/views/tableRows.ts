import type { Cell, Row, Table } from './table.js';

/** By which column rows are sorted. */
export interface Sorting {
  readonly column: number;
  readonly descending: boolean;
}

/** The next way to sort after a click on a column's head: up, down, as they came. */
export function nextSorting(sorting: Sorting | null, column: number): Sorting | null {
  if (sorting?.column !== column) return { column, descending: false };
  return sorting.descending ? null : { column, descending: true };
}

/**
 * The rows that have every word of the filter in one of their cells, in whatever case, sorted;
 * equal rows stay in the order in which they came.
 */
export function rowsShown(table: Table, sorting: Sorting | null, filter: string): readonly Row[] {
  const words = filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
  const rows = words.length === 0 ? table.rows : table.rows.filter(row => matches(row, words));
  if (sorting === null) return rows;
  const { column, descending } = sorting;
  const order = orderOf(table.columns[column]?.kind === 'number');
  const sign = descending ? -1 : 1;
  return rows.toSorted((first, second) => sign * order(first[column], second[column]));
}

/** The first row of a client; undefined where it has none. */
export function clientRow({ clients, rows }: Table, name: string): Row | undefined {
  return clients === undefined ? undefined : rows.find(row => row[clients]?.text === name);
}

function matches(row: Row, words: readonly string[]): boolean {
  const texts = row.map(({ text }) => text.toLowerCase());
  return words.every(word => texts.some(text => text.includes(word)));
}

/** `c2` before `c10`; the environment's language decides the rest. */
const natural = new Intl.Collator(undefined, { numeric: true });

type Order = (first: Cell | undefined, second: Cell | undefined) => number;

function orderOf(numbers: boolean): Order {
  if (numbers) return (first, second) => numberOf(first) - numberOf(second);
  return (first, second) =>
    first?.order === undefined || second?.order === undefined
      ? natural.compare(first?.text ?? '', second?.text ?? '')
      : first.order - second.order;
}

/** Below all numbers for a cell that has none. */
function numberOf(cell: Cell | undefined): number {
  if (cell?.order !== undefined) return cell.order;
  const value = Number(cell?.text === '' ? NaN : cell?.text);
  return Number.isNaN(value) ? -Number.MAX_VALUE : value;
}
