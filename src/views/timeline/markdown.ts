import { labels } from '../../words/labels.js';
import { bounds } from '../bounds.js';
import { oneLine } from '../clean.js';
import { duration } from '../duration.js';
import { escapeMarkdown, fenced, markdownTable } from '../markdown.js';
import { ladder, statesShown, type EndStep, type Rung } from './ladder.js';
import type { Segment, TimelineConnection, TimelineModel } from './model.js';
import { briefSegmentTable, summary } from './table.js';
import { fateNote, segmentLabel, verdict } from './words.js';

const { timeline } = labels;

/** Blocks of Markdown, to be parted by empty lines. */
export function timelineMarkdown(model: TimelineModel): string[] {
  const drawn = model.connections.slice(0, bounds.textLadders);
  const others = model.connections.slice(bounds.textLadders);
  const { title, table } = summary(others);
  return [
    ...(model.lost === 0 ? [] : [`**${escapeMarkdown(timeline.lost(model.lost))}**`]),
    ...(model.connections.length === 0 ? [timeline.empty] : []),
    ...drawn.flatMap(connectionMarkdown),
    ...(others.length === 0 ? [] : [title, markdownTable(table)]),
  ];
}

function connectionMarkdown(connection: TimelineConnection): string[] {
  const { client, server, cutAtStart } = connection;
  const names = escapeMarkdown(`${client.name} → ${server.name}`);
  const rungs = ladder(connection);
  return [
    `**${names}**: ${escapeMarkdown(verdict(connection))}`,
    ...(cutAtStart ? [timeline.cutAtStart] : []),
    ...(rungs.length === 0
      ? [timeline.noSegments]
      : [
          fenced('mermaid', sequenceDiagram(connection, rungs)),
          markdownTable(briefSegmentTable(connection)),
        ]),
  ];
}

/**
 * A mermaid sequence diagram. It holds no times finer than its gaps, which are rounded: the same
 * facts give the same text in the next run.
 */
function sequenceDiagram({ client, server }: TimelineConnection, rungs: readonly Rung[]): string {
  const lines = rungs.flatMap((rung, index) => [
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
    case 'gap':
      return [`Note over c,s: ${mermaidText(timeline.later(duration(rung.duration, 2)))}`];
    case 'skipped':
      return [`Note over c,s: ${mermaidText(timeline.skipped(rung.segments))}`];
    case 'state':
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

/** mermaid ends a statement at `;`, a comment starts at `#` or `%%`; `#code;` is its escape. */
function mermaidText(text: string): string {
  return oneLine(text).replace(/[#;%<>"`&\\]/g, sign => `#${sign.charCodeAt(0)};`);
}
