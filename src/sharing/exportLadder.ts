import { oneLine } from '../views/clean.js';
import { duration } from '../views/duration.js';
import { ladder } from '../views/timeline/drawnLadder.js';
import { statesShown, type Rung } from '../views/timeline/ladder.js';
import type { TimelineConnection, TimelineModel } from '../views/timeline/model.js';
import { eventText, fateMark } from '../views/timeline/sentences.js';
import { segmentLabel, verdict } from '../views/timeline/words.js';
import { labels } from '../words/labels.js';
import { escapeHtml } from './exportStatic.js';

/** Ladders in one picture; what is beyond is in the text beside it. */
const MOST_LADDERS = 20;

/** Where things stand, in pixels from the left. */
const X = { time: 84, near: 232, client: 244, server: 604, far: 616, width: 960 } as const;
const MIDDLE = (X.client + X.server) / 2;
const RUNG = 24;
const SLANT = 6;
const HEAD = 44;

const COLOR = { text: '#24292f', quiet: '#57606a', again: '#0550ae', bad: '#a40e26' } as const;

/**
 * The ladders of a timeline as a picture that needs no script, style sheet or font of ours, on a
 * white ground of its own; undefined where there is nothing to draw.
 */
export function timelineSvg({ connections }: TimelineModel): string | undefined {
  const shown = connections.slice(0, MOST_LADDERS);
  if (shown.length === 0) return undefined;
  const parts: string[] = [];
  let top = 8;
  for (const connection of shown) {
    const { svg, height } = oneLadder(connection, top);
    parts.push(svg);
    top += height + 20;
  }
  const more = connections.length - shown.length;
  if (more > 0) {
    parts.push(text(X.near, top + 12, labels.timeline.more(more), 'fill-opacity="0.8"'));
    top += 24;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${X.width}" height="${top}" viewBox="0 0 ${X.width} ${top}" font-family="sans-serif" font-size="12" fill="${COLOR.text}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    '</svg>',
  ].join('\n');
}

function oneLadder(
  connection: TimelineConnection,
  top: number,
): { readonly svg: string; readonly height: number } {
  const rungs = ladder(connection, { events: true });
  const { client, server } = connection;
  const end = top + HEAD + rungs.length * RUNG;
  const lane = (x: number): string =>
    `<line x1="${x}" y1="${top + HEAD - 12}" x2="${x}" y2="${end}" stroke="${COLOR.quiet}" stroke-width="3"/>`;
  const title = `${client.name} → ${server.name}: ${verdict(connection)}`;
  const svg = [
    text(8, top + 12, title, 'font-weight="bold" font-size="13"'),
    text(X.near, top + 30, labels.timeline.client(client.name), 'text-anchor="end"'),
    text(X.far, top + 30, labels.timeline.server(server.name)),
    lane(X.client),
    lane(X.server),
    ...rungs.map((rung, index) => rungSvg(rung, top + HEAD + index * RUNG, index === 0)),
  ].join('\n');
  return { svg, height: end - top };
}

function rungSvg(rung: Rung, y: number, first: boolean): string {
  const base = y + 12;
  const middle = (words: string): string =>
    text(MIDDLE, base, words, `text-anchor="middle" fill="${COLOR.quiet}"`);
  if (rung.kind === 'gap') return middle(labels.timeline.later(duration(rung.duration)));
  if (rung.kind === 'skipped') return middle(labels.timeline.skipped(rung.segments));
  const near = statesShown(rung.client, first).join(', ');
  const far = statesShown(rung.server, first).join(', ');
  const mark = rung.kind === 'segment' ? fateMark(rung.segment.fate) : undefined;
  const event = rung.kind === 'event' ? eventText(rung.event) : '';
  const atClient = rung.kind === 'event' && rung.event.end === 'client';
  const atServer = rung.kind === 'event' && rung.event.end === 'server';
  const fate = mark === undefined ? '' : `${mark.sign} ${mark.text}`;
  return [
    text(X.time, base, rung.label, `text-anchor="end" fill="${COLOR.quiet}"`),
    text(
      X.near,
      base,
      [near, atClient ? event : ''].filter(Boolean).join(' '),
      'text-anchor="end"',
    ),
    text(X.far, base, [far, atServer ? event : '', fate].filter(Boolean).join(' ')),
    rung.kind === 'segment' ? arrow(rung, y) : '',
  ]
    .filter(part => part !== '')
    .join('\n');
}

/** From one lane to the other; one that did not arrive ends with a cross instead of a tip. */
function arrow({ segment }: Extract<Rung, { kind: 'segment' }>, y: number): string {
  const toServer = segment.from === 'client';
  const [from, to] = toServer ? [X.client, X.server] : [X.server, X.client];
  const way = toServer ? 1 : -1;
  const again = segment.repeat > 0 || segment.spurious;
  const color = again ? COLOR.again : segment.kind === 'RST' ? COLOR.bad : COLOR.text;
  const start = y + 12 - SLANT / 2;
  const end = y + 12 + SLANT / 2;
  const arrived = segment.fate.kind === 'delivered';
  const tip = arrived
    ? `<path d="M${to - way * 2} ${end} l${-way * 9} -5 v9 z" fill="${color}"/>`
    : `<path d="M${to - way * 14} ${end - 5} l10 10 m0 -10 l-10 10" stroke="${COLOR.bad}" stroke-width="2"/>`;
  const label = segmentLabel(segment);
  const half = label.length * 3.2 + 6;
  return [
    `<line x1="${from + way * 2}" y1="${start}" x2="${to - way * 8}" y2="${end}" stroke="${color}" stroke-width="1.5"${again ? ' stroke-dasharray="5 4"' : ''}/>`,
    tip,
    `<rect x="${MIDDLE - half}" y="${y + 3}" width="${half * 2}" height="18" fill="#ffffff"/>`,
    text(MIDDLE, y + 16, label, `text-anchor="middle" fill="${color}"`),
  ].join('\n');
}

/** What XML 1.0 §2.2 has no place for. */
const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function text(x: number, y: number, words: string, attributes = ''): string {
  if (words === '') return '';
  const more = attributes === '' ? '' : ` ${attributes}`;
  return `<text x="${x}" y="${y}"${more}>${escapeHtml(oneLine(words).replace(NOT_XML, ''))}</text>`;
}
