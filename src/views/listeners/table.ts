import { formatEndpoint } from '../../wire/endpoint.js';
import { adviceLabels } from '../../words/adviceLabels.js';
import { labels } from '../../words/labels.js';
import { notes } from '../../words/notes.js';
import { fillTone } from '../depth/table.js';
import { boundText } from '../queues/table.js';
import { cell, tableOf, type Field, type Table } from '../table.js';
import type { ListenerReport, ReportedQueue } from './model.js';

const { column } = labels;

/** `nginx`, `0.0.0.0:80`, `nginx (812) +2`, `over 10 s`. */
export function listenerFacts(listener: ListenerReport): readonly [string, ...string[]] {
  return [...stableFacts(listener), ownersText(listener), adviceLabels.over(listener.seconds)];
}

/** The same without what differs from run to run. */
export function stableFacts(listener: ListenerReport): readonly [string, ...string[]] {
  const endpoint = formatEndpoint(listener);
  return listener.name === null ? [endpoint] : [listener.name, endpoint];
}

/** The first process of those that have the socket, and how many more. */
export function ownersText({ owners, uid, seesAll }: ListenerReport): string {
  const [first, ...others] = owners;
  if (first === undefined) return seesAll ? adviceLabels.elsewhere(uid) : adviceLabels.hidden(uid);
  const name = labels.owner(first.name, first.pid);
  return others.length === 0 ? name : `${name} ${adviceLabels.others(others.length)}`;
}

interface Line extends ReportedQueue {
  readonly queue: 'acceptQueue' | 'synQueue';
}

const queueField: Field<Line> = {
  title: column.queue,
  kind: 'words',
  of: ({ queue }) => cell(labels.queues[queue]),
};

const measured: readonly Field<Line>[] = [
  {
    title: adviceLabels.now,
    kind: 'number',
    of: ({ length, limit }) => cell(length, fillTone(length, limit)),
  },
  {
    title: column.most,
    kind: 'number',
    of: ({ most, limit }) => cell(most, fillTone(most, limit)),
  },
];

const limits: readonly Field<Line>[] = [
  { title: column.limit, kind: 'number', of: ({ limit }) => cell(limit ?? '?') },
  {
    title: adviceLabels.boundBy,
    kind: 'prose',
    of: ({ bound }) => cell(boundText(bound)),
  },
];

/** Both queues. `stable`: without lengths. */
export function reportTable(listener: ListenerReport, stable: boolean): Table {
  const { acceptQueue, synQueue } = listener;
  const lines: Line[] = [
    { queue: 'acceptQueue', ...acceptQueue },
    { queue: 'synQueue', ...synQueue },
  ];
  const fields = [queueField, ...(stable ? [] : measured), ...limits];
  return tableOf(adviceLabels.caption(stableFacts(listener)[0]), fields, lines);
}

/** What else was counted; nothing where all is quiet. */
export function reportNotes({ asked, drops, counters }: ListenerReport): readonly string[] {
  const grown = counters.map(({ name, growth }) => adviceLabels.counter(name, growth));
  return [
    ...(asked === null
      ? []
      : [notes.backlogBy(adviceLabels.asked(asked.program, asked.backlog), asked, asked.program)]),
    ...(drops === null ? [adviceLabels.dropsUnknown] : []),
    ...(drops !== null && drops > 0 ? [adviceLabels.drops(drops)] : []),
    ...(grown.length === 0 ? [] : [adviceLabels.counters(grown.join(', '))]),
  ];
}
