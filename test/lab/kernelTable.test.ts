import assert from 'node:assert/strict';
import { release } from 'node:os';
import { describe, it } from 'mocha';
import { mostUnpruned, synackSchedule } from '../../src/analysis/kernel/schedules.js';
import { kernelSettings, observedListener } from '../../src/analysis/kernel/settings.js';
import { runCells } from '../support/cli.js';

/** What the model says of this kernel with so many SYN-ACK retries. */
function listener(kept: number, retries = 5): ReturnType<typeof observedListener> {
  const sysctls = { 'net.ipv4.tcp_synack_retries': String(retries) };
  return observedListener(kernelSettings(release(), sysctls), { kept });
}

const HELD = 'sysctl net.ipv4.tcp_syncookies=0\nserver web port=7777 backlog=8\n';
const unpruned = mostUnpruned(listener(8)) ?? 0;

/** A request's life with so few retries, as the model has it. */
function expiry(retries: number): readonly string[] {
  const schedule = synackSchedule(listener(2, retries));
  assert.ok(schedule.known);
  const { sent, givesUp } = schedule.schedule;
  return [
    `sysctl net.ipv4.tcp_synack_retries=${retries}\nserver web port=7777 backlog=2`,
    `drop ack c1 -> web\nclient c1 -> web\nexpect server-state c1 == SYN_RECV`,
    `wait until server-state c1 == CLOSED within=${givesUp + 5}s`,
    `expect packets c1 syn-ack == 0\nexpect count web SYN_RECV == 0\nexpect state c1 == ESTABLISHED`,
    sent.length > 1
      ? `expect sent-after c1 syn-ack ${sent.length} >= ${sent.at(-1)! * 1000 - 100}ms`
      : 'expect state c1 == ESTABLISHED',
  ];
}

/** Rows of what was verified of queues over time, each with the claims that say so. */
const ROWS: readonly (readonly [title: string, cells: readonly string[]])[] = [
  ['a request expires silently, without a repeat', expiry(0)],
  ['a request expires silently, after one repeat', expiry(1)],
  [
    'more requests than half of the backlog are pruned to it',
    [
      `${HELD}drop ack h1..h9 -> web\nclient h1..h9 -> web together\nexpect syn-queue web == 9`,
      `wait until syn-queue web == ${unpruned} within=20s\nexpect state h1..h9 == ESTABLISHED`,
    ],
  ],
  [
    'no more requests than half of the backlog are left alone',
    [
      `${HELD}drop ack h1..h${unpruned} -> web\nclient h1..h${unpruned} -> web together`,
      `wait until packets h1 syn-ack >= 3 within=20s\nexpect syn-queue web == ${unpruned}`,
    ],
  ],
  [
    'a connection that was reset or closed while it waited still counts',
    [
      'server web port=7777 backlog=2\nclient c1..c3 -> web\nreset c1\nclose c2',
      'wait until count web CLOSE_WAIT == 1\nwait until count web ESTABLISHED == 1\nexpect accept-queue web == 3',
      'accept web 3\nexpect accepted web == 3',
    ],
  ],
  [
    'a closed listener resets who waits, and leaves requests to their timer',
    [
      `${HELD}client c1..c2 -> web\ndrop ack h1 -> web\nclient h1 -> web\nclose web`,
      'expect error c1..c2 == ECONNRESET within=5s\nexpect state h1 == ESTABLISHED',
      'expect server-state h1 == CLOSED within=5s\nexpect state h1 == ESTABLISHED\nexpect packets h1 rst == 0',
    ],
  ],
];

describe('what was verified of queues over time, on this kernel', function () {
  this.timeout(60_000);
  for (const [title, cells] of ROWS) {
    it(title, async () => {
      const run = await runCells(cells);
      const failed = run.steps.filter(({ ok }) => !ok).map(({ text, error }) => [text, error]);
      assert.deepEqual(failed, []);
      assert.equal(run.code, 0, JSON.stringify(run.cells));
    });
  }
});
