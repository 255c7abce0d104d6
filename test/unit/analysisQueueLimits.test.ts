import assert from 'node:assert/strict';
import {
  acceptQueueLimit,
  acceptQueueRule,
  queueRules,
  synQueueLimit,
  synQueueRule,
} from '../../src/analysis/queueLimits.js';
import type { QueueBound } from '../../src/views/queues/model.js';

describe('acceptQueueLimit', () => {
  for (const [backlog, limit] of [
    [0, 1],
    [2, 3],
    [4096, 4097],
  ] as const) {
    it(`backlog ${backlog}: ${limit}`, () => assert.equal(acceptQueueLimit({ backlog }), limit));
  }
});

describe('synQueueLimit', () => {
  for (const [release, backlog, maxSynBacklog, syncookies, limit] of [
    // Now: one more than the backlog.
    ['6.18.44', 2, 128, 1, 3],
    ['6.18.44-generic', 0, 128, 1, 1],
    ['6.14.0-15-generic', 4, 128, 1, 5],
    ['6.13.0', 2, 128, 1, 3],
    ['7.1.3', 8, 4096, 1, 9],
    ['6.16.8-1-default', 2, 128, 1, 3],
    // The stable lines, from the release with the fix.
    ['6.12.9', 2, 128, 1, 2],
    ['6.12.10', 2, 128, 1, 3],
    ['6.6.71', 2, 128, 1, 2],
    ['6.6.72', 2, 128, 1, 3],
    ['6.6.87.2-microsoft-standard-WSL2', 2, 128, 1, 3],
    ['6.1.124', 2, 128, 1, 2],
    ['6.1.125', 2, 128, 1, 3],
    ['5.15.176', 2, 128, 1, 2],
    ['5.15.177', 2, 128, 1, 3],
    ['5.10.233', 2, 128, 1, 2],
    ['5.10.234', 2, 128, 1, 3],
    ['5.4.289', 2, 128, 1, 2],
    ['5.4.290', 2, 128, 1, 3],
    // Lines that ended before.
    ['6.8.12', 2, 128, 1, 2],
    ['4.19.325', 2, 128, 1, 2],
    // The article's kernels.
    ['4.11.3', 2, 128, 1, 2],
    ['4.5.5-300.fc24.x86_64', 4, 128, 1, 4],
    ['4.4.0', 0, 128, 1, 0],
    // To 4.3: a power of two, 16 at least.
    ['4.3.0', 2, 128, 1, 16],
    ['3.10.65', 8, 128, 1, 16],
    ['3.10.65', 16, 128, 1, 32],
    ['3.13.0-170-generic', 15, 128, 1, 16],
    ['2.6.32.65', 1000, 100, 1, 128],
    ['2.6.18', 2, 128, 1, null],
    // Cookies 0: three quarters of tcp_max_syn_backlog, as measured on 6.18.44.
    ['6.18.44', 1000, 1, 0, 2],
    ['6.18.44', 1000, 2, 0, 3],
    ['6.18.44', 1000, 4, 0, 4],
    ['6.18.44', 1000, 16, 0, 13],
    ['6.18.44', 1000, 128, 0, 97],
    ['6.18.44', 1, 2, 0, 2],
    ['6.18.44', 8, 128, 0, 9],
    ['4.11.3', 2, 128, 0, 2],
    ['6.18.44', 2, undefined, 0, null],
    ['6.18.44', 2, undefined, 1, 3],
    ['3.10.65', 2, undefined, 1, null],
    ['6.18.44', 2, 128, undefined, null],
    // Cookies 2: nothing is queued; before it had a meaning, as with 1.
    ['6.18.44', 2, 128, 2, 0],
    ['3.18.20', 2, 128, 2, 0],
    ['3.16.7', 2, 128, 2, null],
    ['3.10.65', 2, 128, 2, 16],
    // Releases that do not tell what is in them.
    ['3.10.0-1160.el7.x86_64', 2, 128, 1, null],
    ['4.18.0-553.el8_10.x86_64', 2, 128, 1, null],
    ['5.14.0-427.el9.x86_64', 2, 128, 1, null],
    ['6.1.0-28-amd64', 2, 128, 1, null],
    ['5.15.0-130-generic', 2, 128, 0, null],
    ['6.4.0-150600.23.17-default', 2, 128, 1, null],
    ['5.14.21-150500.55.19-default', 2, 128, 1, null],
    ['custom', 2, 128, 1, null],
  ] as const) {
    it(`${release}, backlog ${backlog}, max_syn_backlog ${maxSynBacklog}, cookies ${syncookies}: ${limit}`, () => {
      assert.equal(synQueueLimit({ release, backlog, maxSynBacklog, syncookies }), limit);
    });
  }
});

describe('what bounds a queue', () => {
  const now = { release: '6.18.44', maxSynBacklog: 128, syncookies: 1 };
  const rows: [what: string, about: Parameters<typeof synQueueRule>[0], bound: QueueBound][] = [
    ['the backlog', { ...now, backlog: 2 }, { by: 'backlog', backlog: 2, room: 1 }],
    [
      'all that was asked',
      { ...now, backlog: 2, asked: 2 },
      { by: 'backlog', backlog: 2, room: 1 },
    ],
    [
      'somaxconn',
      { ...now, backlog: 1, asked: 100 },
      { by: 'somaxconn', somaxconn: 1, asked: 100, room: 1 },
    ],
    [
      'the backlog of an older kernel',
      { ...now, release: '4.11.3', backlog: 2 },
      { by: 'backlog', backlog: 2, room: 0 },
    ],
    ['the table', { ...now, release: '3.10.65', backlog: 2 }, { by: 'table' }],
    [
      'three quarters of tcp_max_syn_backlog',
      { ...now, syncookies: 0, backlog: 1000 },
      { by: 'max-syn-backlog', maxSynBacklog: 128 },
    ],
    [
      'the backlog, below three quarters',
      { ...now, syncookies: 0, backlog: 2 },
      { by: 'backlog', backlog: 2, room: 1 },
    ],
    ['cookies', { ...now, syncookies: 2, backlog: 2 }, { by: 'cookies' }],
    ['what is not known', { ...now, release: 'custom', backlog: 2 }, { by: 'unknown' }],
  ];
  for (const [what, about, bound] of rows) {
    it(`the SYN queue: ${what}`, () => assert.deepEqual(synQueueRule(about).bound, bound));
  }

  it('the accept queue: the backlog or somaxconn, on any kernel', () => {
    assert.deepEqual(acceptQueueRule({ backlog: 2 }).bound, {
      by: 'backlog',
      backlog: 2,
      room: 1,
    });
    assert.deepEqual(acceptQueueRule({ backlog: 1, asked: 5 }).bound, {
      by: 'somaxconn',
      somaxconn: 1,
      asked: 5,
      room: 1,
    });
  });
});

describe('queueRules', () => {
  const key = 'net.ipv4.tcp_syncookies';
  for (const [value, syncookies] of [
    ['1', 1],
    ['0', 0],
    [null, undefined],
    ['', undefined],
    ['yes', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(value)}`, () => {
      const rules = queueRules('6.18', { [key]: value, 'net.ipv4.tcp_max_syn_backlog': '128' });
      assert.deepEqual(rules, { release: '6.18', maxSynBacklog: 128, syncookies });
    });
  }

  it('knows what it was not told', () => {
    const none = { release: '6.18', maxSynBacklog: undefined, syncookies: undefined };
    assert.deepEqual(queueRules('6.18', {}), none);
  });
});
