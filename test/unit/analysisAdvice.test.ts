import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { adviceFor, type ListenerEvidence } from '../../src/analysis/advice.js';
import { adviceText } from '../../src/views/listeners/advice.js';

const quiet: ListenerEvidence = {
  isHere: true,
  seconds: 10,
  asked: 511,
  kept: 511,
  somaxconn: 4096,
  maxSynBacklog: 2048,
  syncookies: 1,
  acceptQueue: { most: 0, fullPart: 0 },
  synQueue: { most: 0, limit: 512 },
  drops: 0,
  host: { overflows: 0, drops: 0, synQueueDrops: 0, synQueueCookies: 0 },
};

const clamped = { asked: 511, kept: 128, somaxconn: 128, synQueue: { most: 0, limit: 129 } };
const full = { most: 129, fullPart: 0.1 };

const CASES: readonly (readonly [Partial<ListenerEvidence>, string])[] = [
  [{}, 'backlog 511; most 0 of 512'],
  [{ seconds: 0 }, 'backlog 511; only looked at so far'],
  [
    { ...clamped, acceptQueue: full, drops: 42 },
    'backlog 511 clamped to 128 by somaxconn; overflowed 42× in 10 s; raise somaxconn first, to 511 or more, then restart it',
  ],
  [
    { ...clamped, somaxconn: 4096, acceptQueue: full, drops: 42 },
    'backlog 511 clamped to 128 by a former somaxconn (now 4096); overflowed 42× in 10 s; restart it: it then gets 511',
  ],
  [
    { ...clamped, asked: undefined, acceptQueue: full, drops: 42 },
    'backlog 128 kept, which is somaxconn; overflowed 42× in 10 s; raise somaxconn first, to 256 or more, then restart it; raise its own backlog setting',
  ],
  // listen(-1): as much as the kernel gives
  [{ ...clamped, asked: -1 }, 'backlog -1 clamped to 128 by somaxconn; most 0 of 129'],
  [
    { asked: 128, kept: 128, acceptQueue: full, drops: 7 },
    'backlog 128; overflowed 7× in 10 s; raise its own backlog setting',
  ],
  [
    { asked: 4096, kept: 4096, acceptQueue: { most: 4097, fullPart: 0.1 }, drops: 7 },
    'backlog 4096; overflowed 7× in 10 s; raise its own backlog setting, beyond 4096 somaxconn too',
  ],
  [
    { asked: 128, kept: 128, acceptQueue: { most: 129, fullPart: 0.94 }, drops: 7 },
    'backlog 128; overflowed 7× in 10 s; full 94 % of the time: it accepts too slowly, a longer queue only adds waiting',
  ],
  // a burst between two looks: the host's counters tell which queue it was
  [
    { drops: 3, host: { ...quiet.host, overflows: 3, drops: 3 } },
    'backlog 511; overflowed 3× in 10 s; raise its own backlog setting',
  ],
  // before 4.9: only the host counts
  [
    { drops: undefined, host: { ...quiet.host, overflows: 3, drops: 3 } },
    'backlog 511; overflowed 3× in 10 s (all listeners of the host together); raise its own backlog setting',
  ],
  [
    { synQueue: { most: 512, limit: 512 }, syncookies: 0, drops: 9 },
    'backlog 511; SYN queue full: 9 SYNs dropped in 10 s; set tcp_syncookies=1; raise its own backlog setting',
  ],
  [
    { synQueue: { most: 97, limit: 97 }, maxSynBacklog: 128, syncookies: 0, drops: 9 },
    'backlog 511; SYN queue full: 9 SYNs dropped in 10 s; set tcp_syncookies=1; raise tcp_max_syn_backlog to 1022',
  ],
  [
    { synQueue: { most: 512, limit: 512 }, host: { ...quiet.host, synQueueCookies: 20 } },
    'backlog 511; SYN queue full: 20 cookies in 10 s (host-wide); raise its own backlog setting',
  ],
  [
    { acceptQueue: { most: 400, fullPart: 0 } },
    'backlog 511; nearly full: 400 of 512; raise its own backlog setting',
  ],
  [
    { asked: 2, kept: 2, acceptQueue: { most: 3, fullPart: 0.1 } },
    'backlog 2; full (3 of 3), nothing dropped; raise its own backlog setting',
  ],
  [
    { asked: 2, kept: 2, acceptQueue: { most: 3, fullPart: 1 } },
    'backlog 2; full (3 of 3), nothing dropped; full 100 % of the time: it accepts too slowly, a longer queue only adds waiting',
  ],
  // a queue of one is full whenever somebody waits
  [{ asked: 0, kept: 0, acceptQueue: { most: 1, fullPart: 0.1 } }, 'backlog 0; most 1 of 1'],
  [
    { asked: 0, kept: 0, acceptQueue: { most: 1, fullPart: 0.9 } },
    'backlog 0; full (1 of 1), nothing dropped; full 90 % of the time: it accepts too slowly, a longer queue only adds waiting',
  ],
  [{ isHere: false }, 'backlog 511; nobody listens there any more'],
];

describe('advice on a listener', () => {
  for (const [evidence, text] of CASES) {
    it(text, () => assert.equal(adviceText(adviceFor({ ...quiet, ...evidence })), text));
  }

  it('never says that all is well where something was dropped, nor the other way round', () => {
    const count = fc.nat({ max: 5000 });
    const evidence = fc.record({
      asked: fc.option(fc.integer({ min: -1, max: 5000 }), { nil: undefined }),
      kept: count,
      somaxconn: fc.option(count, { nil: undefined }),
      drops: fc.option(count, { nil: undefined }),
      acceptQueue: fc.record({ most: count, fullPart: fc.double({ min: 0, max: 1, noNaN: true }) }),
    });
    fc.assert(
      fc.property(evidence, given => {
        const { seen, todo } = adviceFor({ ...quiet, ...given });
        const dropped = (given.drops ?? 0) > 0;
        assert.equal(seen.kind === 'overflowed', dropped);
        if (dropped) assert.notDeepEqual(todo, []);
        if (seen.kind === 'fits') assert.deepEqual(todo, []);
      }),
    );
  });
});
