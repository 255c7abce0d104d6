import { nameRuns } from './nameRuns.js';

/** What steps report in passing, in words. Views hold the facts; these lines accompany them. */

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `c1 c2 c3 c5` as `c1..c3 c5`. */
const nameList = (names: readonly string[]): string =>
  nameRuns(names)
    .map(run => run.text)
    .join(' ');

/** Milliseconds as people write them: `0.05 ms`, `12 ms`, `1.5 s`. */
function milliseconds(ms: number): string {
  if (ms >= 1000) return `${Number((ms / 1000).toPrecision(3))} s`;
  return `${ms >= 10 ? Math.round(ms) : Number(ms.toPrecision(2))} ms`;
}

export const notes = {
  listening: (server: string, endpoint: string, backlog: number | undefined): string =>
    `${server} listens on ${endpoint}${backlog === undefined ? '' : `, backlog ${backlog}`}`,
  /** How it is known which backlog a program asked for. */
  backlogBy: (
    note: string,
    by:
      | { readonly from: 'configuration'; readonly file: string; readonly line: number }
      | { readonly from: 'arguments'; readonly directive: string }
      | { readonly from: 'default' },
    program: string,
  ): string => {
    switch (by.from) {
      case 'configuration':
        return `${note} (${by.file}, line ${by.line})`;
      case 'arguments':
        return `${note} (${by.directive})`;
      case 'default':
        return `${note} (the default of ${program})`;
    }
  },
  listensAgain: (server: string, backlog: number): string =>
    `${server} listens, backlog ${backlog}`,
  inProcess: (note: string, pid: number): string => `${note}, process ${pid}`,
  accepted: (server: string, now: number, wanted: number, all: number): string =>
    `${server} accepted ${now} of ${wanted}, ${all} in all${now < wanted ? '; it still waits in accept(2) for the rest' : ''}`,
  acceptFailed: (server: string, errno: string, now: number, all: number): string =>
    `${server}: accept(2) failed with ${errno} after ${plural(now, 'connection')}, ${all} accepted in all`,
  connected: (names: readonly string[]): string => `connected: ${nameList(names)}`,
  pending: (names: readonly string[], ms: number): string =>
    `no answer within ${milliseconds(ms)}, still trying: ${nameList(names)}`,
  failed: (names: readonly string[], errno: string): string => `${errno}: ${nameList(names)}`,
  sysctl: (key: string, value: string): string => `${key} = ${value}`,
  sent: (names: readonly string[], bytes: number): string =>
    `${nameList(names)} sent ${plural(bytes, 'byte')}${names.length > 1 ? ' each' : ''}`,
  closed: (names: readonly string[]): string => `closed: ${nameList(names)}`,
  closedAtServer: (names: readonly string[]): string => `closed by the server: ${nameList(names)}`,
  shutDown: (names: readonly string[], end: 'client' | 'server'): string =>
    end === 'client'
      ? `${nameList(names)} will send no more`
      : `the server will send no more to ${nameList(names)}`,
  reset: (names: readonly string[]): string => `reset: ${nameList(names)}`,
  killed: (server: string, signal: string, how: string | undefined): string =>
    `${server} got SIG${signal}${how === undefined ? '' : ` and ended (${how})`}`,
  dropping: (
    segment: string,
    from: readonly string[],
    to: readonly string[],
    count: number | undefined,
  ): string =>
    `from now on lost: ${count === undefined ? 'every' : `the next ${count}`} ${segment.toUpperCase()} from ${nameList(from)} to ${nameList(to)}`,
  passing: (count: number): string =>
    count === 0 ? 'no rule was in force' : `${plural(count, 'rule')} ended`,
  answered: (names: readonly string[], value: string | number): string =>
    `${nameList(names)} ${value}`,
  notSent: 'not sent yet',
  time: milliseconds,
  flooded: (server: string, sent: number): string =>
    `${plural(sent, 'SYN')} sent to ${server}, each from an address that nobody has`,
  waited: (ms: number): string => `waited ${milliseconds(ms)}`,
  holds: (claim: string): string => `${claim}: holds`,
  after: (note: string, ms: number): string => `${note} after ${milliseconds(ms)}`,
  exitStatus: (status: number | null, signal: string | null): string =>
    signal ?? `exit status ${status ?? 0}`,
  kernel: (release: string): string => `kernel ${release}`,
};
