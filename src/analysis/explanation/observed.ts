import type { Nanoseconds } from '../../lab/recording.js';
import type { Span } from '../../views/explanation/model.js';
import type { Segment, TimelineConnection } from '../../views/timeline/model.js';
import type { ListenerRecord } from './inputs.js';

/** How often the recording shows that a listener did something. */
export interface ObservedFates {
  readonly synsDropped: Span;
  readonly cookiesSent: Span;
  readonly acksIgnored: Span;
  readonly acksDeferred: Span;
  readonly acksReset: Span;
}

/** `until`: what came within so much of the end may be seen later than the look that ends it. */
export function observedFates(
  { life, connections }: ListenerRecord,
  until: Nanoseconds,
): ObservedFates {
  const { from, to = Infinity } = life;
  const timed = connections.flatMap(({ start, segments }) =>
    segments.map(segment => ({ segment, time: start + (segment.arrival ?? segment.time) })),
  );
  const own = timed.filter(({ time }) => time >= from && time < to);
  const count = (fits: (segment: Segment) => boolean): Span => {
    const found = own.filter(({ segment }) => fits(segment));
    return { least: found.filter(({ time }) => time < until).length, most: found.length };
  };
  return {
    synsDropped: count(({ fate }) => fate.kind === 'syn-dropped'),
    cookiesSent: cookiesOf(connections),
    acksIgnored: count(({ fate }) => fate.kind === 'ack-ignored' && fate.deferred !== true),
    acksDeferred: deferredOf(
      count(({ fate }) => fate.kind === 'ack-ignored' && fate.deferred === true),
      connections,
    ),
    acksReset: count(({ cause }) => cause.kind === 'aborts'),
  };
}

export function exactly(count: number): Span {
  return { least: count, most: count };
}

/**
 * That a SYN-ACK carries a cookie shows only where a look between it and the connection found no
 * request; who got in at once may have been answered with one.
 */
function cookiesOf(connections: readonly TimelineConnection[]): Span {
  let least = 0;
  let open = 0;
  for (const { segments, server } of connections) {
    const answers = segments.filter(({ from, kind }) => from === 'server' && kind === 'SYN-ACK');
    if (answers.some(({ cause }) => cause.kind === 'answers-with-cookie')) least += answers.length;
    // Looks every some milliseconds say nothing of what was over before the next one.
    else if (server.states.some(({ state }) => state === 'ESTABLISHED')) open += answers.length;
  }
  return { least, most: least + open };
}

/**
 * A bare ACK with data close behind it may have been set aside: no look came between them, and
 * which of the two made the connection does not show.
 */
function deferredOf({ least, most }: Span, connections: readonly TimelineConnection[]): Span {
  const open = connections.filter(({ segments }) => {
    const completes = segments.findIndex(one => one.completes === true && one.kind === 'ACK');
    const behind = completes < 0 ? [] : segments.slice(completes + 1);
    return behind.some(({ from, kind }) => from === 'client' && kind === 'data');
  });
  return { least, most: most + open.length };
}
