import { useLayoutEffect, useState } from 'preact/hooks';

/** Rows drawn above and below the visible ones, so that scrolling meets no empty ground. */
const AHEAD = 8;

export interface ScrollWindow {
  /** The rows to draw: from the first on, up to but without the last. */
  readonly first: number;
  readonly last: number;
  readonly onScroll: (event: { readonly currentTarget: { readonly scrollTop: number } }) => void;
  /** Scrolls as far as is needed to see that row. */
  readonly show: (row: number) => void;
}

/**
 * Which rows of a box of `visible` rows are to be drawn, all `height` pixels high: a list of any
 * length costs no more than what one sees of it.
 */
export function useScrollWindow(
  box: { readonly current: HTMLElement | null },
  { rows, height, visible }: Readonly<Record<'rows' | 'height' | 'visible', number>>,
): ScrollWindow {
  const [top, setTop] = useState(0);
  // A list that got shorter is scrolled back by the browser, without an event in time.
  useLayoutEffect(() => setTop(box.current?.scrollTop ?? 0), [box, rows]);
  const row = Math.floor(top / height);
  return {
    first: Math.max(0, Math.min(row, rows - visible) - AHEAD),
    last: Math.min(rows, row + visible + AHEAD),
    onScroll: event => setTop(event.currentTarget.scrollTop),
    show: wanted => {
      const { current } = box;
      if (current === null) return;
      const least = (wanted - visible + 1) * height;
      const to = Math.min(Math.max(current.scrollTop, least), wanted * height);
      current.scrollTop = Math.max(0, to);
      setTop(Math.max(0, to));
    },
  };
}
