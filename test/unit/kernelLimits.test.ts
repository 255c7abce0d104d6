import assert from 'node:assert/strict';
import fc from 'fast-check';
import { acceptQueueLimit, keptBacklog, synQueueLimit } from '../../src/analysis/kernel/limits.js';
import { kernelSettings } from '../../src/analysis/kernel/settings.js';
import type { ListenSettings } from '../../src/analysis/kernel/model.js';
import type { QueueBound } from '../../src/views/queues/model.js';
import { listening } from './kernelSettings.js';

describe('keptBacklog', () => {
  for (const [release, backlog, somaxconn, kept] of [
    ['6.18.44', 2, 4096, 2],
    ['6.18.44', 100, 5, 5],
    ['6.18.44', 0, 5, 0],
    ['6.18.44', -1, 5, 5],
    ['6.18.44', 70_000, 100_000, 70_000],
    ['2.6.32', 100, 5, 5],
    // 16 bits through 3.18.20, 32 from 4.2.8; between, somewhere.
    ['3.18.20', 70_000, 100_000, 70_000 - 65_536],
    ['4.1.0', 70_000, 100_000, undefined],
    ['4.1.0', 65_535, 100_000, 65_535],
    ['4.2.8', 70_000, 100_000, 70_000],
  ] as const) {
    it(`${release}: listen(${backlog}), somaxconn ${somaxconn}: ${kept}`, () => {
      assert.equal(keptBacklog(listening({ release, backlog, somaxconn })), kept);
    });
  }

  it('is not known without somaxconn, nor without a backlog, unless it is observed', () => {
    assert.equal(keptBacklog(listening({ somaxconn: undefined, backlog: 2 })), undefined);
    assert.equal(keptBacklog(listening({ backlog: undefined })), undefined);
    assert.equal(keptBacklog(listening({ backlog: undefined, kept: 5 })), 5);
  });
});

describe('acceptQueueLimit', () => {
  for (const [release, kept, limit] of [
    ['6.18.44', 0, 1],
    ['6.18.44', 2, 3],
    ['6.18.44', 4096, 4097],
    ['2.6.32', 2, 3],
    ['3.10.0-1160.el7.x86_64', 2, 3],
    ['custom', 2, 3],
    ['5.12.0-rc4', 2, 3],
    ['5.12.0-rc5', 2, 2],
    ['5.12.0', 2, 3],
  ] as const) {
    it(`${release}, backlog ${kept}: ${limit}`, () => {
      assert.equal(acceptQueueLimit(listening({ release, kept })).limit, limit);
    });
  }
});

