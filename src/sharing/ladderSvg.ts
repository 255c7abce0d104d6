import { oneLine } from '../views/clean.js';
import { escapeHtml } from './escapeHtml.js';

/** A ladder in words, as a picture has it. */
export interface LadderPicture {
  /** Above it all; empty: none. */
  readonly title: string;
  readonly client: string;
  readonly server: string;
  readonly rows: readonly LadderRow[];
}

export type LadderRow =
  /** A pause, or what is left out. */
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'step';
      readonly time: string;
      /** Beside each end: its states, and what befell it. */
      readonly near: string;
      readonly far: string;
      readonly arrow: LadderArrow | undefined;
    };

export interface LadderArrow {
  readonly from: 'client' | 'server';
  readonly label: string;
  /** A repeat is dashed. */
  readonly tone: 'plain' | 'again' | 'bad';
  /** One that did not arrive ends with a cross instead of a tip. */
  readonly arrived: boolean;
}

/** Where things stand, in pixels from the left. */
const X = { time: 84, near: 232, client: 244, server: 604, far: 616, width: 960 } as const;
const MIDDLE = (X.client + X.server) / 2;
const RUNG = 24;
const SLANT = 6;
const TITLE = 18;
const HEAD = 26;
const BETWEEN = 20;

const COLOR = {
  text: '#24292f',
  quiet: '#57606a',
  plain: '#24292f',
  again: '#0550ae',
  bad: '#a40e26',
} as const;

/**
 * Ladders one below the other, as a picture that needs no script, style sheet or font of ours, on a
 * white ground of its own; `more` is said below them.
 */
export function laddersSvg(ladders: readonly LadderPicture[], more = ''): string {
  const parts: string[] = [];
  let top = 8;
  for (const ladder of ladders) {
    const { svg, height } = oneLadder(ladder, top);
    parts.push(svg);
    top += height + BETWEEN;
  }
  if (more !== '') {
    parts.push(text(X.near, top + 12, more, 'fill-opacity="0.8"'));
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
  { title, client, server, rows }: LadderPicture,
  top: number,
): { readonly svg: string; readonly height: number } {
  const heads = top + (title === '' ? 0 : TITLE);
  const start = heads + HEAD;
  const end = start + rows.length * RUNG;
  const lane = (x: number): string =>
    `<line x1="${x}" y1="${start - 12}" x2="${x}" y2="${end}" stroke="${COLOR.quiet}" stroke-width="3"/>`;
  const svg = [
    text(8, top + 12, title, 'font-weight="bold" font-size="13"'),
    text(X.near, heads + 12, client, 'text-anchor="end"'),
    text(X.far, heads + 12, server),
    lane(X.client),
    lane(X.server),
    ...rows.map((row, index) => rowSvg(row, start + index * RUNG)),
  ];
  return { svg: svg.filter(part => part !== '').join('\n'), height: end - top };
}

function rowSvg(row: LadderRow, y: number): string {
  const base = y + 12;
  if (row.kind === 'note') {
    return text(MIDDLE, base, row.text, `text-anchor="middle" fill="${COLOR.quiet}"`);
  }
  return [
    text(X.time, base, row.time, `text-anchor="end" fill="${COLOR.quiet}"`),
    text(X.near, base, row.near, 'text-anchor="end"'),
    text(X.far, base, row.far),
    row.arrow === undefined ? '' : arrowSvg(row.arrow, y),
  ]
    .filter(part => part !== '')
    .join('\n');
}

function arrowSvg({ from, label, tone, arrived }: LadderArrow, y: number): string {
  const [start, end] = from === 'client' ? [X.client, X.server] : [X.server, X.client];
  const way = from === 'client' ? 1 : -1;
  const color = COLOR[tone];
  const above = y + 12 - SLANT / 2;
  const below = y + 12 + SLANT / 2;
  const tip = arrived
    ? `<path d="M${end - way * 2} ${below} l${-way * 9} -5 v9 z" fill="${color}"/>`
    : `<path d="M${end - way * 14} ${below - 5} l10 10 m0 -10 l-10 10" stroke="${COLOR.bad}" stroke-width="2"/>`;
  const half = label.length * 3.2 + 6;
  return [
    `<line x1="${start + way * 2}" y1="${above}" x2="${end - way * 8}" y2="${below}" stroke="${color}" stroke-width="1.5"${tone === 'again' ? ' stroke-dasharray="5 4"' : ''}/>`,
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
