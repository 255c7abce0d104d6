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
 * When a request expired that a look at `gone` no longer found: at the timer behind its last
 * SYN-ACK, twice as long as the one before (inet_csk_reqsk_queue_prune, reqsk_timer_handler), or
 * one second, the initial RTO (RFC 6298 §2.1), if it sent but one. Where that does not fit what
 * was seen, at the look.
 */
export function requestExpiry(
  segments: readonly RawSegment[],
  lastSeen: Nanoseconds,
  gone: Nanoseconds,
): Nanoseconds {
  const [last, previous] = segments
    .filter(({ from, kind, time }) => from === 'server' && kind === 'SYN-ACK' && time <= gone)
    .map(({ time }) => time)
    .reverse();
  if (last === undefined) return gone;
  const expiry = last + (previous === undefined ? 1e9 : 2 * (last - previous));
  return expiry > lastSeen && expiry <= gone ? expiry : gone;
}
