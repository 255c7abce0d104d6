import { nameList } from '../names.js';
import { groupsOf } from '../table.js';
import type { TimelineConnection } from './model.js';
import { segmentSummary, verdict } from './words.js';

/** Indexes of the connections whose client or server has that in its name; of all for `''`. */
export function fitting(connections: readonly TimelineConnection[], filter: string): number[] {
  const wanted = filter.trim().toLowerCase();
  const fits = (name: string): boolean => name.toLowerCase().includes(wanted);
  return connections.flatMap(({ client, server }, index) =>
    fits(client.name) || fits(server.name) ? index : [],
  );
}

/** Connections that went alike. */
export interface Alike {
  /** Stays the same while others are filtered out. */
  readonly key: string;
  /** `c1..c300`. */
  readonly names: string;
  readonly server: string;
  readonly segments: string;
  readonly verdict: string;
  /** Indexes of the connections, in their order. */
  readonly members: readonly number[];
}

/** What went alike, in the order of the first of each. `shown`: indexes of `connections`. */
export function alike(
  connections: readonly TimelineConnection[],
  shown: readonly number[],
): Alike[] {
  const items = shown.flatMap(index => {
    const connection = connections[index];
    if (connection === undefined) return [];
    const server = connection.server.name;
    const segments = segmentSummary(connection);
    return { index, connection, server, segments, verdict: verdict(connection) };
  });
  const groups = groupsOf(items, one => JSON.stringify([one.server, one.segments, one.verdict]));
  return groups.map(group => {
    const [{ server, segments, verdict }] = group;
    return {
      key: JSON.stringify([server, segments, verdict]),
      names: nameList(
        group.map(({ connection }) => connection.client.name),
        3,
      ),
      server,
      segments,
      verdict,
      members: group.map(({ index }) => index),
    };
  });
}

/** A line of the list of connections: a group, or one of an unfolded group, or one alone. */
export interface ListLine {
  readonly group: Alike;
  /** Index of the connection; undefined for a group of several. */
  readonly index: number | undefined;
  readonly depth: 1 | 2;
  /** Its place among those of its depth in the same group, and how many these are. */
  readonly place: number;
  readonly of: number;
}

export function listLines(groups: readonly Alike[], open: ReadonlySet<string>): ListLine[] {
  return groups.flatMap((group, at): ListLine[] => {
    const { members, key } = group;
    const single = members.length === 1 ? members[0] : undefined;
    const head: ListLine = { group, index: single, depth: 1, place: at + 1, of: groups.length };
    if (single !== undefined || !open.has(key)) return [head];
    const inside = members.map((index, place): ListLine => ({
      group,
      index,
      depth: 2,
      place: place + 1,
      of: members.length,
    }));
    return [head, ...inside];
  });
}

/**
 * At most `most` connections to draw where all are too many: the first of each kind, so that no
 * two drawn ones look alike; and all the others.
 */
export function examples(
  connections: readonly TimelineConnection[],
  most: number,
): Readonly<Record<'drawn' | 'others', readonly TimelineConnection[]>> {
  const forged = (index: number): boolean => connections[index]?.client.nobody === true;
  const all = [...connections.keys()];
  // Of a flood's, one is as good as another even where all could be drawn.
  const own = all.filter(index => !forged(index));
  const firsts = (indexes: readonly number[]): readonly number[] =>
    alike(connections, indexes).flatMap(({ members: [first] }) => first ?? []);
  const kinds = firsts(all.filter(forged));
  const chosen =
    own.length + kinds.length <= most ? [...own, ...kinds] : firsts(all).slice(0, most);
  const drawn = new Set(chosen);
  return {
    drawn: connections.filter((_, index) => drawn.has(index)),
    others: connections.filter((_, index) => !drawn.has(index)),
  };
}
