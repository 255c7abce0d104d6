import type { Nanoseconds } from '../lab/recording.js';
import type { Judgement } from './fates.js';
import type { RawSegment } from './segments.js';
import type { Sighting } from './sightings.js';

/**
 * Whether the server answers with SYN cookies, keeping no request (tcp_conn_request with
 * want_cookie): a look after its SYN-ACK finds no socket, though nobody has closed. A request that
 * had expired by then would have shown itself: in an earlier look, or by a SYN-ACK repeated on its
 * own, which cookies never are (Documentation/networking/ip-sysctl.rst, tcp_syncookies).
 */
export function answersWithCookies(
  segments: readonly RawSegment[],
  { arrivals, completion }: Judgement,
  sightings: readonly Sighting[],
): boolean {
  let asked = false;
  let answered: Nanoseconds | undefined;
  let closed = Infinity;
  for (const [index, { from, kind, time }] of segments.entries()) {
    if (kind === 'SYN' && from === 'client') asked ||= (arrivals[index] ?? null) !== null;
    if (kind === 'SYN-ACK' && from === 'server') {
      if (answered !== undefined && !asked) return false;
      answered ??= time;
      asked = false;
    }
    if (kind === 'FIN' || kind === 'RST') closed = Math.min(closed, time);
  }
  if (answered === undefined || sightings.some(({ state }) => state === 'SYN_RECV')) return false;
  const from = answered;
  const to = Math.min(closed, completion?.time ?? Infinity);
  return sightings.some(({ time, state }) => state === null && time >= from && time < to);
}

/**
 * When a request expired that a look at `gone` no longer found: when the timer behind its last
 * SYN-ACK ran out; where that does not fit what was seen, at the look.
 */
export function requestExpiry(
  segments: readonly RawSegment[],
  lastSeen: Nanoseconds,
  gone: Nanoseconds,
): Nanoseconds {
  const expiry = requestTimer(segments, gone);
  return expiry !== undefined && expiry > lastSeen && expiry <= gone ? expiry : gone;
}

/**
 * When the timer behind the last SYN-ACK up to `time` runs out: after twice the time between it
 * and the one before (inet_csk_reqsk_queue_prune, reqsk_timer_handler), or after one second, the
 * initial RTO (RFC 6298 §2.1), if it is the first. undefined: no SYN-ACK was sent.
 */
export function requestTimer(
  segments: readonly RawSegment[],
  time: Nanoseconds,
): Nanoseconds | undefined {
  const answers = segments.filter(
    segment => segment.from === 'server' && segment.kind === 'SYN-ACK' && segment.time <= time,
  );
  const last = answers.at(-1)?.time;
  const previous = answers.at(-2)?.time;
  if (last === undefined) return undefined;
  return last + (previous === undefined ? 1e9 : 2 * (last - previous));
}
