import { many } from './sentences.js';

const seconds = (value: number): string =>
  `${value >= 10 ? Math.round(value) : Number(value.toFixed(1))} s`;

/** What is said of servers of the host: parts of one sentence, and what stands around it. */
export const adviceLabels = {
  /** What bounds the backlog that the kernel keeps. */
  bound: {
    backlog: (kept: number) => `backlog ${kept}`,
    uncertain: (kept: number) => `backlog ${kept} kept`,
    somaxconn: (asked: number, kept: number) => `backlog ${asked} clamped to ${kept} by somaxconn`,
    perhaps: (kept: number) => `backlog ${kept} kept, which is somaxconn`,
    former: (asked: number, kept: number, somaxconn: number) =>
      `backlog ${asked} clamped to ${kept} by a former somaxconn (now ${somaxconn})`,
  },
  seen: {
    nothingYet: 'only looked at so far',
    closed: 'nobody listens there any more',
    accept: (times: number, over: number) => `overflowed ${times}× in ${seconds(over)}`,
    syn: (times: number, over: number) =>
      `SYN queue full: ${many(times, 'SYN')} dropped in ${seconds(over)}`,
    unknown: (times: number, over: number) =>
      `${many(times, 'segment')} dropped in ${seconds(over)}`,
    hostWide: '(all listeners of the host together)',
    cookies: (times: number, over: number) =>
      `SYN queue full: ${many(times, 'cookie')} in ${seconds(over)} (host-wide)`,
    nearlyFull: (most: number, limit: number) =>
      most >= limit
        ? `full (${most} of ${limit}), nothing dropped`
        : `nearly full: ${most} of ${limit}`,
    fits: (most: number, limit: number) => `most ${most} of ${limit}`,
  },
  todo: {
    acceptFaster: (percent: number) =>
      `full ${percent} % of the time: it accepts too slowly, a longer queue only adds waiting`,
    raiseSomaxconn: (to: number) => `raise somaxconn first, to ${to} or more, then restart it`,
    listenAgain: (gets: number) => `restart it: it then gets ${gets}`,
    raiseBacklog: 'raise its own backlog setting',
    raiseBoth: (somaxconn: number) =>
      `raise its own backlog setting, beyond ${somaxconn} somaxconn too`,
    enableCookies: 'set tcp_syncookies=1',
    raiseMaxSynBacklog: (to: number) => `raise tcp_max_syn_backlog to ${to}`,
  },
  /** Between the parts. */
  between: '; ',
  caption: (name: string) => `Queues of ${name}`,
  none: 'No listener is watched.',
  now: 'Now',
  boundBy: 'Bound by',
  listens: (endpoint: string) => `listens on ${endpoint}`,
  over: (value: number) => `over ${seconds(value)}`,
  others: (count: number) => `+${count}`,
  hidden: (uid: number) => `owner hidden (user ${uid}): run as root to see it`,
  elsewhere: (uid: number) => `owner not visible from here (user ${uid})`,
  /** The same where there is little room. */
  hiddenShort: (uid: number) => `uid ${uid}`,
  asked: (program: string, backlog: number) => `${program} asked for backlog ${backlog}`,
  drops: (count: number) => `It dropped ${many(count, 'segment')}.`,
  dropsUnknown: 'This kernel does not count the drops of each listener (Linux 4.9 on).',
  counters: (list: string) => `Host-wide: ${list}.`,
  counter: (name: string, growth: number) => `${name} +${growth}`,
};
