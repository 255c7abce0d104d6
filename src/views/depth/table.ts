import { labels } from '../../words/labels.js';
import { formatEndpoint } from '../../wire/endpoint.js';
import { duration } from '../duration.js';
import type { QueueFill } from '../queues/model.js';
import { cell, tableOf, type Cell, type Field, type Table, type Tone } from '../table.js';
import { courseOf, fillOf, QUEUES, type Course, type QueueName } from './course.js';
import { depthEvents, type DepthEvent } from './events.js';
import type { DepthSample, ListenerDepth } from './model.js';

const { column } = labels;

/** `web`, `127.0.0.1:7777`. */
export function listenerTitle(listener: ListenerDepth): readonly [name: string, endpoint: string] {
  return [listener.name, formatEndpoint(listener)];
}

/** One row for each thing that happened, with the depths from then on. */
export function eventTable(listener: ListenerDepth, events = depthEvents(listener)): Table {
  return tableOf(labels.depth.changesCaption(listener.name), eventFields, events);
}

const eventFields: readonly Field<DepthEvent>[] = [
  { title: column.time, kind: 'number', of: ({ time }) => cell(duration(time)) },
  {
    title: column.acceptQueue,
    kind: 'number',
    of: ({ sample }) => fillCell(sample, 'acceptQueue'),
  },
  { title: column.synQueue, kind: 'number', of: ({ sample }) => fillCell(sample, 'synQueue') },
  { title: column.what, kind: 'prose', of: ({ what, kind }) => cell(what, eventTone(kind)) },
];

/** One row for each queue: what does not depend on when the samples were taken. */
export function courseTable(listener: ListenerDepth): Table {
  const lines = QUEUES.map((queue): Line => ({ queue, ...courseOf(listener, queue) }));
  return tableOf(labels.depth.queuesCaption(listener.name), courseFields, lines);
}

type Line = Course & { readonly queue: QueueName };

const courseFields: readonly Field<Line>[] = [
  { title: column.queue, kind: 'words', of: ({ queue }) => cell(labels.queues[queue]) },
  { title: column.limit, kind: 'number', of: ({ limit }) => cell(limit ?? '?') },
  {
    title: column.most,
    kind: 'number',
    of: ({ most, limit }) => cell(most, fillTone(most, limit)),
  },
  { title: column.atEnd, kind: 'number', of: ({ atEnd }) => cell(atEnd ?? labels.none) },
  { title: column.course, kind: 'words', of: ({ turns }) => cell(turnsText(turns)) },
];

const MOST_TURNS = 12;

/** `0 → 3 → 1`; of a long one its start and its end. */
function turnsText(turns: readonly number[]): string {
  const shown =
    turns.length <= MOST_TURNS
      ? turns
      : [...turns.slice(0, MOST_TURNS / 2), '…', ...turns.slice(-MOST_TURNS / 2)];
  return shown.join(' → ');
}

/** `3 / 3`; a dash where nobody listened. */
export function fillText(fill: QueueFill | null): string {
  return fill === null ? labels.none : labels.queues.fill(fill.length, fill.limit);
}

export function fillTone(length: number, limit: number | null): Tone {
  return limit !== null && length >= limit && length > 0 ? 'waiting' : 'plain';
}

function fillCell(sample: DepthSample | undefined, queue: QueueName): Cell {
  const fill = sample === undefined ? null : fillOf(sample, queue);
  return cell(fillText(fill), fill === null ? 'quiet' : fillTone(fill.length, fill.limit));
}

function eventTone(kind: DepthEvent['kind']): Tone {
  switch (kind) {
    case 'step':
      return 'plain';
    case 'change':
      return 'quiet';
    case 'syn-dropped':
    case 'ack-ignored':
      return 'bad';
  }
}
