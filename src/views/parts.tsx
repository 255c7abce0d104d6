import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { labels } from '../words/labels.js';
import { bounds } from './bounds.js';
import { tabSeparated, type Cell, type Column, type Table } from './table.js';

/** A table that can be copied; a long one shows its first rows until asked for all. */
export function TableHtml({ table }: { readonly table: Table }) {
  const [all, setAll] = useState(false);
  const cut = !all && table.rows.length > bounds.htmlRows;
  const rows = cut ? table.rows.slice(0, bounds.htmlRows) : table.rows;
  return (
    <div class="tb-table">
      <CopyButton text={() => tabSeparated(table)} />
      <div class="tb-scroll" role="region" aria-label={table.caption} tabIndex={0}>
        <table aria-label={table.caption}>
          <thead>
            <tr>
              {table.columns.map(column => (
                <th key={column.title} scope="col" class={`tb-${column.kind}`}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((one, at) => (
                  <CellHtml key={at} cell={one} column={table.columns[at]} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cut && (
        <p class="tb-quiet">
          {labels.firstOf(rows.length, table.rows.length)}{' '}
          <button type="button" onClick={() => setAll(true)}>
            {labels.showAll(table.rows.length)}
          </button>
        </p>
      )}
    </div>
  );
}

function CellHtml({ cell, column }: { readonly cell: Cell; readonly column: Column | undefined }) {
  return <td class={`tb-${column?.kind ?? 'words'} tb-tone-${cell.tone}`}>{cell.text}</td>;
}

type CopyState = 'ready' | 'copied' | 'failed';

const copyLabel: Readonly<Record<CopyState, string>> = {
  ready: labels.copy,
  copied: labels.copied,
  failed: labels.copyFailed,
};

function CopyButton({ text }: { readonly text: () => string }) {
  const [state, setState] = useState<CopyState>('ready');
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  return (
    <button
      type="button"
      class="tb-copy"
      title={labels.copyTitle}
      aria-live="polite"
      onClick={copy}
      onBlur={() => setState('ready')}
    >
      {copyLabel[state]}
    </button>
  );
}

/** Draws what it hides only once it is opened: hundreds of folded ladders cost nothing. */
export function Foldable(props: {
  readonly title: ComponentChildren;
  readonly open: boolean;
  readonly class?: string;
  readonly children: () => ComponentChildren;
}) {
  const [open, setOpen] = useState(props.open);
  return (
    <details
      class={props.class ?? ''}
      open={open}
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{props.title}</summary>
      {open && props.children()}
    </details>
  );
}
