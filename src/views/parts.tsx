import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

export { TableHtml } from './tableHtml.js';

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
