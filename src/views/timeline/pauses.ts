import { ladder } from './drawnLadder.js';
import type { Rung } from './ladder.js';
import type { TimelineConnection } from './model.js';

/** A rung with the pause before it and its time, both as far as they are the same in every run. */
export interface SteadyRung {
  readonly rung: Rung;
  /** Seconds; 0 where there was none to speak of. */
  readonly pause: number;
  /** Seconds since the connection's first segment: the sum of the pauses. */
  readonly time: number;
}

/**
 * A ladder in which every time is a fact and no measurement. A repeat, or the end of an entry that
 * nobody completes, comes when a timer of the kernel fires; anything else comes when the notebook's
 * next step runs, give or take the load of the host.
 */
export function steadyLadder(connection: TimelineConnection): SteadyRung[] {
  const rungs = ladder(connection);
  let time = 0;
  return rungs.flatMap((rung, index) => {
    if (rung.kind === 'gap') return [];
    const before = rungs[index - 1];
    const pause = before?.kind === 'gap' ? steadyPause(before.duration / 1e9, rung) : 0;
    time += pause;
    return [{ rung, pause, time }];
  });
}

/** `0.2 s`, `1.0 s`. */
export function steadyTime(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

function steadyPause(seconds: number, rung: Rung): number {
  const isRepeat = rung.kind === 'segment' && rung.segment.repeat > 0;
  const timer = isRepeat || rung.kind === 'state' ? timerOf(seconds) : undefined;
  if (timer !== undefined) return timer;
  return seconds < 0.75 ? 0 : Math.round(seconds * 2) / 2;
}

/**
 * TCP_RTO_MIN and TCP_TIMEOUT_INIT, doubled with each repeat, and TCP_TIMEWAIT_LEN
 * (include/net/tcp.h). Seconds.
 */
const TIMERS = [
  ...[0.2, 1].flatMap(first => [...Array(7).keys()].map(times => first * 2 ** times)),
  60,
];

/** A timer is late by at most an eighth of its time (kernel/time/timer.c), the host by some more. */
function timerOf(seconds: number): number | undefined {
  return TIMERS.find(timer => seconds > timer * 0.97 && seconds < timer * 1.14);
}
