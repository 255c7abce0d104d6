import type { TcpState } from '../../wire/tcpState.js';
import type { StatePath } from './model.js';

/** A box of the diagram; CLOSED has two, as in RFC 9293 figure 5: where a connection begins and ends. */
export type Place = TcpState | 'END';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Centres of the boxes. */
const PLACES: Readonly<Record<Place, Point>> = {
  CLOSED: { x: 170, y: 18 },
  LISTEN: { x: 170, y: 74 },
  SYN_RECV: { x: 56, y: 130 },
  SYN_SENT: { x: 284, y: 130 },
  ESTABLISHED: { x: 170, y: 186 },
  FIN_WAIT1: { x: 75, y: 242 },
  CLOSE_WAIT: { x: 284, y: 242 },
  FIN_WAIT2: { x: 46, y: 302 },
  CLOSING: { x: 148, y: 302 },
  LAST_ACK: { x: 284, y: 302 },
  TIME_WAIT: { x: 102, y: 362 },
  END: { x: 284, y: 362 },
};

export const DIAGRAM = { width: 340, height: 384, boxWidth: 88, boxHeight: 24 } as const;

/** The arrows of RFC 9293 figure 5. */
const FIGURE: readonly (readonly [Place, Place])[] = [
  ['CLOSED', 'LISTEN'],
  ['CLOSED', 'SYN_SENT'],
  ['LISTEN', 'SYN_RECV'],
  ['LISTEN', 'SYN_SENT'],
  ['SYN_SENT', 'SYN_RECV'],
  ['SYN_SENT', 'ESTABLISHED'],
  ['SYN_RECV', 'ESTABLISHED'],
  ['SYN_RECV', 'FIN_WAIT1'],
  ['ESTABLISHED', 'FIN_WAIT1'],
  ['ESTABLISHED', 'CLOSE_WAIT'],
  ['FIN_WAIT1', 'FIN_WAIT2'],
  ['FIN_WAIT1', 'CLOSING'],
  ['FIN_WAIT2', 'TIME_WAIT'],
  ['CLOSING', 'TIME_WAIT'],
  ['CLOSE_WAIT', 'LAST_ACK'],
  ['LAST_ACK', 'END'],
  ['TIME_WAIT', 'END'],
];

/** One state of a path: when it was entered, as which. */
export interface Visit {
  readonly place: Place;
  readonly state: TcpState;
  /** Nanoseconds since the connection's first segment. */
  readonly time: number;
}

export interface Box extends Point {
  readonly place: Place;
  readonly state: TcpState;
  readonly visited: boolean;
}

export interface Edge {
  readonly from: Point;
  readonly to: Point;
  /** Which steps of the path went along it, from 1; empty: none. */
  readonly steps: readonly number[];
  /** Not in the RFC's figure: a reset, a timeout, a SYN cookie. */
  readonly extra: boolean;
}

/** A path with the boxes that it goes through. */
export function visits({ states }: StatePath): Visit[] {
  const found: Visit[] = [];
  for (const { state, time } of states) {
    const from = found.at(-1)?.place;
    found.push({ place: placeOf(state, from), state, time });
  }
  return found;
}

/** What was hardly begun falls back to the CLOSED it came from. */
function placeOf(state: TcpState, from: Place | undefined): Place {
  if (state !== 'CLOSED' || from === undefined) return state;
  const begun = from !== 'LISTEN' && from !== 'SYN_SENT' && from !== 'SYN_RECV';
  return begun ? 'END' : 'CLOSED';
}

export function boxes(path: readonly Visit[]): Box[] {
  return Object.entries(PLACES).map(([key, point]) => {
    const place = key as Place; // PLACES has these keys and no others
    const state = place === 'END' ? 'CLOSED' : place;
    return { ...point, place, state, visited: path.some(visit => visit.place === place) };
  });
}

/** All arrows of the figure, and those of the path that it lacks. */
export function edges(path: readonly Visit[]): Edge[] {
  const steps = new Map<string, number[]>();
  for (const [index, { place }] of path.entries()) {
    const before = path[index - 1];
    if (before === undefined) continue;
    const key = `${before.place} ${place}`;
    steps.set(key, [...(steps.get(key) ?? []), index]);
  }
  const figure = FIGURE.map(([from, to]) => {
    const key = `${from} ${to}`;
    const taken = steps.get(key) ?? [];
    steps.delete(key);
    return edge(from, to, taken, false);
  });
  const others = [...steps].map(([key, taken]) => {
    const [from, to] = key.split(' ') as [Place, Place]; // as they were joined above
    return edge(from, to, taken, true);
  });
  return [...figure, ...others];
}

function edge(from: Place, to: Place, steps: readonly number[], extra: boolean): Edge {
  return {
    from: border(PLACES[from], PLACES[to]),
    to: border(PLACES[to], PLACES[from]),
    steps,
    extra,
  };
}

/** Where the line from the middle of a box to another leaves the box. */
function border(box: Point, other: Point): Point {
  const dx = other.x - box.x;
  const dy = other.y - box.y;
  const reach = Math.min(
    dx === 0 ? Infinity : DIAGRAM.boxWidth / 2 / Math.abs(dx),
    dy === 0 ? Infinity : DIAGRAM.boxHeight / 2 / Math.abs(dy),
  );
  return Number.isFinite(reach) ? { x: box.x + dx * reach, y: box.y + dy * reach } : box;
}
