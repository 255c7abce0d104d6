import assert from 'node:assert/strict';
import type { ExplanationModel } from '../../src/views/explanation/model.js';
import { verdictOf } from '../../src/views/explanation/model.js';
import { cli, runCells, USERS } from '../support/cli.js';

/** Each ends with `expect mismatches … == 0` and `explain` of the same server. */
const CASES: readonly (readonly [title: string, cells: readonly string[], frontMatter?: string])[] =
  [
    ['a SYN that is dropped', ['server web port=7777 backlog=2\nclient c1..c5 -> web']],
    [
      'a SYN that is dropped, over a pair',
      ['server web port=7777 backlog=2\nclient c1..c5 -> web'],
      'lab: pair',
    ],
    [
      'a backlog that somaxconn clamps',
      ['sysctl net.core.somaxconn=3\nserver web port=7777 backlog=100\nclient c1..c6 -> web'],
    ],
    [
      'a negative backlog, which is a large one',
      ['sysctl net.core.somaxconn=2\nserver web port=7777 backlog=-1\nclient c1..c5 -> web'],
    ],
    [
      'final ACKs that are ignored, repeats, then accepts',
      [
        'server web port=7777 backlog=2\ndrop ack h1..h2 -> web\nclient h1..h2 -> web\nclient g1..g3 -> web',
        'pass all\nwait until counter ListenOverflows >= 2 within=5s\naccept web 2\nwait until syn-queue web == 0 within=9s',
      ],
    ],
    [
      'a full SYN queue without cookies',
      [
        'sysctl net.ipv4.tcp_syncookies=0\nserver web port=7777 backlog=4\ndrop ack s1..s8 -> web\nclient s1..s8 -> web timeout=100ms',
      ],
    ],
    [
      'tcp_max_syn_backlog',
      [
        'sysctl net.ipv4.tcp_syncookies=0\nsysctl net.ipv4.tcp_no_metrics_save=1\nsysctl net.ipv4.tcp_max_syn_backlog=4\nserver web port=7777 backlog=8\ndrop ack u1..u6 -> web\nclient u1..u6 -> web timeout=100ms',
      ],
    ],
    [
      'cookies at a full SYN queue',
      ['server web port=7777 backlog=2\ndrop ack k1..k6 -> web\nclient k1..k6 -> web'],
    ],
    [
      'cookies for all, and data that brings one back to a full queue',
      [
        'sysctl net.ipv4.tcp_syncookies=2\nserver web port=7777 backlog=1\ndrop ack k1 -> web\nclient k1 -> web\nclient c1..c3 -> web timeout=100ms',
        'pass all\nsend k1 "hello"\nwait until counter SyncookiesRecv >= 1 within=5s',
      ],
    ],
    [
      'tcp_abort_on_overflow',
      [
        'sysctl net.ipv4.tcp_abort_on_overflow=1\nserver web port=7777 backlog=1\ndrop ack a1 -> web\nclient a1 -> web\nclient c1..c2 -> web',
        'pass all\nwait until state a1 == CLOSED within=5s',
      ],
    ],
    [
      'TCP_DEFER_ACCEPT',
      ['server web port=7777 backlog=2 defer-accept=3s\nclient d1..d3 -> web\nsend d1 "x"'],
    ],
    [
      'a request that expires',
      [
        'sysctl net.ipv4.tcp_synack_retries=1\nserver web port=7777 backlog=2\ndrop ack b1 -> web\nclient b1 -> web\nwait until syn-queue web == 0 within=9s',
      ],
    ],
    [
      'settings that change midway',
      [
        'server web port=7777 backlog=2\ndrop ack k1..k9 -> web\nclient k1..k4 -> web',
        'sysctl net.ipv4.tcp_syncookies=0\nclient k5..k9 -> web timeout=100ms',
      ],
    ],
    [
      'a thousand clients at once',
      ['server web port=7777 backlog=128\nclient c1..c1000 -> web together timeout=1s'],
    ],
    [
      'a server that accepts all it can',
      ['server web port=7777 backlog=5 accept=all\nclient c1..c300 -> web together timeout=2s'],
    ],
  ];

function explained(steps: Awaited<ReturnType<typeof runCells>>['steps']): ExplanationModel {
  const output = steps.at(-1)?.outputs.at(-1);
  assert.equal(output?.view, 'explanation');
  return output.data as ExplanationModel; // safe: an explanation view
}

describe('explain: predicted and observed', function () {
  this.timeout(60_000);
  for (const user of USERS) {
    for (const [title, cells, frontMatter = ''] of CASES) {
      it(`${title}, as ${user}`, async () => {
        const all = [...cells, 'expect mismatches web == 0\nexplain web'];
        const run = await runCells(all, { user, frontMatter });
        const { listeners } = explained(run.steps);
        const rows = listeners.flatMap(({ replay }) => replay?.rows ?? []);
        const wrong = rows.filter(row => verdictOf(row) !== 'same');
        assert.deepEqual(wrong, []);
        assert.ok(rows.length >= 6);
        assert.equal(run.code, 0, JSON.stringify(run.cells));
      });
    }

    it(`a shared port is not guessed at, as ${user}`, async () => {
      const scene =
        'server web port=7777 backlog=2 reuseport\nserver two port=7777 backlog=2 reuseport\nclient c1..c4 -> web\nexpect mismatches web == 0\nexplain web';
      const run = await runCells([scene], { user });
      const { listeners } = explained(run.steps);
      const whys = listeners.flatMap(({ replay }) =>
        replay?.rows.map(({ unknown }) => unknown?.why),
      );
      assert.deepEqual([...new Set(whys)], ['shared-port']);
    });
  }
});

describe('tcpbook explain', () => {
  it('says what a kernel would do, without running anything', async () => {
    const { stdout, code } = await cli(['explain', '--kernel', '3.10', '--backlog', '128']);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /SYN queue .*tcp_max_syn_backlog ≥ 128\), 8\) \+ 1, up to a power of two = 256/,
    );
  });

  it('gives the model as JSON, one listener a kernel', async () => {
    const kernels = ['--kernel', '4.9', '--kernel', '4.10'];
    const { stdout } = await cli(['explain', ...kernels, '--backlog', '2', '--format', 'json']);
    const { listeners } = JSON.parse(stdout) as ExplanationModel; // safe: its fields are checked
    assert.deepEqual(
      listeners.map(({ release, queues }) => [release, ...queues.map(({ limit }) => limit)]),
      [
        ['4.9', 3, 2],
        ['4.10', 3, 2],
      ],
    );
  });

  it('takes any backlog that listen(2) takes', async () => {
    const { stdout } = await cli(['explain', '--kernel', '6.18', '--backlog', '-1']);
    assert.match(stdout, /backlog -1 = 4294967295 unsigned, somaxconn 4096\) \+ 1 = 4097/);
  });

  it('wants a kernel, and numbers', async () => {
    assert.equal((await cli(['explain', '--kernel', '6.18', '--backlog', '-2147483649'])).code, 2);
    assert.equal((await cli(['explain'])).code, 2);
    assert.equal((await cli(['explain', '--kernel', 'new'])).code, 2);
    assert.equal((await cli(['explain', '--kernel', '6.18', '--syncookies', '3'])).code, 2);
  });
});
