import { elementScroll, observeElementOffset, Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** CSS pixels until the first row has been measured. */
const ROW_HEIGHT = 26;
/** Height of a table that scrolls; its style says the same. */
const TABLE_HEIGHT = 420;

/** The rows of a scrolling table that are in sight, and some around them. */
export interface VisibleRows {
  /** Index of the first, and behind the last. */
  readonly first: number;
  readonly end: number;
  /** CSS pixels that the rows before and behind them take. */
  readonly before: number;
  readonly behind: number;
  /** Rows in one sight. */
  readonly page: number;
  /** Scrolls until a row is in sight. */
  readonly show: (index: number) => void;
}

/**
 * Which rows of `scroller` to draw. All rows are equally high and below a head of the same height
 * that stays in sight. Before it has been laid out, as many as fill it.
 */
export function useVisibleRows(
  count: number,
  scroller: RefObject<HTMLElement | null>,
): VisibleRows {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const [height, setHeight] = useState(ROW_HEIGHT);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    initialRect: { width: 0, height: TABLE_HEIGHT },
    scrollToFn: elementScroll,
    observeElementRect: observeHeight,
    observeElementOffset,
    overscan: 8,
    paddingStart: height,
    scrollPaddingStart: height,
    onChange: () => redraw(undefined),
  };
  const [rows] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  rows.setOptions(options);
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  useLayoutEffect(() => {
    const row = scroller.current?.querySelector<HTMLElement>('tbody tr[aria-rowindex]');
    const measured = row?.getBoundingClientRect().height ?? 0;
    if (measured > 0 && Math.abs(measured - height) > 0.5) setHeight(measured);
  }, [scroller, height]);
  useLayoutEffect(() => rows.measure(), [rows, height]);

  const drawn = rows.getVirtualItems();
  const start = drawn[0]?.start ?? height;
  return {
    first: drawn[0]?.index ?? 0,
    end: (drawn.at(-1)?.index ?? -1) + 1,
    before: start - height,
    behind: Math.max(0, rows.getTotalSize() - (drawn.at(-1)?.end ?? start)),
    page: Math.max(1, Math.floor((rows.scrollRect?.height ?? TABLE_HEIGHT) / height) - 2),
    show: index => rows.scrollToIndex(index),
  };
}

/** The scroller's height as it changes; an output that is not on the page keeps its last one. */
function observeHeight(
  { scrollElement, targetWindow }: Virtualizer<HTMLElement, HTMLElement>,
  report: (rect: { width: number; height: number }) => void,
): (() => void) | undefined {
  if (scrollElement === null || targetWindow === null) return undefined;
  const measure = (): void => {
    const { clientWidth, clientHeight } = scrollElement;
    if (clientHeight > 0) report({ width: clientWidth, height: clientHeight });
  };
  measure();
  const observer = new targetWindow.ResizeObserver(measure);
  observer.observe(scrollElement);
  return () => observer.disconnect();
}
