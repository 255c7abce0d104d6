import { formatEndpoint } from '../../wire/endpoint.js';
import { adviceSign, adviceText, adviceTone } from '../../views/listeners/advice.js';
import type { ListenerReport } from '../../views/listeners/model.js';
import { ownersText } from '../../views/listeners/table.js';
import { clipped, padEnd, padStart, paint, textWidth, type Pen } from '../../views/terminal.js';
import { oneLine } from '../../views/clean.js';
import { watchLabels } from '../../words/watchLabels.js';
import { COLUMNS, type WatchColumn } from './columns.js';
import type { WatchModel, WatchRow } from './model.js';

const GAP = '  ';
/** The address is never narrower, whatever other columns that costs. */
const LEAST_ADDRESS = 10;
const MOST_ADDRESS = 46;

/** The whole screen: at most `height` lines of at most `pen.width` columns. */
export function watchScreen(model: WatchModel, pen: Pen, height: number): string[] {
  const head = headLines(model, pen);
  const foot = [paint(pen, 'quiet', clipped(watchLabels.keys, pen.width))];
  const room = height - head.length - foot.length;
  return [...head, ...bodyLines(model, pen, room), ...foot].slice(0, Math.max(1, height));
}

function headLines(model: WatchModel, pen: Pen): string[] {
  const { host, kernel, seconds, settings, counters, listeners, hidesOwners } = model;
  const title = [
    `tcpbook watch · ${watchLabels.title(oneLine(host), oneLine(kernel))}`,
    watchLabels.listeners(listeners),
    watchLabels.elapsed(seconds),
  ].join(' · ');
  const set = settings.flatMap(({ name, value }) =>
    value === null ? [] : [watchLabels.setting(name, oneLine(value))],
  );
  const grown = counters.filter(({ growth }) => growth > 0);
  const counted = grown.map(({ name, growth, perSecond }) =>
    watchLabels.counter(name, growth, perSecond),
  );
  return [
    paint(pen, 'strong', clipped(title, pen.width)),
    paint(pen, 'quiet', clipped(set.join(GAP), pen.width)),
    ...(counted.length === 0 ? [] : [paint(pen, 'bad', clipped(counted.join(GAP), pen.width))]),
    ...(hidesOwners ? [paint(pen, 'quiet', clipped(watchLabels.hidden, pen.width))] : []),
    '',
  ];
}

function bodyLines(model: WatchModel, pen: Pen, room: number): string[] {
  const { listeners } = model;
  const rows = model.rows.slice(0, Math.max(0, room));
  const waiting = waitingLines(model).map(line => paint(pen, 'waiting', clipped(line, pen.width)));
  if (rows.length === 0) return waiting;
  const columns = fitting(rows, pen.width);
  const lines = [...waiting, headRow(columns, pen)];
  let shown = 0;
  for (const row of rows) {
    const advice = adviceLine(row.report, pen);
    // One line is kept for how many more there are.
    const left = room - lines.length - (shown + 1 < listeners ? 1 : 0);
    if (left < 1) break;
    lines.push(rowLine(row, columns, pen));
    // With many listeners only those that need it get a line of their own.
    const isQuiet = row.report.advice.todo.length === 0;
    if (left > 1 && (!isQuiet || rows.length * 2 <= room)) lines.push(advice);
    shown++;
  }
  const more = listeners - shown;
  if (more > 0) lines.push(paint(pen, 'quiet', watchLabels.more(more)));
  return lines;
}

export function waitingLines({ awaited, nearest, rows }: WatchModel): string[] {
  if (awaited.length === 0) return rows.length === 0 ? [watchLabels.noListener] : [];
  return [
    watchLabels.waiting(awaited),
    ...(nearest.length === 0 ? [] : [watchLabels.nearest(nearest)]),
  ];
}

function adviceLine({ advice }: ListenerReport, pen: Pen): string {
  const text = `  ${adviceSign[advice.seen.kind]} ${oneLine(adviceText(advice))}`;
  return paint(pen, adviceTone(advice), clipped(text, pen.width));
}

interface Fitted {
  readonly column: WatchColumn;
  readonly width: number;
}

/** The columns for which there is room, the dearest kept longest. */
function fitting(rows: readonly WatchRow[], width: number): Fitted[] {
  const natural = COLUMNS.map(column => ({
    column,
    width: Math.max(textWidth(column.title), ...rows.map(row => textWidth(column.of(row).text))),
  }));
  const address = Math.max(
    LEAST_ADDRESS,
    Math.min(MOST_ADDRESS, ...[Math.max(...rows.map(({ report }) => endpointOf(report).length))]),
  );
  const kept = new Set(natural);
  const needed = (): number =>
    address + [...kept].reduce((sum, one) => sum + GAP.length + one.width, 0);
  for (const one of natural.toSorted((a, b) => b.column.rank - a.column.rank)) {
    if (needed() <= width) break;
    kept.delete(one);
  }
  const left = Math.max(1, width - (needed() - address));
  return [
    { column: ADDRESS, width: Math.min(address, left) },
    ...natural.filter(one => kept.has(one)),
  ];
}

const ADDRESS: WatchColumn = {
  title: watchLabels.column.address,
  rank: 0,
  isNumber: false,
  of: ({ report }) => ({ text: endpointOf(report), tone: report.isHere ? 'plain' : 'quiet' }),
};

export function endpointOf(report: ListenerReport): string {
  return oneLine(formatEndpoint(report));
}

function headRow(columns: readonly Fitted[], pen: Pen): string {
  const cells = columns.map(({ column, width }) => padded(column, column.title, width));
  return paint(pen, 'strong', cells.join(GAP).trimEnd());
}

function rowLine(row: WatchRow, columns: readonly Fitted[], pen: Pen): string {
  return columns
    .map(({ column, width }) => {
      const { text, tone } = column.of(row);
      return paint(pen, tone, padded(column, clipped(text, width), width));
    })
    .join(GAP)
    .trimEnd();
}

function padded({ isNumber }: WatchColumn, text: string, width: number): string {
  return isNumber ? padStart(text, width) : padEnd(text, width);
}

/** For a pipe: one line a listener. */
export function watchLine(seconds: number, { report, lately, dropsPerSecond }: WatchRow): string {
  const words = watchLabels.line;
  const { acceptQueue, synQueue, drops, advice, isHere } = report;
  const facts = isHere
    ? [
        words.accept(acceptQueue.length, acceptQueue.limit, lately),
        words.syn(synQueue.length, synQueue.limit),
        words.drops(drops, dropsPerSecond),
        `${adviceSign[advice.seen.kind]} ${adviceText(advice)}`,
      ]
    : [words.gone];
  const who = `${endpointOf(report)} ${ownersText(report)}`;
  return oneLine([`${seconds.toFixed(1)} s`, who, ...facts].join(' · '));
}
