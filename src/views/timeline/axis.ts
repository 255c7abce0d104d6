/** Round times strictly between two, at most about `most` of them. Nanoseconds. */
export function roundTimes(from: number, to: number, most: number): number[] {
  const step = roundStep((to - from) / most);
  const times: number[] = [];
  for (let count = Math.floor(from / step) + 1; count * step < to; count++) {
    times.push(count * step);
  }
  return times;
}

/** The least of 1, 2, 5, 10, 20, … that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return (([1, 2, 5] as const).find(factor => factor * power >= least) ?? 10) * power;
}
