import type { TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { labels } from '../words/labels.js';
import type { Cell, Column, Row, Table } from './table.js';
import type { Sorting } from './tableRows.js';
import { reveal } from './reveal.js';
import { followConnection } from './timeline/follow.js';
import { useVisibleRows, type VisibleRows } from './visibleRows.js';

const words = labels.table;

/** A row that another view asked to be shown. */
export interface Asked {
  readonly row: Row;
  /** Of its client. */
  readonly name: string;
  /** The filter hid it. */
  readonly cleared: boolean;
}

interface GridProps {
  readonly table: Table;
  /** Those of its rows that are shown, in the order in which they are. */
  readonly rows: readonly Row[];
  readonly sorting: Sorting | null;
  readonly onSort: (column: number) => void;
  readonly selected: Row | null;
  readonly onSelect: (row: Row | null) => void;
  readonly asked: Asked | null;
}

/** A table whose rows are all drawn. */
export function ShortGrid(props: GridProps) {
  const { length } = props.rows;
  const all = { first: 0, end: length, before: 0, behind: 0, page: 10 };
  const scroller = useRef<HTMLDivElement>(null);
  const show = (index: number): void => {
    const row = scroller.current?.querySelector(`tbody tr[aria-rowindex="${index + 2}"]`);
    if (row) reveal(row);
  };
  return (
    <div class="tb-scroll" ref={scroller}>
      <Grid {...props} visible={{ ...all, show }} />
    </div>
  );
}

/** A table of which the rows in sight are drawn. */
export function LongGrid(props: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const visible = useVisibleRows(props.rows.length, scroller);
  return (
    <div class="tb-scroll tb-long-table" ref={scroller}>
      <Grid {...props} visible={visible} widest={widestTexts(props.table)} />
    </div>
  );
}

/** By column the longest text, which keeps its width while other rows come into sight. */
function widestTexts({ columns, rows }: Table): readonly string[] {
  return columns.map((_, index) =>
    rows.reduce((longest, row) => {
      const text = row[index]?.text ?? '';
      return text.length > longest.length ? text : longest;
    }, ''),
  );
}

function Grid(
  props: GridProps & { readonly visible: VisibleRows; readonly widest?: readonly string[] },
) {
  const { table, rows, sorting, onSort, visible, widest, selected, onSelect, asked } = props;
  const grid = useRef<HTMLTableElement>(null);
  const id = useId();
  const at = selected === null ? -1 : rows.indexOf(selected);
  const drawn = rows.slice(visible.first, visible.end);
  const isDrawn = at >= visible.first && at < visible.end;

  const unseen = useRef(false);
  useLayoutEffect(() => {
    if (asked === null) return;
    grid.current?.focus({ preventScroll: true });
    visible.show(rows.indexOf(asked.row));
    unseen.current = true;
    // Once for each time that it is asked, wherever the rows go afterwards.
  }, [asked]);
  useLayoutEffect(() => {
    const row = grid.current?.querySelector('tbody tr[aria-selected=true]');
    if (!unseen.current || !row) return;
    unseen.current = false;
    reveal(row);
  });

  const follow = (grid: Element, row: Row | undefined): boolean => {
    const client = table.clients === undefined ? undefined : row?.[table.clients]?.text;
    return client !== undefined && followConnection(grid, client);
  };

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTableElement>): void => {
    if (event.target !== event.currentTarget) return;
    const to = moved(event.key, at, rows.length, visible.page);
    const followed = event.key === 'Enter' && follow(event.currentTarget, rows[at]);
    if (to === undefined && !followed) return;
    // Else the notebook moves on to the next cell.
    event.stopPropagation();
    event.preventDefault();
    if (to === undefined) return;
    onSelect(rows[to] ?? null);
    if (to >= 0) visible.show(to);
  };

  return (
    <table
      ref={grid}
      role="grid"
      aria-label={table.caption}
      aria-rowcount={rows.length + 1}
      aria-readonly="true"
      aria-activedescendant={isDrawn ? `${id}-${at}` : undefined}
      tabIndex={0}
      title={table.clients === undefined ? undefined : words.follow}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr aria-rowindex={1}>
          {table.columns.map((column, index) => (
            <HeadHtml
              key={column.title}
              column={column}
              descending={sorting?.column === index ? sorting.descending : undefined}
              onSort={() => onSort(index)}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {visible.before > 0 && <GapHtml height={visible.before} />}
        {drawn.map((row, index) => (
          <tr
            key={visible.first + index}
            id={`${id}-${visible.first + index}`}
            aria-rowindex={visible.first + index + 2}
            aria-selected={row === selected}
            onClick={() => onSelect(row)}
            onDblClick={event => follow(event.currentTarget, row)}
          >
            {row.map((one, column) => (
              <CellHtml key={column} cell={one} column={table.columns[column]} />
            ))}
          </tr>
        ))}
        {visible.behind > 0 && <GapHtml height={visible.behind} />}
        {widest !== undefined && <WidthsHtml texts={widest} columns={table.columns} />}
      </tbody>
      {rows.length === 0 && (
        <tfoot>
          <tr>
            <td colSpan={table.columns.length} class="tb-tone-quiet">
              {words.noneShown}
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** Where a key moves the selection; -1: nowhere any more; undefined: it is another's key. */
function moved(key: string, at: number, count: number, page: number): number | undefined {
  const within = (index: number): number => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at < 0 ? count - 1 : at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return within(at - page);
    case 'Home':
      return within(0);
    case 'End':
      return within(count - 1);
    case 'Escape':
      return at < 0 ? undefined : -1;
    default:
      return undefined;
  }
}

function HeadHtml(props: {
  readonly column: Column;
  /** undefined: not sorted by it. */
  readonly descending: boolean | undefined;
  readonly onSort: () => void;
}) {
  const { column, descending, onSort } = props;
  const sort = descending === undefined ? 'none' : descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={`tb-${column.kind}`} aria-sort={sort}>
      <button type="button" class="tb-sort" onClick={onSort}>
        {column.title}
        <span aria-hidden="true" class="tb-sorted">
          {descending === undefined ? '' : descending ? '▼' : '▲'}
        </span>
      </button>
    </th>
  );
}

function CellHtml({ cell, column }: { readonly cell: Cell; readonly column: Column | undefined }) {
  return <td class={`tb-${column?.kind ?? 'words'} tb-tone-${cell.tone}`}>{cell.text}</td>;
}

/** The room of rows that are out of sight. */
function GapHtml({ height }: { readonly height: number }) {
  return <tr aria-hidden="true" class="tb-gap" style={{ height: `${height}px` }} />;
}

function WidthsHtml(props: {
  readonly texts: readonly string[];
  readonly columns: readonly Column[];
}) {
  return (
    <tr aria-hidden="true" class="tb-widths">
      {props.texts.map((text, index) => (
        <td key={index} class={`tb-${props.columns[index]?.kind ?? 'words'}`}>
          {text}
        </td>
      ))}
    </tr>
  );
}
