/** Round trips that are remembered: the narrowest bounds of some of them count. */
const REMEMBERED = 32;

/** Two crystals drift apart by no more than this (RFC 5905's PHI is 15e-6); machines may be emulated. */
const DRIFT = 100e-6;

/** What is known of the distance between two clocks. Nanoseconds. */
export interface Offset {
  /** To add to our clock to get theirs. */
  readonly value: number;
  /** The true distance is at most so far from `value`. */
  readonly error: number;
}

/** Between what the distance was at one moment. Nanoseconds. */
export interface ClockBound {
  readonly at: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The distance of another machine's clock from ours, by asking for its time: the answer was made
 * after the question left and before it arrived, which bounds the distance whatever the network
 * does (no assumption that both ways take as long, as NTP makes it).
 */
export class ClockOffset {
  private bounds: readonly ClockBound[] = [];

  /** Nanoseconds: our clock when we asked and when the answer came, theirs in between. */
  add(asked: number, theirs: number, answered: number): void {
    const one = { at: answered, least: theirs - answered, most: theirs - asked };
    const { least, most } = narrowest(this.bounds, answered);
    // Bounds that exclude each other: one of the clocks was set. Only the new ones hold.
    const isSet = one.least > most || one.most < least;
    this.bounds = isSet ? [one] : [...this.bounds, one].slice(-REMEMBERED);
  }

  at(ours: number): Offset {
    const { least, most } = narrowest(this.bounds, ours);
    return { value: (least + most) / 2, error: (most - least) / 2 };
  }
}

/** What all bounds leave at a time, as wide as clocks may have drifted away from each. */
export function narrowest(bounds: readonly ClockBound[], at: number): ClockBound {
  let least = -Infinity;
  let most = Infinity;
  for (const bound of bounds) {
    const slack = Math.abs(at - bound.at) * DRIFT;
    least = Math.max(least, bound.least - slack);
    most = Math.min(most, bound.most + slack);
  }
  return { at, least, most };
}
