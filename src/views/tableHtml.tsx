import { useMemo, useState } from 'preact/hooks';
import { labels } from '../words/labels.js';
import { bounds } from './bounds.js';
import { CopyButtons } from './copyButtons.js';
import type { Row, Table } from './table.js';
import { LongGrid, ShortGrid, type Asked } from './tableGrid.js';
import { FOLLOW_BACK, type FollowEvent } from './timeline/follow.js';
import { clientRow, nextSorting, rowsShown, type Sorting } from './tableRows.js';

const words = labels.table;

/**
 * A table to sort, filter and copy, with a row to select: a grid as ARIA has it, one stop of the
 * Tab key, within which the arrow keys move. Of a long one only the rows in sight are drawn.
 */
export function TableHtml({ table }: { readonly table: Table }) {
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<Row | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const rows = useMemo(() => rowsShown(table, sorting, filter), [table, sorting, filter]);
  const long = table.rows.length > bounds.htmlRows;
  const Body = long ? LongGrid : ShortGrid;
  const showClient = (event: FollowEvent): void => {
    const { name } = event.detail;
    const row = clientRow(table, name);
    if (row === undefined || event.defaultPrevented) return;
    event.preventDefault();
    const hidden = !rows.includes(row);
    if (hidden) setFilter('');
    setSelected(row);
    setAsked({ row, name, cleared: hidden });
  };
  const isClients = table.clients !== undefined;
  return (
    <div
      class={isClients ? 'tb-table tb-clients' : 'tb-table'}
      {...(isClients && { [`on${FOLLOW_BACK}`]: showClient })}
    >
      <div class="tb-tools">
        {table.rows.length >= bounds.filteredRows && (
          <>
            <input
              type="search"
              placeholder={words.filter}
              aria-label={words.filterName(table.caption)}
              value={filter}
              onInput={event => {
                setFilter(event.currentTarget.value);
                setAsked(null);
              }}
            />
            <span role="status">
              {asked?.cleared
                ? words.filterCleared(asked.name)
                : words.shown(rows.length, table.rows.length)}
            </span>
          </>
        )}
        <CopyButtons table={() => ({ ...table, rows })} />
      </div>
      <Body
        table={table}
        rows={rows}
        sorting={sorting}
        onSort={column => setSorting(nextSorting(sorting, column))}
        selected={selected}
        onSelect={setSelected}
        asked={asked}
      />
    </div>
  );
}
