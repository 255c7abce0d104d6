import type { TcpState } from '../wire/tcpState.js';
import { labels } from '../words/labels.js';
import { oneLine } from './clean.js';
import { duration } from './duration.js';

/** What a value means to the reader; each drawing has a colour for it, and never colour alone. */
export type Tone = 'plain' | 'quiet' | 'good' | 'waiting' | 'closing' | 'again' | 'bad';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
  /** What it is sorted by, where its text does not tell. */
  readonly order?: number;
}

/** Numbers are aligned at their end, code has a fixed pitch, and only prose may be wrapped. */
export interface Column {
  readonly title: string;
  readonly kind: 'words' | 'prose' | 'code' | 'number';
}

/** A table before it is drawn. Each row has one cell for each column. */
export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** The column with the names of clients whose connections a timeline may show. */
  readonly clients?: number;
}

export type Row = Table['rows'][number];

/** A column together with what it shows of an item. */
export interface Field<Item> extends Column {
  readonly of: (item: Item) => Cell;
}

export function tableOf<Item>(
  caption: string,
  fields: readonly Field<Item>[],
  items: readonly Item[],
): Table {
  return {
    caption,
    columns: fields.map(({ title, kind }) => ({ title: oneLine(title), kind })),
    rows: items.map(item => fields.map(field => field.of(item))),
  };
}

export function cell(text: string | number, tone: Tone = 'plain'): Cell {
  return { text: oneLine(String(text)), tone };
}

/** Nanoseconds, sorted as such. */
export function durationCell(nanoseconds: number | undefined): Cell {
  return nanoseconds === undefined
    ? { ...cell(labels.none, 'quiet'), order: -1 }
    : { ...cell(duration(nanoseconds)), order: nanoseconds };
}

/** As pasted into a spreadsheet. Cells hold neither tabs nor newlines: `cell` sees to it. */
export function tabSeparated(table: Table): string {
  const lines = [table.columns.map(column => column.title), ...table.rows.map(textsOf)];
  return lines.map(line => line.join('\t')).join('\n');
}

function textsOf(row: readonly Cell[]): string[] {
  return row.map(({ text }) => text);
}

export type Group<Item> = readonly [Item, ...Item[]];

/** Items with the same key, in the order of their first. */
export function groupsOf<Item>(items: readonly Item[], key: (item: Item) => string): Group<Item>[] {
  const groups = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

/** The same column for a group whose items agree in it. */
export function ofFirst<Item>(field: Field<Item>): Field<Group<Item>> {
  return { ...field, of: group => field.of(group[0]) };
}

export function stateTone(state: TcpState | undefined): Tone {
  switch (state) {
    case 'ESTABLISHED':
      return 'good';
    case 'SYN_SENT':
    case 'SYN_RECV':
      return 'waiting';
    case 'FIN_WAIT1':
    case 'FIN_WAIT2':
    case 'TIME_WAIT':
    case 'CLOSE_WAIT':
    case 'LAST_ACK':
    case 'CLOSING':
      return 'closing';
    case 'LISTEN':
      return 'plain';
    case 'CLOSED':
    case undefined:
      return 'quiet';
  }
}
