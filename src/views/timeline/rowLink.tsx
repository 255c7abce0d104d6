import type { TargetedMouseEvent } from 'preact';
import { useState } from 'preact/hooks';
import { timelineSentences } from '../../words/timelineSentences.js';
import { oneLine } from '../clean.js';
import { followRow } from './follow.js';

const { controls } = timelineSentences;

/** The way from a ladder back to its client's row in a table of the page. */
export function RowLink({ client }: { readonly client: string }) {
  const [missing, setMissing] = useState(false);
  const name = oneLine(client);
  const show = (event: TargetedMouseEvent<HTMLButtonElement>): void => {
    // A notebook that hears of a click moves the focus back into the output clicked at.
    event.stopPropagation();
    setMissing(!followRow(event.currentTarget, name));
  };
  const text = missing ? controls.noRow : controls.toRow;
  return (
    <button
      type="button"
      class="tb-row-link"
      title={controls.toRowTitle(name)}
      aria-label={controls.ofClient(text, name)}
      aria-live="polite"
      onClick={show}
      onBlur={() => setMissing(false)}
    >
      {text}
    </button>
  );
}
