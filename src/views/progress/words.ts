import { labels } from '../../words/labels.js';
import { oneLine } from '../clean.js';
import { fillOf, QUEUES, type QueueName } from '../depth/course.js';
import type { ListenerDepth } from '../depth/model.js';
import type { ProgressModel } from './model.js';

const { progress } = labels;

/** `312 connected, 671 to come`; `now 2, 3.1 s of 5 s`; without anything better `3.1 s`. */
export function reachedText({ reached, elapsed }: ProgressModel): string {
  switch (reached?.kind) {
    case undefined:
      return progress.elapsed(elapsed);
    case 'waiting':
      return progress.elapsedOf(elapsed, reached.duration);
    case 'asking': {
      const { actual, holding, answers, within } = reached;
      const time = progress.elapsedOf(elapsed, within);
      if (answers === 0) return time;
      const now = actual === undefined ? progress.hold(holding, answers) : progress.now(actual);
      return `${now}, ${time}`;
    }
    case 'connecting': {
      const { connected, failed, pending, toCome } = reached;
      const parts = [
        progress.connected(connected),
        ...(failed > 0 ? [progress.failed(failed)] : []),
        ...(pending > 0 ? [progress.pending(pending)] : []),
        ...(toCome > 0 ? [progress.toCome(toCome)] : []),
      ];
      return parts.join(', ');
    }
    case 'flooding':
      return progress.flooded(reached.sent, reached.wanted);
    case 'accepting': {
      const { accepted, wanted, within } = reached;
      return `${progress.accepted(accepted, wanted)}, ${progress.elapsedOf(elapsed, within)}`;
    }
  }
}

/** From 0 to 1; undefined where nobody knows when it ends. */
export function reachedShare({ reached, elapsed }: ProgressModel): number | undefined {
  switch (reached?.kind) {
    case 'waiting':
      return share(elapsed, reached.duration);
    case 'connecting': {
      const { connected, failed, pending, toCome } = reached;
      const called = connected + failed + pending;
      return share(called, called + toCome);
    }
    case 'flooding':
      return share(reached.sent, reached.wanted);
    case 'accepting':
      return share(reached.accepted, reached.wanted);
    // How much of its time has passed does not tell how near a claim is to holding.
    case 'asking':
    case undefined:
      return undefined;
  }
}

function share(done: number, all: number): number {
  return all > 0 ? Math.min(1, done / all) : 1;
}

/** What is in a queue now: `2 / 3`, without a limit `2`. */
export function depthNow({ samples }: ListenerDepth, queue: QueueName): string {
  const sample = samples.at(-1);
  const fill = sample === undefined ? null : fillOf(sample, queue);
  if (fill === null) return labels.none;
  return fill.limit === null ? String(fill.length) : labels.queues.fill(fill.length, fill.limit);
}

/** All but the step as one line: `3.1 s of 10 s · web: accept queue 2 / 3, SYN queue 0 / 3`. */
export function progressLine(model: ProgressModel): string {
  const queues = model.listeners.map(listener => {
    const [accept = '', syn = ''] = QUEUES.map(queue => depthNow(listener, queue));
    return progress.queues(oneLine(listener.name), accept, syn);
  });
  return [oneLine(reachedText(model)), ...queues].join(' · ');
}
