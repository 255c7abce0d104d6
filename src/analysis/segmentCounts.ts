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

/**
 * Nanoseconds from the first to the `number`-th segment of a kind, when they left, on the last
 * connection of a client; counted as by `countSegments`. undefined: there is none yet.
 */
export function sentAfter(
  connections: readonly TimelineConnection[],
  client: string,
  kind: SegmentKind,
  number: number,
): number | undefined {
  const last = connections.findLast(connection => connection.client.name === client);
  const sent = last?.segments.filter(segment => segment.kind === kind) ?? [];
  const [first, one] = [sent[0], sent[number - 1]];
  return first && one && one.time - first.time;
}
