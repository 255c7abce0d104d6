import assert from 'node:assert/strict';
import type { DepthModel, ListenerDepth } from '../../src/views/depth/model.js';
import { runCells, USERS } from '../support/cli.js';

/** What the notebook's last step shows, which is a `watch`. */
async function watched(
  cells: readonly string[],
  options: Parameters<typeof runCells>[1],
): Promise<readonly ListenerDepth[]> {
  const run = await runCells(cells, options);
  assert.equal(run.code, 0);
  const output = run.steps.at(-1)?.outputs.at(-1);
  assert.equal(output?.view, 'depth');
  return (output.data as DepthModel).listeners; // safe: a depth view
}

/** Lengths of the accept queue and the SYN queue, each change once: `3+0`. */
function lengths({ samples }: ListenerDepth): string[] {
  return samples.map(({ queues }) =>
    queues === null ? 'closed' : `${queues.acceptQueue.length}+${queues.synQueue.length}`,
  );
}

/** Those of `wanted`, from the first on, that are found one behind the other. */
function inOrderOf(wanted: readonly string[], found: readonly string[]): readonly string[] {
  let next = 0;
  for (const one of found) if (one === wanted[next]) next++;
  return wanted.slice(0, next);
}

/** A look of its own, which is recorded like the samples: no state goes unseen. */
const SEEN = 'queues';

/** Samples are taken every 50 ms; this leaves room for a busy machine. */
const HELD = 'wait 1500ms';

const CASES: readonly (readonly [
  title: string,
  cells: readonly string[],
  depths: readonly string[],
])[] = [
  [
    'a filling accept queue, and an emptied one',
    [
      'server web port=7777 backlog=2',
      `${SEEN}\nclient c1 -> web\n${SEEN}\nclient c2..c3 -> web together\n${SEEN}\naccept web 3\n${SEEN}\nwatch web`,
    ],
    ['0+0', '1+0', '3+0', '0+0'],
  ],
  [
    'requests that become connections',
    [
      'server web port=7777 backlog=4\ndrop ack h1..h2 -> web',
      `${SEEN}\nclient h1..h2 -> web together\n${SEEN}\npass all\nwait until accept-queue web == 2\n${SEEN}\nwatch web`,
    ],
    ['0+0', '0+2', '2+0'],
  ],
  [
    'a listener that is closed',
    ['server web port=7777 backlog=4\nclient c1 -> web', `${SEEN}\nclose web\n${SEEN}\nwatch web`],
    ['1+0', 'closed'],
  ],
  [
    'since the start of the lab',
    [`server web port=7777 backlog=4\n${SEEN}\nclient c1 -> web\n${SEEN}`, 'watch web since=start'],
    ['0+0', '1+0'],
  ],
  [
    'by the samples alone',
    [
      `server web port=7777 backlog=4\n${HELD}\nclient c1 -> web\n${HELD}\nclose c1\naccept web\n${HELD}\nwatch web`,
    ],
    ['0+0', '1+0', '0+0'],
  ],
];

for (const user of USERS) {
  describe(`watch on a real kernel, as ${user}`, function () {
    this.timeout(60_000);
    for (const frontMatter of ['', 'lab: pair']) {
      for (const [title, cells, depths] of CASES) {
        it(`${frontMatter === '' ? 'loopback' : 'pair'}: ${title}`, async () => {
          const [web, ...others] = await watched(cells, { user, frontMatter });
          assert.deepEqual(others, []);
          const seen = lengths(web!);
          // A sample may also see a moment in between: connections of a step come one by one.
          assert.deepEqual(inOrderOf(depths, seen), depths, seen.join(' '));
          assert.equal(seen.at(-1), depths.at(-1));
        });
      }
    }

    it('limits, steps and segments that found no room', async () => {
      const [web] = await watched(
        [
          `server web port=7777 backlog=2\nclient c1..c3 -> web\n${SEEN}\nclient c4 -> web\nwait until packets c4 syn >= 2 within=5s\nwatch web`,
        ],
        { user },
      );
      assert.ok(web);
      assert.deepEqual(
        web.samples.flatMap(({ queues }) => queues?.acceptQueue.limit).filter(one => one !== 3),
        [],
      );
      assert.deepEqual(
        web.steps.map(({ text }) => text.split(' ')[0]),
        ['server', 'client', 'client', 'wait'],
      );
      const times = web.steps.map(({ time }) => time);
      assert.deepEqual(
        times,
        times.toSorted((one, two) => one - two),
      );
      const dropped = web.overflows ?? [];
      assert.ok(dropped.length >= 2, `${dropped.length} overflows`);
      for (const { kind, client, time } of dropped) {
        assert.deepEqual([kind, client], ['syn-dropped', 'c4']);
        assert.ok(time >= (times[2] ?? 0) && time <= web.duration, `${time} within its step`);
      }
    });
  });
}
