import type { Session } from '../../src/session/model.js';
import { Cells } from './cells.js';

/** A kind of step, run alone in a cell. `#` in its texts is a number that no other case has. */
export interface StepCase {
  readonly kind: string;
  /** Steps of the cell before. */
  readonly before?: readonly string[];
  /** One step, or a shell cell's text. */
  readonly step: string;
  readonly shell?: true;
}

const WEB = 'server web# port=2# backlog=64';
const CLIENT = 'client c#x1 -> web#';
const CLIENTS = 'client c#x1..c#x10 -> web# together';

export const STEP_CASES: readonly StepCase[] = [
  { kind: 'sysctl, read', step: 'sysctl net.core.somaxconn' },
  { kind: 'sysctl, write', step: 'sysctl net.core.somaxconn=4096' },
  { kind: 'server', step: WEB },
  { kind: 'server in the place of another', before: [WEB], step: WEB },
  { kind: 'server exec=', step: 'server web# port=2# exec="socat TCP-LISTEN:2#,fork -"' },
  { kind: 'accept', before: [WEB, CLIENT], step: 'accept web#' },
  { kind: 'client', before: [WEB], step: CLIENT },
  { kind: 'client, 10 in turn', before: [WEB], step: 'client c#x1..c#x10 -> web#' },
  { kind: 'client, 10 together', before: [WEB], step: CLIENTS },
  { kind: 'client in the place of another', before: [WEB, CLIENT], step: CLIENT },
  { kind: 'client named by a rule', before: [WEB, 'drop ack c#x1 -> web#'], step: CLIENT },
  { kind: 'send', before: [WEB, CLIENT], step: 'send c#x1 "hello"' },
  { kind: 'send, 10', before: [WEB, CLIENTS], step: 'send c#x1..c#x10 "hello"' },
  { kind: 'close a client', before: [WEB, CLIENT], step: 'close c#x1' },
  { kind: 'close a server', before: [WEB], step: 'close web#' },
  { kind: 'close 10 clients, 1 server', before: [WEB, CLIENTS], step: 'close c#x1..c#x10 web#' },
  { kind: 'reset, 10', before: [WEB, CLIENTS], step: 'reset c#x1..c#x10' },
  { kind: 'kill', before: [WEB], step: 'kill web#' },
  { kind: 'drop ack', before: [WEB, CLIENT], step: 'drop ack c#x1 -> web#' },
  { kind: 'drop syn-ack, 10', before: [WEB, CLIENTS], step: 'drop syn-ack web# -> c#x1..c#x10' },
  {
    kind: 'pass, 10',
    before: [WEB, CLIENTS, 'drop syn-ack web# -> c#x1..c#x10'],
    step: 'pass c#x1..c#x10',
  },
  { kind: 'wait', step: 'wait 1ms' },
  { kind: 'wait until', before: [WEB, CLIENT], step: 'wait until state c#x1 == ESTABLISHED' },
  { kind: 'queues', before: [WEB, CLIENT], step: 'queues web#' },
  { kind: 'sockets', before: [WEB, CLIENT], step: 'sockets web#' },
  { kind: 'watch', before: [WEB, CLIENT], step: 'watch web#' },
  { kind: 'timeline', before: [WEB, CLIENT], step: 'timeline c#x1 since=start' },
  { kind: 'counters', step: 'counters' },
  { kind: 'expect accept-queue', before: [WEB, CLIENT], step: 'expect accept-queue web# == 1' },
  { kind: 'expect state, 10', before: [WEB, CLIENTS], step: 'expect state c#x1..c#x10 == ESTAB' },
  { kind: 'expect counter', step: 'expect counter TcpPassiveOpens == 0' },
  { kind: 'expect packets', before: [WEB, CLIENT], step: 'expect packets c#x1 syn == 0' },
  { kind: 'expect connected', before: [WEB, CLIENT], step: 'expect connected c#x1' },
  { kind: 'a shell cell', step: 'true', shell: true },
];

export interface CaseTimes {
  /** Of the step alone, milliseconds. */
  readonly step: number;
  /** What its cell takes besides. */
  readonly rest: number;
}

/** Runs every case once, in one lab. */
export async function runStepCases(session: Session): Promise<readonly CaseTimes[]> {
  const times: CaseTimes[] = [];
  for (const [index, { before, step, shell }] of STEP_CASES.entries()) {
    const text = (line: string): string => line.replaceAll('#', String(1000 + index));
    const cells = new Cells(session);
    if (before !== undefined) await cells.run(...before.map(text));
    const { ms, steps } = await (shell ? cells.runShell(step) : cells.run(text(step)));
    const own = steps.reduce((sum, report) => sum + report.ms, 0);
    times.push({ step: own, rest: ms - own });
  }
  return times;
}

/** A cell of ten steps whose length no timer of theirs decides. */
export const TEN_STEPS: readonly string[] = [
  'sysctl net.core.somaxconn',
  'server ten port=7777 backlog=2',
  'client t1..t2 -> ten together',
  'accept ten',
  'expect connected t1..t2',
  'send t1..t2 "hello"',
  'sockets ten',
  'queues ten',
  'counters',
  'close t1..t2 ten',
];
