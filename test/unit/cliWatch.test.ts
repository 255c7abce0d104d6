import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import { describe, it } from 'mocha';
import { bar, sparkline } from '../../src/cli/watch/columns.js';
import { watchScreen } from '../../src/cli/watch/draw.js';
import type { WatchModel, WatchRow } from '../../src/cli/watch/model.js';
import { isMeant, readTarget, targetText } from '../../src/cli/watch/target.js';
import { report } from '../support/listener-samples.js';

const row = (port: number, more: Partial<WatchRow> = {}): WatchRow => ({
  report: { ...report, port, name: null },
  recent: [null, 0, 1, 128, 129],
  lately: 129,
  dropsPerSecond: 4,
  ...more,
});

const model = (rows: readonly WatchRow[], more: Partial<WatchModel> = {}): WatchModel => ({
  host: 'local',
  kernel: '6.18.44',
  seconds: 10,
  settings: [{ name: 'somaxconn', value: '128' }],
  counters: [{ name: 'ListenOverflows', growth: 42, perSecond: 4.2 }],
  rows,
  listeners: rows.length,
  awaited: [],
  nearest: [],
  hidesOwners: false,
  ...more,
});

const draw = (about: WatchModel, width: number, height: number): string[] =>
  watchScreen(about, { color: false, width }, height);

describe('the screen of tcpbook watch', () => {
  it('shows kernel, settings, counters, a row, and what to do', () => {
    assert.deepEqual(draw(model([row(80)]), 130, 24), [
      'tcpbook watch · Linux 6.18.44 · 1 listener · 10 s',
      'somaxconn 128',
      'ListenOverflows +42 (4.2/s)',
      '',
      'Address     Owner (pid)     Accept queue              Last minute  Most  SYN queue  Drops  /s  Bound by',
      '0.0.0.0:80  nginx (812) +2     129 / 129  ██████████   ·▁██         129    0 / 129     42   4  somaxconn (asked 511)',
      '  ✗ backlog 511 clamped to 128 by somaxconn; overflowed 42× in 10 s; raise somaxconn first, to 511 or more, then restart it',
      'q ends',
    ]);
  });

  it('is never wider nor higher than the terminal', () => {
    const many = Array.from({ length: 1000 }, (_, index) => row(index + 1));
    for (const about of [
      model(many),
      model([]),
      model([], { awaited: [':80', '[::1]:443'], nearest: ['0.0.0.0:22'], hidesOwners: true }),
    ]) {
      for (const width of [20, 33, 44, 61, 80, 132]) {
        for (const height of [3, 8, 24]) {
          const lines = draw(about, width, height);
          assert.ok(lines.length <= height, `${lines.length} lines of ${height}`);
          for (const line of lines) assert.ok(stringWidth(line) <= width, `${width}: ${line}`);
        }
      }
    }
  });

  it('says how many more there are', () => {
    const many = Array.from({ length: 1000 }, (_, index) => row(index + 1));
    assert.match(draw(model(many), 100, 24).at(-2) ?? '', /^… 9\d\d more$/);
  });

  it('says for what it waits, and who listens nearby', () => {
    const lines = draw(model([], { awaited: [':80'], nearest: ['0.0.0.0:81'] }), 80, 24);
    assert.ok(lines.includes('waiting: nobody listens on :80 yet'));
    assert.ok(lines.includes('listening are: 0.0.0.0:81'));
  });

  it('colours nothing without colour, and the same text with it', () => {
    const plain = draw(model([row(80)]), 100, 24).join('\n');
    assert.ok(!plain.includes('\u001b'));
    const painted = watchScreen(model([row(80)]), { color: true, width: 100 }, 24).join('\n');
    // eslint-disable-next-line no-control-regex -- the escapes are what is taken out
    assert.equal(painted.replace(/\u001b\[\d+m/g, ''), plain);
  });

  it('draws a bar and the last minute', () => {
    assert.equal(bar(0, 10), '··········');
    assert.equal(bar(1, 1000), '▏·········');
    assert.equal(bar(10, 10), '██████████');
    assert.equal(bar(99, 10), '██████████');
    assert.equal(sparkline([null, 0, 1, 10, 99], 10), ' ·▁██');
  });
});

describe('what tcpbook watch is to look at', () => {
  const TARGETS: readonly (readonly [string, string | undefined, string | undefined])[] = [
    [':80', ':80', undefined],
    ['80', ':80', undefined],
    ['*:80', ':80', undefined],
    ['127.0.0.1:6379', '127.0.0.1:6379', '127.0.0.1'],
    ['[::1]:80', '[::1]:80', '::1'],
    ['0', undefined, undefined],
    [':65536', undefined, undefined],
    ['web', undefined, undefined],
    ['1.2.3:80', undefined, undefined],
    ['[x]:80', undefined, undefined],
    ['', undefined, undefined],
  ];
  for (const [text, written, address] of TARGETS) {
    it(`${text || 'nothing'}: ${written ?? 'no target'}`, () => {
      const target = readTarget(text);
      assert.equal(target && targetText(target), written);
      assert.equal(target?.address, address);
    });
  }

  it('means any address, or one', () => {
    const local = { address: '127.0.0.1', port: 80 };
    assert.ok(isMeant(local, { port: 80, address: undefined }));
    assert.ok(isMeant({ address: '::ffff:127.0.0.1', port: 80 }, { ...local }));
    assert.ok(!isMeant(local, { port: 80, address: '127.0.0.2' }));
    assert.ok(!isMeant(local, { port: 81, address: undefined }));
  });
});
