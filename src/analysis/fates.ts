import type { Nanoseconds } from '../lab/recording.js';
import {
  completionCandidates,
  findCompletion,
  isRefused,
  type Candidate,
  type Completion,
} from './handshake.js';
import type { Listening } from './listening.js';
import type { ConnectionRules, Dropping } from './rules.js';
import type { RawSegment } from './segments.js';
import type { Sighting } from './sightings.js';

/** What became of a segment, before it is asked why (fullQueues.ts). */
export type Fate =
  | { readonly kind: 'delivered' | 'syn-dropped' | 'ack-ignored' | 'lost' }
  | { readonly kind: 'dropped-by-rule'; readonly rule: string };

/** A segment on its way this long before the end of what was recorded may yet arrive. */
const IN_FLIGHT: Nanoseconds = 50e6;

export interface Circumstances {
  /** The end of what was recorded, or of the part of it that is looked at. */
  readonly end: Nanoseconds;
  /** Both ends were captured without loss: what was not seen to arrive did not arrive. */
  readonly provesLoss: boolean;
  /** The first SYN or the SYN-ACK was captured. */
  readonly handshake: boolean;
  readonly rules: ConnectionRules;
  readonly listening: Listening;
  /** The server's end in the looks since the connection began. */
  readonly serverSightings: readonly Sighting[];
}

export interface Judgement {
  /** By index of segment. */
  readonly fates: readonly Fate[];
  /** When each came to the receiving TCP; null: it never did. */
  readonly arrivals: readonly (Nanoseconds | null)[];
  /** undefined: the server's end never became ESTABLISHED. */
  readonly completion: Completion | undefined;
}

const DELIVERED: Fate = { kind: 'delivered' };

/** What became of each segment of a connection. */
export function judge(segments: readonly RawSegment[], about: Circumstances): Judgement {
  const arrivals = segments.map(({ arrival, time }) => arrival ?? (about.provesLoss ? null : time));
  const dropping = segments.map((segment, index) => {
    const arrival = arrivals[index] ?? null;
    if (arrival === null || isRefused(segments, index)) return undefined;
    const rule = about.rules.dropping(segment, arrival);
    // The filter of a `syn` or `ack` rule goes with its listener, even while requests linger.
    const listens = segment.from === 'server' || about.listening.at(arrival) !== false;
    return listens || rule?.atConnection === true ? rule : undefined;
  });
  const candidates = completionCandidates(segments, arrivals);
  const completion = completionOf(segments, candidates, dropping, about);
  const ignored = new Set(
    candidates
      .filter(
        ({ index, arrival }) =>
          !isBehind(completion, arrival, index) && !isRefused(segments, index),
      )
      .map(({ index }) => index),
  );
  const silence = silentSyns(segments, arrivals, dropping, about);

  const fates = segments.map((segment, index): Fate => {
    const arrival = arrivals[index] ?? null;
    if (arrival === null) {
      return segment.time <= about.end - IN_FLIGHT ? { kind: 'lost' } : DELIVERED;
    }
    const rule = dropping[index];
    const toConnection = segment.from === 'client' && isBehind(completion, arrival, index);
    // The filter of a `syn` or `ack` rule sits on the listener: it hears SYNs and what belongs to
    // its requests, but not what belongs to a connection that is a socket of its own by then
    // (tcp_v4_rcv).
    if (rule !== undefined && (rule.atConnection || !toConnection)) {
      return { kind: 'dropped-by-rule', rule: rule.rule };
    }
    if (silence.has(index)) return { kind: 'syn-dropped' };
    return ignored.has(index) ? { kind: 'ack-ignored' } : DELIVERED;
  });
  const reached = arrivals.map((arrival, index) =>
    fates[index]?.kind === 'dropped-by-rule' ? null : arrival,
  );
  return { fates, arrivals: reached, completion };
}

/** Whether a client's segment came to an established socket, or made it one. */
function isBehind(
  completion: Completion | undefined,
  arrival: Nanoseconds,
  index: number,
): boolean {
  if (completion === undefined) return false;
  return index === completion.segment || arrival > completion.time;
}

function completionOf(
  segments: readonly RawSegment[],
  candidates: readonly Candidate[],
  dropping: readonly (Dropping | undefined)[],
  { handshake, serverSightings }: Circumstances,
): Completion | undefined {
  if (!handshake) return { time: segments[0]?.time ?? 0, segment: undefined };
  const passed = candidates.filter(({ index }) => dropping[index] === undefined);
  const held = candidates.filter(({ index }) => dropping[index] !== undefined);
  return findCompletion(segments, passed, held, serverSightings);
}

/**
 * SYNs that the server did not answer before the next one: a full accept queue (always since
 * Linux 4.10, 5ea8ea2cb7f1) or a full SYN queue without cookies drops them (tcp_conn_request).
 */
function silentSyns(
  segments: readonly RawSegment[],
  arrivals: readonly (Nanoseconds | null)[],
  dropping: readonly (Dropping | undefined)[],
  { end, serverSightings }: Circumstances,
): ReadonlySet<number> {
  const silent = new Set<number>();
  let waiting: { index: number; arrival: Nanoseconds } | undefined;
  for (const [index, { from, kind, time }] of segments.entries()) {
    if (from === 'server') {
      waiting = undefined;
    } else if (kind === 'SYN') {
      if (waiting !== undefined) silent.add(waiting.index);
      const arrival = arrivals[index] ?? null;
      const heard = arrival !== null && dropping[index] === undefined;
      waiting = heard ? { index, arrival: Math.max(arrival, time) } : undefined;
    } else if (kind !== 'RST') {
      // The client goes on, so it had an answer, captured or not.
      waiting = undefined;
    }
  }
  if (waiting === undefined) return silent;
  const { index, arrival } = waiting;
  const noSocket = serverSightings.some(({ time, state }) => time >= arrival && state === null);
  if (noSocket || arrival <= end - IN_FLIGHT) silent.add(index);
  return silent;
}
