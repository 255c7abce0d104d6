import type { Nanoseconds } from '../lab/recording.js';
import type { FullQueue, QueueFill, SegmentFate, Sequel } from '../views/timeline/model.js';
import type { Judgement } from './fates.js';
import type { Lane } from './lane.js';
import { requestTimer } from './requests.js';
import type { RawSegment } from './segments.js';
import type { ListenQueues } from './sightings.js';

export interface ServerEnd {
  readonly lane: Lane;
  /** It answers with cookies, and has no request whose timer could run out. */
  readonly cookies: boolean;
  /** The listener has TCP_DEFER_ACCEPT. */
  readonly defers: boolean;
  /** The listener's queues in the looks before and behind a time. */
  readonly queuesAround: (time: Nanoseconds) => readonly ListenQueues[];
}

/** The fates of segments, with the queue that had no room and what the server did about it. */
export function fatesWithQueues(
  segments: readonly RawSegment[],
  judgement: Judgement,
  server: ServerEnd,
): SegmentFate[] {
  return judgement.fates.map((fate, index): SegmentFate => {
    const time = judgement.arrivals[index] ?? segments[index]?.time ?? 0;
    switch (fate.kind) {
      case 'syn-dropped':
        return { kind: fate.kind, full: fullQueue(server.queuesAround(time)) };
      case 'ack-ignored': {
        const queue = fullAcceptQueue(server.queuesAround(time));
        const next = sequel(segments, judgement, server, time);
        const deferred = server.defers && queue === null && segments[index]?.kind === 'ACK';
        // A deferred request sends nothing before its time, which is not known here.
        if (deferred) {
          return { kind: fate.kind, deferred, queue, sequel: next?.kind === 'due' ? null : next };
        }
        return { kind: fate.kind, queue, sequel: next };
      }
      case 'dropped-by-rule':
        return fate;
      case 'delivered':
      case 'lost':
        return { kind: fate.kind };
    }
  });
}

/** sk_acceptq_is_full, include/net/sock.h: `sk_ack_backlog > sk_max_ack_backlog`. */
function fullAcceptQueue(looks: readonly ListenQueues[]): QueueFill | null {
  const full = looks.find(({ acceptQueue, backlog }) => acceptQueue > backlog);
  return full === undefined ? null : { length: full.acceptQueue, bound: full.backlog };
}

/**
 * inet_csk_reqsk_queue_is_full, include/net/inet_connection_sock.h: `qlen > backlog`, before
 * 3479c7549fb1 (6.13) `>=`. That the SYN got no answer decides between them.
 */
function fullQueue(looks: readonly ListenQueues[]): FullQueue | null {
  const accept = fullAcceptQueue(looks);
  if (accept !== null) return { queue: 'accept', ...accept };
  const full = looks.find(({ requests, backlog }) => requests > 0 && requests >= backlog);
  return full === undefined ? null : { queue: 'syn', length: full.requests, bound: full.backlog };
}

/** What came of a request whose final ACK was ignored at that time. */
function sequel(
  segments: readonly RawSegment[],
  { completion }: Judgement,
  { lane, cookies }: ServerEnd,
  time: Nanoseconds,
): Sequel | null {
  if (cookies) return null;
  const again = segments.find(
    segment => segment.from === 'server' && segment.kind === 'SYN-ACK' && segment.time > time,
  );
  const left = lane.changes.find(
    (change, index) => lane.changes[index - 1]?.state === 'SYN_RECV' && change.time > time,
  );
  const end = Math.min(left?.time ?? Infinity, completion?.time ?? Infinity);
  if (again !== undefined && again.time <= end)
    return { kind: 'repeated', after: again.time - time };
  if (left !== undefined) {
    const gone = left.state === 'LISTEN' || left.state === 'CLOSED';
    return gone ? { kind: 'expired', after: left.time - time } : null;
  }
  const timer = requestTimer(segments, time);
  return timer === undefined || timer <= time ? null : { kind: 'due', after: timer - time };
}
