import { useLayoutEffect, useRef } from 'preact/hooks';
import type { RefObject } from 'preact';
import { wheelFactor } from './timeWindow.js';

/**
 * Calls `zoom` for a turn of the wheel with Ctrl or Cmd (a pinch on a touch pad is one), with the
 * factor and the pointer's place in CSS pixels. Any other turn is left to scroll the notebook.
 */
export function useWheelZoom(
  zoom: (factor: number, x: number, target: Element) => void,
): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(zoom);
  latest.current = zoom;
  useLayoutEffect(() => {
    const place = element.current;
    const turned = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      // A wheel event is dispatched to elements only.
      latest.current(wheelFactor(event.deltaY), event.clientX, event.target as Element);
    };
    // Not passive: else the page would be zoomed too.
    place?.addEventListener('wheel', turned, { passive: false });
    return () => place?.removeEventListener('wheel', turned);
  }, []);
  return element;
}
