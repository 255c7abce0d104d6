import type { Nanoseconds } from '../lab/recording.js';
import { ACK } from '../wire/packetTable.js';
import type { TcpState } from '../wire/tcpState.js';
import { sequenceLength, type RawSegment } from './segments.js';
import { LOOK_LASTS, type Sighting } from './sightings.js';

/** When the server's end became ESTABLISHED. */
export interface Completion {
  readonly time: Nanoseconds;
  /** Index of the segment that did it; undefined when it was not captured. */
  readonly segment: number | undefined;
}

/** A segment that could complete the handshake, and when it came to the server's TCP. */
export interface Candidate {
  readonly index: number;
  readonly arrival: Nanoseconds;
}

/**
 * Segments of the client that acknowledge the server's SYN: the bare ACK of the handshake, but as
 * well each later ACK, data or FIN, any of which completes it (RFC 9293 §3.10.7.4, SYN-RECEIVED).
 */
export function completionCandidates(
  segments: readonly RawSegment[],
  arrivals: readonly (Nanoseconds | null)[],
): Candidate[] {
  const answers = segments.filter(({ from, kind }) => from === 'server' && kind === 'SYN-ACK');
  const expected = new Set(answers.map(({ seq }) => (seq + 1) >>> 0));
  // A server that took the data of a SYN (RFC 7413) may have spoken before: more is acknowledged.
  const spoke = answers.some(({ relativeAck }) => (relativeAck ?? 0) > 1);
  return segments.flatMap(({ from, kind, flags, ack, relativeAck }, index) => {
    const arrival = arrivals[index] ?? null;
    const acknowledges = from === 'client' && (flags & ACK) !== 0;
    if (!acknowledges || arrival === null || kind === 'SYN-ACK' || kind === 'RST') return [];
    const further = spoke && (relativeAck ?? 0) > 1;
    return expected.size === 0 || expected.has(ack) || further ? [{ index, arrival }] : [];
  });
}

/**
 * Which candidate completed the handshake. The packets alone do not say: an ACK that meets a full
 * accept queue is dropped without a word and the request kept (tcp_check_req,
 * net/ipv4/tcp_minisocks.c). So it counts what came after:
 * - not complete yet: the server repeats its SYN-ACK; a look shows SYN_RECV, or no socket while
 *   nobody closed; the server answers with a bare RST, which only a segment without a connection
 *   gets (tcp_v4_send_reset; a RST of a connection of its own carries ACK);
 * - complete: the server sends data, FIN, RST of its own or acknowledges more than the SYN; a look
 *   shows a state behind SYN_RECV.
 * Without any such sign, the first candidate is taken to have done it.
 *
 * `held`: candidates that a drop rule seems to have discarded. One of them is believed to have
 * come through after all only if nothing else explains that the handshake did complete.
 */
export function findCompletion(
  segments: readonly RawSegment[],
  candidates: readonly Candidate[],
  held: readonly Candidate[],
  sightings: readonly Sighting[],
): Completion | undefined {
  const complete = completeBy(segments, sightings);
  const open = openUntil(segments, sightings, complete);
  const found =
    candidates.find(({ arrival }) => arrival >= open && arrival <= complete) ??
    (complete === Infinity
      ? undefined
      : (candidates.findLast(({ arrival }) => arrival <= complete) ??
        held.findLast(({ arrival }) => arrival <= complete)));
  if (found !== undefined) return { time: found.arrival, segment: found.index };
  return complete === Infinity ? undefined : { time: complete, segment: undefined };
}

/** Whether a segment was answered at once by the word that there is no such connection. */
export function isRefused(segments: readonly RawSegment[], index: number): boolean {
  const answer = segments[index + 1];
  if (answer?.from !== 'server' || !isBareReset(answer)) return false;
  return answer.seq === segments[index]?.ack;
}

function isBareReset({ kind, flags }: RawSegment): boolean {
  return kind === 'RST' && (flags & ACK) === 0;
}

const NOT_BEHIND: ReadonlySet<TcpState | null> = new Set<TcpState | null>([
  null,
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RECV',
]);

/** The latest time at which the handshake must have been complete; Infinity: no sign of it. */
function completeBy(segments: readonly RawSegment[], sightings: readonly Sighting[]): Nanoseconds {
  // A server that took data with the SYN (RFC 7413) speaks before its handshake is complete.
  const opening = segments.find(({ from, kind }) => from === 'server' && kind === 'SYN-ACK');
  const taken = opening?.relativeAck ?? 1;
  const word = segments.find(segment => {
    const { from, kind, relativeSeq, relativeAck } = segment;
    if (from !== 'server' || kind === 'SYN' || kind === 'SYN-ACK') return false;
    if (kind === 'RST') return !isBareReset(segment) && relativeSeq > 0;
    const speaks = sequenceLength(segment) > 0 && taken <= 1;
    return speaks || (relativeAck ?? 0) > taken;
  });
  const sight = sightings.find(({ state }) => !NOT_BEHIND.has(state));
  return Math.min(word?.time ?? Infinity, sight === undefined ? Infinity : sight.time + LOOK_LASTS);
}

/** The latest time at which it cannot have been complete. */
function openUntil(
  segments: readonly RawSegment[],
  sightings: readonly Sighting[],
  complete: Nanoseconds,
): Nanoseconds {
  let open = -Infinity;
  let firstAnswer = Infinity;
  let firstEnd = Infinity;
  for (const segment of segments) {
    const { from, kind, time } = segment;
    if (kind === 'FIN' || kind === 'RST') firstEnd = Math.min(firstEnd, time);
    if (from !== 'server' || time > complete) continue;
    if (kind === 'SYN-ACK') firstAnswer = Math.min(firstAnswer, time);
    if (kind === 'SYN-ACK' || isBareReset(segment)) open = Math.max(open, time);
  }
  for (const { time, state } of sightings) {
    if (time > complete) break;
    // Nobody has closed, yet there is no socket: so there never was more than a request or cookie.
    const gone = state === null && time >= firstAnswer && time + LOOK_LASTS < firstEnd;
    if (state === 'SYN_RECV' || gone) open = Math.max(open, time);
  }
  return open;
}
