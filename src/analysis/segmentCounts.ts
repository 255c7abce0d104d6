import type { SegmentKind, TimelineConnection } from '../views/timeline/model.js';

/**
 * How many segments of a kind the connections of a client carried, in both directions, repeats
 * and discarded ones included.
 */
export function countSegments(
  connections: readonly TimelineConnection[],
  client: string,
  kind: SegmentKind,
): number {
  let count = 0;
  for (const connection of connections) {
    if (connection.client.name !== client) continue;
    for (const segment of connection.segments) if (segment.kind === kind) count += 1;
  }
  return count;
}
