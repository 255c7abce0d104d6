import type { Segment } from './model.js';
import { segmentLabel } from './words.js';

/**
 * A segment as a line of exactly `width` characters between two lanes. Repeats are dashed, a
 * segment that the receiver discarded ends in a cross, one that was lost ends on the way.
 */
export function arrow(segment: Segment, width: number): string {
  const label = fittedLabel(segmentLabel(segment), width - 4);
  const fill = segment.repeat > 0 || segment.spurious ? '╌' : '─';
  const toServer = segment.from === 'client';
  const end = segment.fate.kind === 'delivered' ? (toServer ? '►' : '◄') : '✗';
  const before = Math.max(1, Math.floor((width - label.length) / 2));
  const after = Math.max(1, width - label.length - before);
  const [tail, head] = toServer ? [before, after] : [after, before];
  const { kind } = segment.fate;
  const missing = kind === 'lost' || kind === 'nobody' ? Math.floor(head / 2) : 0;
  const start = fill.repeat(tail);
  const reach = fill.repeat(head - missing - 1);
  return toServer
    ? start + label + reach + end + ' '.repeat(missing)
    : ' '.repeat(missing) + end + reach + label + start;
}

/** Labels are made of ASCII words and numbers, so their length is their width. */
function fittedLabel(label: string, room: number): string {
  const text = label.length > room ? `${label.slice(0, Math.max(0, room - 1))}…` : label;
  return ` ${text} `;
}
