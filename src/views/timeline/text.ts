import stringWidth from 'string-width';
import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { oneLine } from '../clean.js';
import { duration } from '../duration.js';

import { formatEndpoint } from '../../wire/endpoint.js';
import { stateTone } from '../table.js';
import { padEnd, padStart, paint, textTable, wrap, type Pen } from '../terminal.js';
import { arrow } from './arrow.js';
import { ladder } from './drawnLadder.js';
import { examples } from './grouping.js';
import { statesShown, type EndStep, type Rung } from './ladder.js';
import { clockErrorOf, type TimelineConnection, type TimelineModel } from './model.js';
import { summary } from './table.js';
import { fateNote, segmentLabel, segmentTone, verdict } from './words.js';

const { timeline } = labels;

export function timelineText(model: TimelineModel, pen: Pen): string[] {
  const clockError = clockErrorOf(model);
  const { drawn, others } = examples(model.connections, bounds.textLadders);
  return [
    ...(model.lost === 0
      ? []
      : wrap(timeline.lost(model.lost), pen.width).map(line => paint(pen, 'bad', line))),
    ...(clockError === undefined
      ? []
      : wrap(timeline.clocks(duration(clockError)), pen.width).map(line =>
          paint(pen, 'quiet', line),
        )),
    ...(model.connections.length === 0 ? [timeline.empty] : []),
    ...drawn.flatMap((connection, index) => [
      ...(index === 0 ? [] : ['']),
      ...connectionText(connection, pen),
    ]),
    ...(others.length === 0 ? [] : ['', ...othersText(others, pen)]),
  ];
}

function othersText(others: readonly TimelineConnection[], pen: Pen): string[] {
  const { title, table } = summary(others);
  return [title, ...textTable(table, pen, 2)];
}

function connectionText(connection: TimelineConnection, pen: Pen): string[] {
  const { client, server, start, cutAtStart } = connection;
  const rungs = ladder(connection);
  const names = `${oneLine(client.name)} → ${oneLine(server.name)}`;
  const facts = [
    `${formatEndpoint(client)} → ${formatEndpoint(server)}`,
    timeline.start(duration(start)),
  ].join(' · ');
  const layout = columnsOf(rungs, pen.width);
  return [
    ...wrap(`${names}: ${verdict(connection)}`, pen.width).map(line => paint(pen, 'strong', line)),
    ...wrap(oneLine(facts), pen.width).map(line => paint(pen, 'quiet', line)),
    ...(cutAtStart ? [paint(pen, 'quiet', `  ${timeline.cutAtStart}`)] : []),
    ...(rungs.length === 0
      ? [`  ${timeline.noSegments}`]
      : rungs.flatMap((rung, index) => rungText(rung, index === 0, layout, pen))),
  ];
}

/** Widths of a ladder's columns: time, client's states, what lies between the lanes, the rest. */
interface Columns {
  readonly time: number;
  readonly client: number;
  readonly between: number;
  readonly right: number;
}

/** Two spaces before the time, two after it, one beside each lane, and the two lanes. */
const FIXED = 2 + 2 + 1 + 1 + 1 + 1;

/** Two states of a client's end on one rung are rare: they may take two lines. */
const WIDEST_STATE = 13;

function columnsOf(rungs: readonly Rung[], width: number): Columns {
  const time = widest(rungs, timeText);
  const client = widest(rungs, (rung, first) => stateText(rung.client, first));
  const label = widest(rungs, rung =>
    rung.kind === 'segment' ? segmentLabel(rung.segment) : middleText(rung),
  );
  const beside = Math.max(
    widest(rungs, (rung, first) => stateText(rung.server, first)),
    widest(rungs, noteText),
  );
  const room = width - FIXED - time - Math.min(client, WIDEST_STATE);
  const wanted = Math.max(label + 4, Math.min(44, Math.max(28, label + 10), room - beside));
  const between = Math.max(12, Math.min(wanted, room - 18));
  return { time, client: Math.min(client, WIDEST_STATE), between, right: room - between };
}

function widest(rungs: readonly Rung[], text: (rung: Rung, first: boolean) => string): number {
  return rungs.reduce((most, rung, at) => Math.max(most, stringWidth(text(rung, at === 0))), 1);
}

function timeText(rung: Rung): string {
  return 'label' in rung ? rung.label : '';
}

function middleText(rung: Rung): string {
  if (rung.kind === 'gap') return timeline.later(duration(rung.duration, 2));
  return rung.kind === 'skipped' ? timeline.skipped(rung.segments) : '';
}

function noteText(rung: Rung): string {
  const note = rung.kind === 'segment' ? fateNote(rung.segment) : undefined;
  return note === undefined ? '' : `✗ ${oneLine(note)}`;
}

function stateText(step: EndStep, first: boolean): string {
  return statesShown(step, first).join(' → ');
}

function rungText(rung: Rung, first: boolean, columns: Columns, pen: Pen): string[] {
  const { time, client, between, right } = columns;
  const note = noteText(rung);
  const far = stateText(rung.server, first);
  const beside = [
    ...(far === ''
      ? []
      : wrap(far, right).map(text => ({ text, tone: stateTone(rung.server.after) }))),
    ...(note === '' ? [] : wrap(note, right).map(text => ({ text, tone: 'bad' as const }))),
  ];
  const near = wrap(stateText(rung.client, first), client);
  const height = Math.max(near.length, beside.length);
  return Array.from({ length: height }, (_, line) => {
    const { text, tone } = beside[line] ?? { text: '', tone: 'plain' };
    const lead = [
      paint(pen, 'quiet', padStart(line === 0 ? timeText(rung) : '', time)),
      paint(pen, stateTone(rung.client.after), padStart(near[line] ?? '', client)),
    ].join('  ');
    const ladder = [
      lane(rung, rung.client, pen),
      line === 0 ? middle(rung, between, pen) : ' '.repeat(between),
      lane(rung, rung.server, pen),
    ].join('');
    return `  ${lead} ${ladder} ${paint(pen, tone, text)}`.trimEnd();
  });
}

function lane(rung: Rung, step: EndStep, pen: Pen): string {
  const none = step.after === undefined || step.after === 'CLOSED' || step.after === 'LISTEN';
  return paint(pen, stateTone(step.after), none || rung.kind === 'gap' ? '┆' : '│');
}

function middle(rung: Rung, width: number, pen: Pen): string {
  if (rung.kind === 'segment') {
    const tone = fateNote(rung.segment) === undefined ? segmentTone(rung.segment) : 'bad';
    return paint(pen, tone, arrow(rung.segment, width));
  }
  const text = wrap(middleText(rung), width)[0] ?? '';
  const left = Math.floor((width - stringWidth(text)) / 2);
  return paint(pen, 'quiet', padEnd(' '.repeat(left) + text, width));
}
