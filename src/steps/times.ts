import { problem } from '../words/problems.js';
import type { TimeRange } from './claim.js';
import { readAs, refuse, type Read } from './parameter.js';
import { duration } from './parameters.js';

const EXPECTED = 'a time such as 950ms, or a range of times such as 2.9s..3.3s';

/** `950ms`, or `2.9s..3.3s`; in milliseconds. */
export function readTimes(text: string, what: string): Read<number | TimeRange> {
  const parts = text.split('..');
  const times: number[] = [];
  for (const part of parts) {
    const read = duration('').read(
      { text: part, quoted: false },
      { defined: new Map() },
      { what, earlier: {} },
    );
    if (!read.ok && parts.length === 1) return read;
    if (read.ok) times.push(read.value);
  }
  const [from, to = from] = times;
  const complete = from !== undefined && to !== undefined && times.length === parts.length;
  if (!complete || parts.length > 2 || from > to) {
    return refuse(problem('bad-value', { what, found: text, expected: EXPECTED }));
  }
  return readAs(parts.length === 1 ? from : { from, to });
}
