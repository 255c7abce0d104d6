import { oneLine } from '../../views/clean.js';
import { fillText, fillTone } from '../../views/depth/table.js';
import type { AdviceBound } from '../../views/listeners/model.js';
import type { Tone } from '../../views/table.js';
import { adviceLabels } from '../../words/adviceLabels.js';
import { labels } from '../../words/labels.js';
import { watchLabels } from '../../words/watchLabels.js';
import type { WatchRow } from './model.js';

/** A column of the live table beside the address. */
export interface WatchColumn {
  readonly title: string;
  /** Of columns without room the one with the highest goes first. */
  readonly rank: number;
  readonly isNumber: boolean;
  readonly of: (row: WatchRow) => { readonly text: string; readonly tone: Tone };
}

const BAR = 10;
const { column } = watchLabels;

export const COLUMNS: readonly WatchColumn[] = [
  {
    title: column.owner,
    rank: 4,
    isNumber: false,
    of: ({ report: { owners, uid } }) => {
      const [first, ...others] = owners;
      if (first === undefined) return { text: adviceLabels.hiddenShort(uid), tone: 'quiet' };
      const more = others.length === 0 ? '' : ` ${adviceLabels.others(others.length)}`;
      return { text: oneLine(labels.owner(first.name, first.pid)) + more, tone: 'plain' };
    },
  },
  {
    title: column.accept,
    rank: 1,
    isNumber: true,
    of: ({ report: { acceptQueue } }) => ({
      text: fillText(acceptQueue),
      tone: fillTone(acceptQueue.length, acceptQueue.limit),
    }),
  },
  {
    title: '',
    rank: 6,
    isNumber: false,
    of: ({ report: { acceptQueue }, lately }) => ({
      text: bar(lately, acceptQueue.limit),
      tone: fillTone(lately, acceptQueue.limit),
    }),
  },
  {
    title: column.minute,
    rank: 7,
    isNumber: false,
    of: ({ recent, report: { acceptQueue } }) => ({
      text: sparkline(recent, acceptQueue.limit),
      tone: fillTone(Math.max(0, ...recent.map(most => most ?? 0)), acceptQueue.limit),
    }),
  },
  {
    title: column.most,
    rank: 5,
    isNumber: true,
    of: ({ report: { acceptQueue } }) => ({
      text: String(acceptQueue.most),
      tone: fillTone(acceptQueue.most, acceptQueue.limit),
    }),
  },
  {
    title: column.syn,
    rank: 3,
    isNumber: true,
    of: ({ report: { synQueue } }) => ({
      text: fillText(synQueue),
      tone: fillTone(synQueue.length, synQueue.limit),
    }),
  },
  {
    title: column.drops,
    rank: 2,
    isNumber: true,
    of: ({ report: { drops } }) => ({
      text: drops === null ? '?' : String(drops),
      tone: drops !== null && drops > 0 ? 'bad' : 'plain',
    }),
  },
  {
    title: column.perSecond,
    rank: 8,
    isNumber: true,
    of: ({ dropsPerSecond }) => ({
      text: watchLabels.rate(dropsPerSecond),
      tone: dropsPerSecond > 0 ? 'bad' : 'plain',
    }),
  },
  {
    title: column.boundBy,
    rank: 9,
    isNumber: false,
    of: ({ report: { advice } }) => ({ text: boundShort(advice.bound), tone: 'quiet' }),
  },
];

function boundShort(bound: AdviceBound): string {
  const words = watchLabels.bound;
  switch (bound.by) {
    case 'backlog':
      return words.backlog(bound.kept);
    case 'somaxconn':
      return words.somaxconn(bound.asked);
    case 'somaxconn-perhaps':
      return words.somaxconnPerhaps;
    case 'former-somaxconn':
      return words.former(bound.asked);
  }
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `███▌······`: how full, whatever is in it shows. */
export function bar(length: number, limit: number | null): string {
  const part = limit === null || limit === 0 ? 0 : Math.min(1, length / limit);
  const eighths = length > 0 ? Math.max(1, Math.round(part * BAR * 8)) : 0;
  const full = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return full.padEnd(BAR, '·');
}

const BLOCKS = '▁▂▃▄▅▆▇█';

/** One character for each part of the time: a dot where the queue was empty. */
export function sparkline(recent: readonly (number | null)[], limit: number | null): string {
  return recent
    .map(most => {
      if (most === null) return ' ';
      if (most === 0) return '·';
      const part = limit === null || limit === 0 ? 1 : Math.min(1, most / limit);
      return BLOCKS[Math.min(BLOCKS.length - 1, Math.floor(part * BLOCKS.length))] ?? '';
    })
    .join('');
}
