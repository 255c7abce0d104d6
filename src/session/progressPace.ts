/** When to look at a running step, and whether what is seen is worth telling. Milliseconds. */

/** A step that ends sooner is never looked at. */
export const QUIET = 300;
/** From one look to the next: about four a second. */
export const LEAST_GAP = 250;
/** Looking takes at most one part in so many of the time. */
export const SHARE = 10;
/** So often the time that has passed is told when nothing else has changed. */
export const CLOCK = 500;

/** A look that has ended. */
export interface PastLook {
  readonly end: number;
  /** How long it took, telling included. */
  readonly cost: number;
}

/** How long from `now` to the next look; 0: it is due. */
export function untilNextLook(start: number, last: PastLook | undefined, now: number): number {
  const due =
    last === undefined
      ? start + QUIET
      : last.end - last.cost + Math.max(LEAST_GAP, last.cost * SHARE);
  return Math.max(0, due - now);
}

/** What was told last. */
export interface Told {
  readonly at: number;
  readonly reached: string;
}

/** Whether a look that shows `reached` says anything new; the queues may have `moved`. */
export function isNews(
  told: Told | undefined,
  seen: { readonly reached: string; readonly moved: boolean; readonly at: number },
): boolean {
  if (told === undefined || seen.moved || seen.reached !== told.reached) return true;
  return seen.at - told.at >= CLOCK;
}
