import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { duration } from '../duration.js';
import { escapeMarkdown, fenced, markdownTable, type MarkdownOptions } from '../markdown.js';
import { mermaidText } from '../mermaid.js';
import { ladder } from './drawnLadder.js';
import { examples } from './grouping.js';
import { statesShown, type EndStep, type Rung } from './ladder.js';
import {
  clockErrorOf,
  type Segment,
  type TimelineConnection,
  type TimelineModel,
} from './model.js';
import { steadyLadder, steadyTime } from './pauses.js';
import { briefSegmentTable, steadySegmentTable, summary } from './table.js';
import { fateNote, segmentLabel, verdict } from './words.js';

const { timeline } = labels;

/** Blocks of Markdown, to be parted by empty lines. */
export function timelineMarkdown(model: TimelineModel, options: MarkdownOptions): string[] {
  const clockError = clockErrorOf(model);
  const { drawn, others } = examples(model.connections, bounds.textLadders);
  const { title, table } = summary(others);
  return [
    ...(model.lost === 0 ? [] : [`**${escapeMarkdown(timeline.lost(model.lost))}**`]),
    ...(clockError === undefined
      ? []
      : [options.stable ? timeline.clocksSteady : timeline.clocks(duration(clockError))]),
    ...(model.connections.length === 0 ? [timeline.empty] : []),
    ...drawn.flatMap(connection => connectionMarkdown(connection, options)),
    ...(others.length === 0 ? [] : [title, markdownTable(table)]),
  ];
}

function connectionMarkdown(connection: TimelineConnection, { stable }: MarkdownOptions): string[] {
  const { client, server, cutAtStart } = connection;
  const names = escapeMarkdown(`${client.name} → ${server.name}`);
  const rungs = stable ? steadyRungs(connection) : ladder(connection).map(measured);
  return [
    `**${names}**: ${escapeMarkdown(verdict(connection))}`,
    ...(cutAtStart ? [timeline.cutAtStart] : []),
    ...(rungs.length === 0
      ? [timeline.noSegments]
      : [
          fenced('mermaid', sequenceDiagram(connection, rungs)),
          markdownTable(stable ? steadySegmentTable(connection) : briefSegmentTable(connection)),
        ]),
  ];
}

/** What a diagram shows of a rung: a pause in words, then the rung itself. */
interface DrawnRung {
  readonly pause: string | undefined;
  readonly rung: Rung;
}

function measured(rung: Rung): DrawnRung {
  return { pause: rung.kind === 'gap' ? duration(rung.duration, 2) : undefined, rung };
}

function steadyRungs(connection: TimelineConnection): DrawnRung[] {
  return steadyLadder(connection).map(({ pause, rung }) => ({
    pause: pause === 0 ? undefined : steadyTime(pause),
    rung,
  }));
}

/** A mermaid sequence diagram. */
function sequenceDiagram(
  { client, server }: TimelineConnection,
  rungs: readonly DrawnRung[],
): string {
  const lines = rungs.flatMap(({ pause, rung }, index) => [
    ...(pause === undefined ? [] : [`Note over c,s: ${mermaidText(timeline.later(pause))}`]),
    ...message(rung),
    ...stateNote('left of c', rung.client, index === 0),
    ...stateNote('right of s', rung.server, index === 0),
  ]);
  return [
    'sequenceDiagram',
    `  participant c as ${mermaidText(timeline.client(client.name))}`,
    `  participant s as ${mermaidText(timeline.server(server.name))}`,
    ...lines.map(line => `  ${line}`),
  ].join('\n');
}

function message(rung: Rung): string[] {
  switch (rung.kind) {
    case 'segment':
      return [segmentMessage(rung.segment)];
    case 'skipped':
      return [`Note over c,s: ${mermaidText(timeline.skipped(rung.segments))}`];
    case 'gap':
    case 'state':
    case 'event':
    case 'tick':
      return [];
  }
}

function segmentMessage(segment: Segment): string {
  const note = fateNote(segment);
  const line = segment.repeat > 0 || segment.spurious ? '--' : '-';
  const head = note === undefined ? '>>' : 'x';
  const [from, to] = segment.from === 'client' ? ['c', 's'] : ['s', 'c'];
  const text = note === undefined ? segmentLabel(segment) : `${segmentLabel(segment)} (${note})`;
  return `${from}${line}${head}${to}: ${mermaidText(text)}`;
}

function stateNote(where: string, step: EndStep, first: boolean): string[] {
  const states = statesShown(step, first);
  return states.length === 0 ? [] : [`Note ${where}: ${mermaidText(states.join(' → '))}`];
}
