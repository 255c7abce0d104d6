import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { oneLine } from '../clean.js';
import { duration } from '../duration.js';
import { paint, wrap, type Pen } from '../terminal.js';
import type { StatePath, StatesModel } from './model.js';

const { timeline } = labels;
const { states } = timelineSentences;

/** A line for each end, longer ones wrapped: `client c1: SYN_SENT 0 → ESTABLISHED 16 µs`. */
export function statesText({ client, server }: StatesModel, pen: Pen): string[] {
  return [
    ...pathText(timeline.client(client.name), client, pen),
    ...pathText(timeline.server(server.name), server, pen),
  ];
}

function pathText(title: string, path: StatePath, pen: Pen): string[] {
  const head = `${oneLine(title)}:`;
  const steps = path.states.map(({ state, time }) => `${state} ${duration(time)}`);
  const way = steps.length === 0 ? states.unknown : steps.join(' → ');
  return wrap(`${head} ${way}`, pen.width).map(line =>
    line.startsWith(head) ? paint(pen, 'strong', head) + line.slice(head.length) : line,
  );
}
