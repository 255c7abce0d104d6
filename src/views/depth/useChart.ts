import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { drawDepth, type DepthChart } from './chart.js';
import type { ListenerDepth } from './model.js';

/**
 * A chart drawn into the element at `place`. Other data are drawn into the same chart, so it does
 * not flicker. `pointed`, which must stay the same, hears of the moment under the mouse.
 */
export function useDepthChart(
  listener: ListenerDepth,
  pointed: (time: number | null) => void,
): {
  readonly place: RefObject<HTMLDivElement | null>;
  readonly chart: RefObject<DepthChart | null>;
} {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<DepthChart>(null);
  useLayoutEffect(() => {
    // Where nothing is laid out there is nothing to draw on; the table says the same.
    if (place.current === null || typeof ResizeObserver === 'undefined') return undefined;
    const drawn = drawDepth(place.current, listener, pointed);
    chart.current = drawn;
    return () => drawn.destroy();
  }, []);
  useLayoutEffect(() => chart.current?.update(listener), [listener]);
  return { place, chart };
}
