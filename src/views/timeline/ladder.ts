import type { TcpState } from '../../wire/tcpState.js';
import { bounds } from '../bounds.js';
import { duration } from '../duration.js';
import type { Segment, StateChange, TimelineConnection } from './model.js';

/** What one end went through on one rung. */
export interface EndStep {
  /** The state before this rung; undefined before the first known one. */
  readonly before: TcpState | undefined;
  /** The states entered on this rung, in order; most often none or one. */
  readonly entered: readonly TcpState[];
  /** The state after this rung. */
  readonly after: TcpState | undefined;
}

interface Ends {
  readonly client: EndStep;
  readonly server: EndStep;
}

/**
 * A ladder from top to bottom. Rungs are equally far apart whatever time lies between them, so
 * that a handshake of 40 µs and a back-off of 31 s are both readable; a `gap` says how long it was.
 */
export type Rung =
  | ({ readonly kind: 'segment'; readonly segment: Segment } & Timed)
  /** A state was entered without a segment, e.g. by a timer. */
  | ({ readonly kind: 'state' } & Timed)
  /** `duration` in nanoseconds. */
  | ({ readonly kind: 'gap'; readonly duration: number } & Ends)
  | ({ readonly kind: 'skipped'; readonly segments: number } & Ends);

interface Timed extends Ends {
  /** Nanoseconds since the connection's first segment. */
  readonly time: number;
  /** `1.03 s`, or `+12 µs` after the rung before where both would read the same. */
  readonly label: string;
}

/** From this pause on, time is cut out of the picture. Nanoseconds. */
const GAP = 10e6;

/** How far a state's change may be from the segment that made it: two clocks of one host. Nanoseconds. */
const TOLERANCE = 0.2e6;

interface Event {
  readonly time: number;
  readonly segment: Segment | undefined;
  readonly client: TcpState[];
  readonly server: TcpState[];
}

/** The states to write beside a rung: those entered there, and at the top the one it starts in. */
export function statesShown(step: EndStep, first: boolean): readonly TcpState[] {
  const { before, entered } = step;
  if (!first || before === undefined) return entered;
  const nothingYet = before === 'CLOSED' || before === 'LISTEN';
  return nothingYet && entered.length > 0 ? entered : [before, ...entered];
}

/** The whole ladder of a connection, without gaps: what its table lists. */
export function allRungs(connection: TimelineConnection): Extract<Rung, Timed>[] {
  const segments = connection.segments.map((segment): Event => ({
    time: segment.time,
    segment,
    client: [],
    server: [],
  }));
  const first = segments[0]?.time ?? -Infinity;
  const client = placed('client', connection.client.states, segments, first);
  const server = placed('server', connection.server.states, segments, first);
  const events = [...segments, ...client.alone, ...server.alone].sort((a, b) => a.time - b.time);

  const rungs: Extract<Rung, Timed>[] = [];
  let ends: Ends = { client: still(client.initial), server: still(server.initial) };
  let previous: Event | undefined;
  for (const event of events) {
    ends = {
      client: entered(ends.client, event.client),
      server: entered(ends.server, event.server),
    };
    const timed = { time: event.time, label: timeLabel(event, previous), ...ends };
    rungs.push(
      event.segment === undefined
        ? { kind: 'state', ...timed }
        : { kind: 'segment', segment: event.segment, ...timed },
    );
    previous = event;
  }
  return rungs;
}

/** The ladder as it is drawn: with its gaps, and with the middle of a long one left out. */
export function ladder(connection: TimelineConnection): Rung[] {
  const rungs = allRungs(connection);
  const drawn = rungs.length > bounds.firstRungs + bounds.lastRungs ? shortened(rungs) : rungs;
  return drawn.flatMap((rung, index): Rung[] => {
    const before = drawn[index - 1];
    if (!isTimed(rung) || before === undefined || !isTimed(before)) return [rung];
    const pause = rung.time - before.time;
    if (pause < GAP) return [rung];
    return [{ kind: 'gap', duration: pause, ...unchanged(before) }, rung];
  });
}

function shortened(rungs: readonly Extract<Rung, Timed>[]): Rung[] {
  const head = rungs.slice(0, bounds.firstRungs);
  const tail = rungs.slice(-bounds.lastRungs);
  const left = rungs.slice(bounds.firstRungs, -bounds.lastRungs);
  const segments = left.filter(({ kind }) => kind === 'segment').length;
  const last = left.at(-1);
  return [
    ...head,
    ...(last === undefined ? [] : [{ kind: 'skipped' as const, segments, ...unchanged(last) }]),
    ...tail.map((rung, index) => (index === 0 ? { ...rung, label: duration(rung.time) } : rung)),
  ];
}

function isTimed(rung: Rung): rung is Extract<Rung, Timed> {
  return rung.kind === 'segment' || rung.kind === 'state';
}

function unchanged({ client, server }: Ends): Ends {
  return { client: still(client.after), server: still(server.after) };
}

function still(state: TcpState | undefined): EndStep {
  return { before: state, entered: [], after: state };
}

function entered(step: EndStep, states: readonly TcpState[]): EndStep {
  const before = step.after;
  const changes = states.filter((state, index) => state !== (states[index - 1] ?? before));
  return { before, entered: changes, after: changes.at(-1) ?? before };
}

/**
 * Puts each change of an end's state on the segment that this end sent or received nearest to it;
 * a change with none near becomes an event of its own. Changes before the slice leave `initial`.
 */
function placed(
  end: 'client' | 'server',
  states: readonly StateChange[],
  segments: readonly Event[],
  first: number,
): { initial: TcpState | undefined; alone: Event[] } {
  const touches = segments.flatMap(event => {
    const time = event.segment === undefined ? undefined : touch(event.segment, end);
    return time === undefined ? [] : [{ event, time }];
  });
  const alone: Event[] = [];
  let initial: TcpState | undefined;
  for (const { time, state } of states) {
    const near = nearestTouch(touches, time);
    if (near !== undefined) near[end].push(state);
    else if (time < first) initial = state;
    else alone.push({ time, segment: undefined, client: [], server: [], [end]: [state] });
  }
  return { initial, alone };
}

/** When the end sent the segment or TCP there got it; undefined where it never did. */
function touch(segment: Segment, end: 'client' | 'server'): number | undefined {
  if (segment.from === end) return segment.time;
  const { kind } = segment.fate;
  if (kind === 'lost' || kind === 'dropped-by-rule') return undefined;
  return segment.arrival ?? segment.time;
}

function nearestTouch(
  touches: readonly { event: Event; time: number }[],
  time: number,
): Event | undefined {
  let best: { event: Event; time: number } | undefined;
  for (const candidate of touches) {
    const distance = Math.abs(candidate.time - time);
    if (distance > TOLERANCE) continue;
    if (best === undefined || distance <= Math.abs(best.time - time)) best = candidate;
  }
  return best?.event;
}

function timeLabel(event: Event, previous: Event | undefined): string {
  const label = duration(event.time);
  if (previous === undefined || duration(previous.time) !== label) return label;
  return `+${duration(event.time - previous.time)}`;
}
