const units = [
  { name: 's', nanoseconds: 1e9, decimals: 2 },
  { name: 'ms', nanoseconds: 1e6, decimals: 2 },
  { name: 'µs', nanoseconds: 1e3, decimals: 0 },
] as const;

/**
 * Nanoseconds in the unit that suits them, with `digits` significant digits: `0`, `18 µs`,
 * `40.2 ms`, `1.03 s`, `64.1 s`. Whole microseconds are as fine as the hosts' clocks are worth;
 * only below one of them a decimal is kept.
 */
export function duration(nanoseconds: number, digits = 3): string {
  if (nanoseconds < 0) return `-${duration(-nanoseconds, digits)}`;
  if (nanoseconds < 50) return '0';
  for (const unit of units) {
    const value = Number((nanoseconds / unit.nanoseconds).toPrecision(digits));
    if (value >= 1) return `${value.toFixed(decimals(value, digits, unit.decimals))} ${unit.name}`;
  }
  return `${(nanoseconds / 1e3).toFixed(1)} µs`;
}

/** Seconds to the microsecond, as `tcpdump -ttttt` prints them: `1.030412`. */
export function exactSeconds(nanoseconds: number): string {
  return (nanoseconds / 1e9).toFixed(6);
}

function decimals(value: number, digits: number, most: number): number {
  const whole = Math.floor(Math.log10(value)) + 1;
  return Math.max(0, Math.min(most, digits - whole));
}
