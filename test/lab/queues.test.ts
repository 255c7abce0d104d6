import assert from 'node:assert/strict';
import { ruleTip } from '../../src/views/explanation/sources.js';
import type { ListenerQueues, QueuesModel } from '../../src/views/queues/model.js';
import { runCells, USERS } from '../support/cli.js';

/** What the last step of the cells shows, which is `queues web`. */
async function queuesOf(
  cells: readonly string[],
  options: Parameters<typeof runCells>[1],
): Promise<ListenerQueues> {
  const run = await runCells(cells, options);
  assert.equal(run.code, 0, JSON.stringify(run.cells));
  const output = run.steps.at(-1)?.outputs.at(-1);
  assert.equal(output?.view, 'queues');
  const [web] = (output.data as QueuesModel).listeners; // safe: a queues view
  assert.ok(web);
  return web;
}

/** `c4 syn-dropped: syn-at-full-accept-queue`, its rule, however often it happened by the look. */
const turned = ({ turnedAway = [] }: ListenerQueues): string[] =>
  turnedAway.map(({ client, what, rule }) => `${client} ${what}: ${rule?.id}`).sort();

const CASES: readonly (readonly [
  title: string,
  cells: readonly string[],
  frontMatter: string,
  expected: readonly string[],
])[] = [
  [
    'a SYN that is dropped',
    ['server web port=7777 backlog=2\nclient c1..c4 -> web\nqueues web'],
    '',
    ['c4 syn-dropped: syn-at-full-accept-queue'],
  ],
  [
    'a SYN that is dropped, over a pair',
    ['server web port=7777 backlog=2\nclient c1..c4 -> web\nqueues web'],
    'lab: pair',
    ['c4 syn-dropped: syn-at-full-accept-queue'],
  ],
  [
    'final ACKs that are ignored',
    [
      'server web port=7777 backlog=2\ndrop ack h1 -> web\nclient h1 -> web\nclient g1..g3 -> web',
      'pass all\nwait until counter ListenOverflows >= 1 within=5s\nqueues web',
    ],
    '',
    ['h1 ack-ignored: ack-at-full-accept-queue'],
  ],
  [
    'cookies',
    [
      'sysctl net.ipv4.tcp_syncookies=2\nserver web port=7777 backlog=2\ndrop ack k1..k2 -> web\nclient k1..k2 -> web\nqueues web',
    ],
    '',
    ['k1 cookie-sent: cookies', 'k2 cookie-sent: cookies'],
  ],
  [
    'nobody, where a server of the same name and port was full before',
    [
      'server web port=7777 backlog=0\nclient a1..a2 -> web\nkill web',
      'wait until error a1 == ECONNRESET\nserver web port=7777 backlog=2\nclient c1 -> web\nqueues web',
    ],
    '',
    [],
  ],
];

for (const user of USERS) {
  describe(`who found no slot, on a real kernel, as ${user}`, function () {
    this.timeout(60_000);
    for (const [title, cells, frontMatter, expected] of CASES) {
      it(title, async () => {
        assert.deepEqual(turned(await queuesOf(cells, { user, frontMatter })), expected);
      });
    }

    it('is told with how long the others wait', async () => {
      const { connections } = await queuesOf(
        [
          'server web port=7777 backlog=2\nclient c1 -> web\nwait 300ms\nclient c2 -> web',
          'drop ack h1 -> web\nclient h1 -> web\nqueues web',
        ],
        { user },
      );
      const [first = 0, second = 0, held = 0] = connections.map(({ waiting }) => waiting);
      assert.deepEqual(
        connections.map(({ client, place }) => `${client} ${place}`),
        ['c1 accept', 'c2 accept', 'h1 syn'],
      );
      assert.ok(first - second >= 300e6, `${first - second} ns between the first two`);
      assert.ok(second > held && held > 0, `${second} ns, ${held} ns`);
    });

    it('is told with what bounds the queue', async () => {
      const web = await queuesOf(
        ['sysctl net.core.somaxconn=1\nserver web port=7777 backlog=100\nqueues web'],
        { user },
      );
      const bound = { by: 'somaxconn', somaxconn: 1, asked: 100, room: 1 };
      const { rules = [], ...queue } = web.acceptQueue;
      assert.deepEqual(queue, { length: 0, limit: 2, bound });
      assert.deepEqual(
        rules.map(({ id }) => id),
        ['backlog-clamped', 'accept-queue-limit'],
      );
      for (const rule of rules) {
        assert.match(ruleTip(rule, web.rules).source, /^\w+ in (net|include)\//);
      }
    });
  });
}
