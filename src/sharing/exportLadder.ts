import { duration } from '../views/duration.js';
import { ladder } from '../views/timeline/drawnLadder.js';
import { statesShown, type Rung } from '../views/timeline/ladder.js';
import type { Segment, TimelineConnection, TimelineModel } from '../views/timeline/model.js';
import { eventText, fateMark } from '../views/timeline/sentences.js';
import { segmentLabel, segmentTone, verdict } from '../views/timeline/words.js';
import { labels } from '../words/labels.js';
import { laddersSvg, type LadderArrow, type LadderPicture, type LadderRow } from './ladderSvg.js';

/** Ladders in one picture; what is beyond is in the text beside it. */
const MOST_LADDERS = 20;

/** The ladders of a timeline as a picture; undefined where there is nothing to draw. */
export function timelineSvg({ connections }: TimelineModel): string | undefined {
  const shown = connections.slice(0, MOST_LADDERS);
  if (shown.length === 0) return undefined;
  const more = connections.length - shown.length;
  return laddersSvg(shown.map(picture), more > 0 ? labels.timeline.more(more) : '');
}

function picture(connection: TimelineConnection): LadderPicture {
  const { client, server } = connection;
  return {
    title: `${client.name} → ${server.name}: ${verdict(connection)}`,
    client: labels.timeline.client(client.name),
    server: labels.timeline.server(server.name),
    rows: ladder(connection, { events: true }).map((rung, index) => row(rung, index === 0)),
  };
}

function row(rung: Rung, first: boolean): LadderRow {
  if (rung.kind === 'gap') {
    return { kind: 'note', text: labels.timeline.later(duration(rung.duration)) };
  }
  if (rung.kind === 'skipped') {
    return { kind: 'note', text: labels.timeline.skipped(rung.segments) };
  }
  const near = statesShown(rung.client, first).join(', ');
  const far = statesShown(rung.server, first).join(', ');
  const mark = rung.kind === 'segment' ? fateMark(rung.segment.fate) : undefined;
  const event = rung.kind === 'event' ? eventText(rung.event) : '';
  const atClient = rung.kind === 'event' && rung.event.end === 'client';
  const atServer = rung.kind === 'event' && rung.event.end === 'server';
  const fate = mark === undefined ? '' : `${mark.sign} ${mark.text}`;
  return {
    kind: 'step',
    time: rung.label,
    near: [near, atClient ? event : ''].filter(Boolean).join(' '),
    far: [far, atServer ? event : '', fate].filter(Boolean).join(' '),
    arrow: rung.kind === 'segment' ? arrow(rung.segment) : undefined,
  };
}

function arrow(segment: Segment): LadderArrow {
  const { from, fate } = segment;
  const tone = segmentTone(segment);
  return {
    from,
    label: segmentLabel(segment),
    tone: tone === 'again' || tone === 'bad' ? tone : 'plain',
    arrived: fate.kind === 'delivered',
  };
}
