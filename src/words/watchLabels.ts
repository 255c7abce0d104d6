import { many } from './sentences.js';

/** What `tcpbook watch` shows. */
export const watchLabels = {
  title: (host: string, kernel: string) => `${host === 'local' ? '' : `${host} · `}Linux ${kernel}`,
  elapsed: (seconds: number) => `${Math.floor(seconds)} s`,
  listeners: (count: number) => many(count, 'listener'),
  settings: (list: readonly string[]) => list.join('  '),
  setting: (name: string, value: string) => `${name} ${value}`,
  counter: (name: string, growth: number, perSecond: number) =>
    `${name} +${growth}${perSecond > 0 ? ` (${rate(perSecond)}/s)` : ''}`,
  column: {
    address: 'Address',
    owner: 'Owner (pid)',
    accept: 'Accept queue',
    minute: 'Last minute',
    most: 'Most',
    syn: 'SYN queue',
    drops: 'Drops',
    perSecond: '/s',
    boundBy: 'Bound by',
  },
  bound: {
    backlog: (kept: number) => `backlog ${kept}`,
    somaxconn: (asked: number) => `somaxconn (asked ${asked})`,
    somaxconnPerhaps: 'somaxconn?',
    former: (asked: number) => `old somaxconn (asked ${asked})`,
  },
  rate,
  more: (count: number) => `… ${count} more`,
  waiting: (targets: readonly string[]) => `waiting: nobody listens on ${targets.join(', ')} yet`,
  nearest: (others: readonly string[]) => `listening are: ${others.join(', ')}`,
  noListener: 'no TCP listener on this host',
  hidden: 'Owners of other users’ sockets are hidden: run as root to see them.',
  keys: 'q ends',
  line: {
    accept: (now: number, limit: number | null, most: number) =>
      `accept queue ${now}/${limit ?? '?'} (most ${most})`,
    syn: (now: number, limit: number | null) => `SYN queue ${now}/${limit ?? '?'}`,
    drops: (all: number | null, perSecond: number) =>
      `drops ${all ?? '?'}${perSecond > 0 ? ` (${rate(perSecond)}/s)` : ''}`,
    gone: 'nobody listens there any more',
  },
  summary: (seconds: number) => `watched for ${seconds.toFixed(1)} s`,
};

function rate(perSecond: number): string {
  return perSecond >= 10 || Number.isInteger(perSecond)
    ? String(Math.round(perSecond))
    : perSecond.toFixed(1);
}
