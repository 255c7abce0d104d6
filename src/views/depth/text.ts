import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { oneLine } from '../clean.js';
import { duration } from '../duration.js';
import { padStart, paint, textTable, wrap, type Pen } from '../terminal.js';
import { courseOf, heightOf, mostInParts, partOf, QUEUES, type QueueName } from './course.js';
import { depthEvents } from './events.js';
import type { DepthModel, ListenerDepth } from './model.js';
import { eventTable, fillText, fillTone, listenerTitle } from './table.js';

export function depthText(model: DepthModel, pen: Pen): string[] {
  if (model.listeners.length === 0) return [labels.queues.empty];
  return model.listeners.flatMap((listener, index) => [
    ...(index === 0 ? [] : ['']),
    ...listenerText(listener, pen),
  ]);
}

/** Beside the chart: two columns of indent, the number, the axis. */
const MARGIN = 10;
const WIDEST_CHART = 90;
/** Up to so many slots, a slot is a line of the chart. */
const MOST_SLOT_LINES = 5;
const CHART_LINES = 4;

function listenerText(listener: ListenerDepth, pen: Pen): string[] {
  const [name, endpoint] = listenerTitle(listener).map(oneLine);
  const heading = `${name ?? ''}  ${endpoint ?? ''} · ${labels.depth.over(duration(listener.duration))}`;
  const columns = Math.min(WIDEST_CHART, pen.width - MARGIN);
  return [
    ...wrap(heading, pen.width).map((line, at) => (at === 0 ? paint(pen, 'strong', line) : line)),
    ...QUEUES.flatMap(queue => chart(listener, queue, columns, pen)),
    ...marks(listener, columns, pen),
    ...(listener.overflows === null ? indented(labels.depth.noCapture, pen) : []),
    '',
    ...events(listener, pen),
  ];
}

function indented(text: string, pen: Pen): string[] {
  return wrap(text, pen.width - 2).map(line => `  ${line}`);
}

function chart(listener: ListenerDepth, queue: QueueName, columns: number, pen: Pen): string[] {
  const { most, atEnd, limit } = courseOf(listener, queue);
  const facts = [
    labels.depth.most(fillText({ length: most, limit })),
    atEnd === null ? labels.depth.closedAtEnd : labels.depth.atEnd(String(atEnd)),
  ];
  const title = labels.queues[queue];
  if (most === 0) {
    return indented(`${title}  ${fillText({ length: 0, limit })}, ${labels.depth.empty}`, pen);
  }
  const { top } = heightOf(most, limit);
  const lines = top <= MOST_SLOT_LINES ? top : CHART_LINES;
  const parts = mostInParts(listener, queue, columns);
  const tone = fillTone(most, limit);
  const rows = Array.from({ length: lines }, (_, index) => {
    const line = lines - index;
    const number = index === 0 || lines === top ? String(Math.round((top * line) / lines)) : '';
    const blocks = parts.map(part => blockOf(((part ?? 0) / top) * lines - (line - 1)));
    const label = paint(pen, 'quiet', `${padStart(number, MARGIN - 2)} │`);
    return `${label}${paint(pen, tone === 'plain' ? 'good' : tone, blocks.join('').trimEnd())}`;
  });
  return [`  ${title}  ${facts.join(', ')}`, ...rows];
}

const BLOCKS = ' ▁▂▃▄▅▆▇█';

/** A block of `part` of a line's height; any depth above 0 shows on the lowest line. */
function blockOf(part: number): string {
  const eighths = Math.max(0, Math.min(8, part > 0 ? Math.max(1, Math.round(part * 8)) : 0));
  return BLOCKS[eighths] ?? '';
}

/** The axis of time: under it a number for each step, a cross for each overflow. */
function marks({ steps, overflows, duration: whole }: ListenerDepth, columns: number, pen: Pen) {
  const lead = ' '.repeat(MARGIN - 1);
  const crosses = Array.from({ length: columns }, () => ' ');
  for (const { time } of overflows ?? []) crosses[partOf(time, whole, columns)] = '×';
  const cross = crosses.join('').trimEnd();
  let numbers = '';
  for (const [index, { time }] of steps.entries()) {
    const at = partOf(time, whole, columns);
    const text = String(index + 1);
    if (at < numbers.length + (numbers === '' ? 0 : 1) || at + text.length > columns) continue;
    numbers = numbers.padEnd(at) + text;
  }
  return [
    `${lead}${paint(pen, 'quiet', `└${'─'.repeat(columns)}`)}`,
    ...(cross === '' ? [] : [`${lead} ${paint(pen, 'bad', cross)}`]),
    ...(numbers === '' ? [] : [`${lead} ${paint(pen, 'quiet', numbers)}`]),
  ];
}

function events(listener: ListenerDepth, pen: Pen): string[] {
  let step = 0;
  const all = depthEvents(listener).map(event =>
    event.kind === 'step' ? { ...event, what: `${++step}  ${event.what}` } : event,
  );
  const cut = all.length - bounds.textRows;
  return [
    ...textTable(eventTable(listener, all.slice(0, bounds.textRows)), pen, 2),
    ...(cut > 0 ? [`  ${labels.timeline.skipped(cut)}`] : []),
  ];
}