describe('synQueueLimit', () => {
  for (const [release, kept, maxSynBacklog, syncookies, limit] of [
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
    ['3.12.0', 2, 128, 2, 0],
    ['3.11.0', 2, 128, 2, 16],
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
    it(`${release}, backlog ${kept}, max_syn_backlog ${maxSynBacklog}, cookies ${syncookies}: ${limit}`, () => {
      const about = listening({ release, kept, maxSynBacklog, syncookies });
      assert.equal(synQueueLimit(about).limit, limit);
    });
  }

  for (const [release, more, why, possible] of [
    ['6.1.0-28-amd64', {}, 'syn-queue-one-more', [2, 3]],
    ['3.10.0-1160.el7.x86_64', {}, 'syn-queue-by-backlog', [2, 3, 16]],
    ['3.10.0-1160.el7.x86_64', { syncookies: 2 }, 'cookies-always', [0, 2, 3, 16]],
    ['6.18.44', { syncookies: undefined }, 'syncookies', [0, 3]],
    ['6.18.44', { syncookies: 0, maxSynBacklog: undefined }, 'maxSynBacklog', undefined],
    ['6.18.44', { kept: undefined }, 'backlog', undefined],
  ] as const) {
    it(`${release} ${JSON.stringify(more)}: depends on ${why}`, () => {
      const got = synQueueLimit(listening({ release, kept: 2, ...more }));
      assert.deepEqual([got.limit, got.why, got.possible], [null, why, possible]);
    });
  }

  it('takes what is known otherwise', () => {
    const release = '6.1.0-28-amd64';
    for (const [has, limit] of [
      [true, 3],
      [false, 2],
    ] as const) {
      const known = { 'syn-queue-one-more': has };
      assert.equal(synQueueLimit(listening({ release, kept: 2, known })).limit, limit);
    }
  });
});

/** Kernels of every generation. */
const RELEASES = [
  '2.6.32.65',
  '3.10.65',
  '3.18.20',
  '4.3.0',
  '4.4.0',
  '4.9.0',
  '4.11.3',
  '6.18.44',
];

describe('limits', () => {
  const settings: fc.Arbitrary<ListenSettings> = fc
    .record({
      release: fc.constantFrom(...RELEASES),
      kept: fc.nat(5000),
      maxSynBacklog: fc.integer({ min: 1, max: 5000 }),
      syncookies: fc.constantFrom(0, 1, 2),
    })
    .map(listening);

  it('never shrink when the backlog grows', () => {
    fc.assert(
      fc.property(settings, fc.nat(100), (about, more) => {
        const larger = { ...about, kept: about.kept! + more };
        assert.ok(acceptQueueLimit(about).limit! <= acceptQueueLimit(larger).limit!);
        assert.ok(synQueueLimit(about).limit! <= synQueueLimit(larger).limit!);
      }),
    );
  });

  it('are those of one of the kernels that an uncertain one can be', () => {
    fc.assert(
      fc.property(settings, about => {
        const uncertain = synQueueLimit({ ...about, syncookies: undefined });
        const { limit } = synQueueLimit(about);
        assert.ok(uncertain.limit === limit || uncertain.possible?.includes(limit!));
      }),
    );
  });
});

describe('what bounds a queue', () => {
  const rows: [what: string, about: Partial<ListenSettings>, bound: QueueBound][] = [
    ['the backlog', { kept: 2 }, { by: 'backlog', backlog: 2, room: 1 }],
    ['all that was asked', { kept: 2, backlog: 2 }, { by: 'backlog', backlog: 2, room: 1 }],
    [
      'somaxconn',
      { kept: 1, backlog: 100 },
      { by: 'somaxconn', somaxconn: 1, asked: 100, room: 1 },
    ],
    [
      'somaxconn, before anything is observed',
      { backlog: 100, somaxconn: 5 },
      { by: 'somaxconn', somaxconn: 5, asked: 100, room: 1 },
    ],
    [
      'the backlog of an older kernel',
      { release: '4.11.3', kept: 2 },
      { by: 'backlog', backlog: 2, room: 0 },
    ],
    ['the table', { release: '3.10.65', kept: 2 }, { by: 'table' }],
    [
      'three quarters of tcp_max_syn_backlog',
      { syncookies: 0, kept: 1000 },
      { by: 'max-syn-backlog', maxSynBacklog: 128 },
    ],
    [
      'the backlog, below three quarters',
      { syncookies: 0, kept: 2 },
      { by: 'backlog', backlog: 2, room: 1 },
    ],
    [
      'the backlog, where IPv6 keeps no quarter',
      { release: '2.6.32.65', ipv6: true, syncookies: 0, kept: 1000, maxSynBacklog: 1000 },
      { by: 'table' },
    ],
    ['cookies', { syncookies: 2, kept: 2 }, { by: 'cookies' }],
    ['what is not known', { release: 'custom', kept: 2 }, { by: 'unknown' }],
  ];
  for (const [what, about, bound] of rows) {
    it(`the SYN queue: ${what}`, () => {
      assert.deepEqual(synQueueLimit(listening(about)).bound, bound);
    });
  }

  it('the accept queue: the backlog or somaxconn, on any kernel', () => {
    const bound = (about: Partial<ListenSettings>) => acceptQueueLimit(listening(about)).bound;
    assert.deepEqual(bound({ kept: 2 }), { by: 'backlog', backlog: 2, room: 1 });
    assert.deepEqual(bound({ kept: 1, backlog: 5 }), {
      by: 'somaxconn',
      somaxconn: 1,
      asked: 5,
      room: 1,
    });
  });
});

describe('kernelSettings', () => {
  const key = 'net.ipv4.tcp_syncookies';
  for (const [value, syncookies] of [
    ['1', 1],
    ['0', 0],
    [null, undefined],
    ['', undefined],
    ['yes', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(value)}`, () => {
      const settings = kernelSettings('6.18', {
        [key]: value,
        'net.ipv4.tcp_max_syn_backlog': '128',
      });
      const { release, maxSynBacklog } = settings;
      assert.deepEqual([release, maxSynBacklog, settings.syncookies], ['6.18', 128, syncookies]);
    });
  }

  it('knows what it was not told', () => {
    const { release, ...told } = kernelSettings('6.18', {});
    assert.equal(release, '6.18');
    assert.deepEqual(new Set(Object.values(told)), new Set([undefined]));
  });
});
