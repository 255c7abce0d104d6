import { useLayoutEffect, useState } from 'preact/hooks';
import type { Rung } from './ladder.js';
import type { RungContext } from './rung.js';

/** Arrow keys go from segment to segment; one of them is in the order of Tab. */
export function useSegmentKeys(
  box: { readonly current: HTMLElement | null },
  rungs: readonly Rung[],
  show: (index: number) => void,
): {
  readonly press: (event: KeyboardEvent) => void;
  readonly context: Pick<RungContext, 'active' | 'told' | 'tell'>;
} {
  const first = rungs.findIndex(({ kind }) => kind === 'segment');
  const [active, setActive] = useState(first);
  const [told, setTold] = useState<number | undefined>(undefined);
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (wanted === undefined) return;
    box.current?.querySelector<HTMLElement>(`[data-rung="${wanted}"]`)?.focus();
    setWanted(undefined);
  }, [wanted, box]);
  const goTo = (index: number): void => {
    setActive(index);
    show(index);
    setWanted(index);
  };
  const press = (event: KeyboardEvent): void => {
    const to = segmentAt(rungs, active, event.key);
    if (event.key === 'Escape') setTold(undefined);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(to);
  };
  const known = rungs[active]?.kind === 'segment' ? active : first;
  const tell = (index: number | undefined, focused: boolean): void => {
    setTold(index);
    if (focused && index !== undefined) setActive(index);
  };
  return { press, context: { active: known, told, tell } };
}

/** Where a key leads from a segment; undefined: nowhere. */
function segmentAt(rungs: readonly Rung[], from: number, key: string): number | undefined {
  const isSegment = ({ kind }: Rung): boolean => kind === 'segment';
  const found = (index: number): number | undefined => (index < 0 ? undefined : index);
  switch (key) {
    case 'ArrowDown':
      return found(rungs.findIndex((rung, index) => index > from && isSegment(rung)));
    case 'ArrowUp':
      return found(rungs.findLastIndex((rung, index) => index < from && isSegment(rung)));
    case 'Home':
      return found(rungs.findIndex(isSegment));
    case 'End':
      return found(rungs.findLastIndex(isSegment));
    default:
      return undefined;
  }
}
