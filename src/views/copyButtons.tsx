import { useState } from 'preact/hooks';
import { labels } from '../words/labels.js';
import { markdownTable } from './markdown.js';
import { tabSeparated, type Table } from './table.js';

const words = labels.table;

const writers = { tsv: tabSeparated, markdown: markdownTable } as const;

type Form = keyof typeof writers;
const forms: readonly Form[] = ['tsv', 'markdown'];

/** Puts a table on the clipboard, for a spreadsheet or for Markdown. */
export function CopyButtons({ table }: { readonly table: () => Table }) {
  return (
    <span class="tb-copies" role="group" aria-label={words.copy}>
      <span aria-hidden="true">{words.copy}</span>
      {forms.map(form => (
        <CopyButton key={form} form={form} table={table} />
      ))}
    </span>
  );
}

type CopyState = 'ready' | 'copied' | 'failed';

function CopyButton({ form, table }: { readonly form: Form; readonly table: () => Table }) {
  const [state, setState] = useState<CopyState>('ready');
  const copy = (): void => {
    navigator.clipboard.writeText(writers[form](table())).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const label = { ready: words.copyAs[form], copied: words.copied, failed: words.copyFailed };
  return (
    <button
      type="button"
      title={words.copyTitle[form]}
      aria-live="polite"
      onClick={copy}
      onBlur={() => setState('ready')}
    >
      {label[state]}
    </button>
  );
}
