import type { TimelineConnection } from './model.js';

/** The event by which a timeline is asked to show a connection; it is cancelled by who does. */
export const FOLLOW = 'tb-follow';

export type FollowEvent = CustomEvent<{ readonly name: string }>;

/**
 * Shows a connection in the timeline nearest behind `from`, an element of some view, or else in
 * the last before it; false where no timeline of the page has one of that client.
 */
export function followConnection(from: Element, name: string): boolean {
  const timelines = [...from.ownerDocument.querySelectorAll('.tb-timeline')];
  const isBehind = (one: Element): boolean =>
    (from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const nearest = [
    ...timelines.filter(isBehind),
    ...timelines.filter(one => !isBehind(one)).reverse(),
  ];
  return nearest.some(
    one => !one.dispatchEvent(new CustomEvent(FOLLOW, { detail: { name }, cancelable: true })),
  );
}

/** `tb-connection-c5` for a link from another view; a name used again gets `tb-connection-c5-2`. */
export function connectionIds(connections: readonly TimelineConnection[]): string[] {
  const uses = new Map<string, number>();
  return connections.map(({ client: { name } }) => {
    const use = (uses.get(name) ?? 0) + 1;
    uses.set(name, use);
    return `tb-connection-${name.replace(/\s/g, '_')}${use === 1 ? '' : `-${use}`}`;
  });
}
