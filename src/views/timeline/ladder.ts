import type { TcpState } from '../../wire/tcpState.js';
import { duration } from '../duration.js';
import type { EndEvent, Segment, StateChange, TimelineConnection } from './model.js';

/** What one end went through on one rung. */
export interface EndStep {
  /** The state before this rung; undefined before the first known one. */
  readonly before: TcpState | undefined;
  /** The states entered on this rung, in order; most often none or one. */
  readonly entered: readonly TcpState[];
  /** The state after this rung. */
  readonly after: TcpState | undefined;
}

export interface Ends {
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
  /** A program did, or was told, something. */
  | ({ readonly kind: 'event'; readonly event: EndEvent } & Timed)
  /** A mark of the axis, in a pause that is not cut out. */
  | ({ readonly kind: 'tick' } & Timed)
  /** A pause: `duration` nanoseconds from `from` on; `drawn`: marks of the axis follow. */
  | ({
      readonly kind: 'gap';
      readonly duration: number;
      readonly from: number;
      readonly drawn: boolean;
    } & Ends)
  /** Segments left out; `side`: of the stretch of time that is drawn, left out in its middle. */
  | ({
      readonly kind: 'skipped';
      readonly segments: number;
      readonly side?: 'before' | 'after';
    } & Ends);

/** A rung that something happened on. */
export type TimedRung = Extract<Rung, { readonly kind: 'segment' | 'state' | 'event' }>;

interface Timed extends Ends {
  /** Nanoseconds since the connection's first segment. */
  readonly time: number;
  /** `1.03 s`, or `+12 µs` after the rung before where both would read the same. */
  readonly label: string;
}

/** How far a state's change may be from the segment that made it: two clocks of one host. Nanoseconds. */
const TOLERANCE = 0.2e6;

interface Event {
  readonly time: number;
  readonly segment: Segment | undefined;
  readonly event?: EndEvent;
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

/** The whole ladder of a connection, without gaps; `events`: with what the programs did. */
export function allRungs(
  connection: TimelineConnection,
  { events = false }: { readonly events?: boolean } = {},
): TimedRung[] {
  const segments = connection.segments.map((segment): Event => ({
    time: segment.time,
    segment,
    client: [],
    server: [],
  }));
  const first = segments[0]?.time ?? -Infinity;
  const client = placed('client', connection.client.states, segments, first);
  const server = placed('server', connection.server.states, segments, first);
  const doings = (events ? connection.events : []).map((event): Event => ({
    time: event.time,
    segment: undefined,
    event,
    client: [],
    server: [],
  }));
  const all = [...segments, ...client.alone, ...server.alone, ...doings].sort(
    (a, b) => a.time - b.time,
  );

  const rungs: TimedRung[] = [];
  let ends: Ends = { client: still(client.initial), server: still(server.initial) };
  let previous: Event | undefined;
  for (const event of all) {
    ends = {
      client: entered(ends.client, event.client),
      server: entered(ends.server, event.server),
    };
    const timed = { time: event.time, label: timeLabel(event, previous), ...ends };
    rungs.push(timedRung(event, timed));
    previous = event;
  }
  return rungs;
}

function timedRung({ segment, event }: Event, timed: Timed): TimedRung {
  if (segment !== undefined) return { kind: 'segment', segment, ...timed };
  return event === undefined ? { kind: 'state', ...timed } : { kind: 'event', event, ...timed };
}

/** What both ends went through in a pause behind that: nothing. */
export function unchanged({ client, server }: Ends): Ends {
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
    // On another machine the first segment comes later: until then nothing happens there.
    else if (time < first || (time === first && state === 'LISTEN')) initial = state;
    else alone.push({ time, segment: undefined, client: [], server: [], [end]: [state] });
  }
  return { initial, alone };
}

/** When the end sent the segment or TCP there got it; undefined where it never did. */
function touch(segment: Segment, end: 'client' | 'server'): number | undefined {
  if (segment.from === end) return segment.time;
  const { kind } = segment.fate;
  if (kind === 'lost' || kind === 'nobody' || kind === 'dropped-by-rule') return undefined;
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
