import type { TimelineConnection } from './model.js';

/** The event by which a timeline is asked to show a connection; it is cancelled by who does. */
export const FOLLOW = 'tb-follow';

/** The same for a table of connections or sockets, which is asked for a client's row. */
export const FOLLOW_BACK = 'tb-follow-back';

export type FollowEvent = CustomEvent<{ readonly name: string }>;

/**
 * Shows a connection in the timeline nearest behind `from`, an element of some view, or else in
 * the last before it; false where no timeline of the page has one of that client.
 */
export function followConnection(from: Element, name: string): boolean {
  const { before, behind } = around(from, '.tb-timeline');
  return askInTurn([...behind, ...before], FOLLOW, name);
}

/**
 * Shows a client's row in the table nearest before `from`, or else in the first behind it; false
 * where no table of the page has one.
 */
export function followRow(from: Element, name: string): boolean {
  const { before, behind } = around(from, '.tb-clients');
  return askInTurn([...before, ...behind], FOLLOW_BACK, name);
}

/** What of the page lies before an element, the nearest first, and what behind it. */
function around(
  from: Element,
  selector: string,
): { readonly before: Element[]; readonly behind: Element[] } {
  const all = [...from.ownerDocument.querySelectorAll(selector)];
  const isBehind = (one: Element): boolean =>
    (from.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return { before: all.filter(one => !isBehind(one)).reverse(), behind: all.filter(isBehind) };
}

function askInTurn(views: readonly Element[], event: string, name: string): boolean {
  return views.some(
    one => !one.dispatchEvent(new CustomEvent(event, { detail: { name }, cancelable: true })),
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
