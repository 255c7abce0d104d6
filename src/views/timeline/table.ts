import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { duration, exactSeconds } from '../duration.js';
import { nameList } from '../names.js';
import {
  cell,
  groupsOf,
  ofFirst,
  stateTone,
  tableOf,
  type Cell,
  type Field,
  type Group,
  type Table,
} from '../table.js';
import { ladder } from './drawnLadder.js';
import { allRungs, type EndStep, type Rung } from './ladder.js';
import type { Segment, TimelineConnection } from './model.js';
import { steadyLadder, steadyTime } from './pauses.js';
import { eventText, story } from './sentences.js';
import { fateText, segmentLabel, segmentSummary, segmentTone, verdict } from './words.js';

const { column, timeline } = labels;

/**
 * One row a segment, one a state entered without any, one what a program did. Time in seconds, to
 * the microsecond.
 */
export function segmentTable(connection: TimelineConnection): Table {
  const time: Field<Rung> = {
    title: `${column.time} (s)`,
    kind: 'number',
    of: rung => cell('time' in rung ? exactSeconds(rung.time) : ''),
  };
  const what: Field<Rung> = {
    title: column.note,
    kind: 'prose',
    of: ofSegment(one => cell(story(one, connection))),
  };
  const rungs = allRungs(connection, { events: true });
  return tableOf(caption(connection), [time, ...segmentFields(connection), what], rungs);
}

/** The same for reading: times in their units, no flags, a long middle left out. */
export function briefSegmentTable(connection: TimelineConnection): Table {
  const time: Field<Rung> = {
    title: column.time,
    kind: 'number',
    of: rung => cell('time' in rung ? duration(rung.time) : ''),
  };
  const rungs = ladder(connection).filter(({ kind }) => kind !== 'gap');
  const fields = segmentFields(connection).filter(({ title }) => title !== column.flags);
  return tableOf(caption(connection), [time, ...fields], rungs);
}

/** The same with times that are the same in every run with the same facts. */
export function steadySegmentTable(connection: TimelineConnection): Table {
  const rungs = steadyLadder(connection);
  const times = new Map(rungs.map(({ rung, time }) => [rung, steadyTime(time)]));
  const time: Field<Rung> = {
    title: column.time,
    kind: 'number',
    of: rung => cell('time' in rung ? (times.get(rung) ?? '') : ''),
  };
  const fields = segmentFields(connection).filter(({ title }) => title !== column.flags);
  return tableOf(
    caption(connection),
    [time, ...fields],
    rungs.map(({ rung }) => rung),
  );
}

function caption({ client, server }: TimelineConnection): string {
  return timeline.caption(client.name, server.name);
}

function segmentFields({ client, server }: TimelineConnection): Field<Rung>[] {
  const way = (from: Segment['from']): string =>
    from === 'client' ? `${client.name} → ${server.name}` : `${server.name} → ${client.name}`;
  return [
    {
      title: column.direction,
      kind: 'words',
      of: rung =>
        rung.kind === 'event'
          ? cell(rung.event.end === 'client' ? client.name : server.name)
          : ofSegment(one => cell(way(one.from)))(rung),
    },
    { title: column.segment, kind: 'words', of: segmentCell },
    { title: column.seq, kind: 'number', of: ofSegment(one => cell(one.seq)) },
    { title: column.ack, kind: 'number', of: ofSegment(one => cell(one.ack ?? labels.none)) },
    { title: column.length, kind: 'number', of: ofSegment(one => cell(one.length)) },
    { title: column.flags, kind: 'code', of: ofSegment(one => cell(one.flags)) },
    { title: column.outcome, kind: 'prose', of: ofSegment(outcome) },
    { title: column.clientState, kind: 'code', of: rung => stateCell(rung.client) },
    { title: column.serverState, kind: 'code', of: rung => stateCell(rung.server) },
  ];
}

function ofSegment(of: (segment: Segment) => Cell): (rung: Rung) => Cell {
  return rung => (rung.kind === 'segment' ? of(rung.segment) : cell(''));
}

function segmentCell(rung: Rung): Cell {
  if (rung.kind === 'segment') return cell(segmentLabel(rung.segment), segmentTone(rung.segment));
  if (rung.kind === 'event') return cell(eventText(rung.event), 'quiet');
  return cell(rung.kind === 'skipped' ? timeline.skipped(rung.segments) : '');
}

function outcome(segment: Segment): Cell {
  const text = fateText(segment.fate);
  if (segment.fate.kind !== 'delivered') return cell(text, 'bad');
  return cell(segment.spurious ? `${text}: ${timeline.spuriousNote}` : text);
}

function stateCell(step: EndStep): Cell {
  const states = step.entered.length > 0 ? step.entered : [step.after ?? labels.none];
  return cell(states.join(' → '), stateTone(step.after));
}

const summaryFields: readonly Field<TimelineConnection>[] = [
  { title: column.summary, kind: 'prose', of: one => cell(segmentSummary(one)) },
  { title: column.outcome, kind: 'prose', of: one => cell(verdict(one)) },
];

const connectionField: Field<TimelineConnection> = {
  title: column.connection,
  kind: 'code',
  of: ({ client, server }) => cell(`${client.name} → ${server.name}`),
};

const groupFields: readonly Field<Group<TimelineConnection>>[] = [
  { title: column.count, kind: 'number', of: group => cell(group.length) },
  {
    title: column.clients,
    kind: 'code',
    of: group => cell(nameList(group.map(({ client }) => client.name))),
  },
  ...summaryFields.map(ofFirst),
];

/** Connections that are not drawn: one row each while they can be read, then groups of like ones. */
export function summary(connections: readonly TimelineConnection[]): {
  readonly title: string;
  readonly table: Table;
} {
  const count = connections.length;
  if (count <= bounds.textRows) {
    const fields = [connectionField, ...summaryFields];
    return {
      title: timeline.more(count),
      table: tableOf(timeline.moreCaption, fields, connections),
    };
  }
  const groups = groupsOf(connections, one =>
    JSON.stringify([one.server.name, segmentSummary(one), verdict(one)]),
  );
  return {
    title: timeline.moreGrouped(count),
    table: tableOf(timeline.moreCaption, groupFields, groups),
  };
}
