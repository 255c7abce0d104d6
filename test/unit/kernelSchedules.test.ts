import assert from 'node:assert/strict';
import type { ListenSettings } from '../../src/analysis/kernel/model.js';
import {
  deferSchedule,
  mostUnpruned,
  retriesNow,
  synackSchedule,
  synSchedule,
} from '../../src/analysis/kernel/schedules.js';
import { listening } from './kernelSettings.js';

/** `0 1 3, 7`: when it is sent, and when it is given up. */
function text(scheduled: ReturnType<typeof synSchedule>): string {
  if (!scheduled.known) return `? ${scheduled.why}`;
  const { sent, givesUp } = scheduled.schedule;
  return `${sent.join(' ')}, ${givesUp}`;
}

describe('synSchedule', () => {
  const rows: [about: Partial<ListenSettings>, schedule: string][] = [
    // Measured on 6.18.44: fails at 3.07 s, 7.1 s, 65.7 s.
    [{ synRetries: 1 }, '0 1 2, 3'],
    [{ synRetries: 2 }, '0 1 2 3 4 5, 7'],
    [{ synRetries: 5, synLinearTimeouts: 0 }, '0 1 3 7 15 31, 63'],
    [{ synRetries: 6 }, '0 1 2 3 4 5 7 11 19 35 67, 131'],
    // Before tcp_syn_linear_timeouts.
    [{ release: '4.9.0', synRetries: 6, synLinearTimeouts: undefined }, '0 1 3 7 15 31 63, 127'],
    [{ release: '2.6.32.65', synRetries: 5 }, '0 3 9 21 45 93, 189'],
    [{ release: '6.1.0' }, '? syn-linear-timeouts'],
    [{ release: '6.1.0', synLinearTimeouts: 0, synRetries: 1 }, '0 1, 3'],
    [{ release: '3.1-rc3', synRetries: 1 }, '? initial-rto-1s'],
    [{ synLinearTimeouts: undefined }, '? synLinearTimeouts'],
    [{ synRetries: undefined }, '? synRetries'],
    // Doubled up to two minutes.
    [{ synRetries: 8, synLinearTimeouts: 0 }, '0 1 3 7 15 31 63 127 247, 367'],
  ];
  for (const [about, schedule] of rows) {
    it(`${JSON.stringify(about)}: ${schedule}`, () => {
      assert.equal(text(synSchedule(listening(about))), schedule);
    });
  }
});

describe('synackSchedule', () => {
  const rows: [about: Partial<ListenSettings>, schedule: string][] = [
    // Measured on 6.18.44: gone at 1.1, 3.1, 7.3 and 64.1 s.
    [{ synackRetries: 0 }, '0, 1'],
    [{ synackRetries: 1 }, '0 1, 3'],
    [{ synackRetries: 2 }, '0 1 3, 7'],
    [{ synackRetries: 5 }, '0 1 3 7 15 31, 63'],
    [{ release: '2.6.32.65' }, '0 3 9 21 45 93, 189'],
    [{ rtoMaxMs: 5000 }, '0 1 3 7 15 31, 63'],
    [{ release: '6.19.9', rtoMaxMs: 5000 }, '0 1 3 7 12 17, 22'],
    [{ release: '7.1.3' }, '0 1 3 7 15 31, 63'],
    [{ synackRetries: undefined }, '? synackRetries'],
  ];
  for (const [about, schedule] of rows) {
    it(`${JSON.stringify(about)}: ${schedule}`, () => {
      assert.equal(text(synackSchedule(listening(about))), schedule);
    });
  }

  it('a pruned request is repeated twice', () => {
    assert.equal(text(synackSchedule(listening(), 2)), '0 1 3, 7');
  });
});

describe('deferSchedule', () => {
  for (const [seconds, timeouts, readsBack, synackAt] of [
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [3, 2, 3, 3],
    [4, 3, 7, 7],
    [20, 5, 31, 31],
  ] as const) {
    it(`${seconds} s: reads back ${readsBack}, SYN-ACK at ${synackAt}`, () => {
      const schedule = { timeouts, readsBack, synackAt };
      assert.deepEqual(deferSchedule(listening(), seconds), { known: true, schedule });
    });
  }
});

describe('pruning', () => {
  for (const [kept, most] of [
    [0, 4],
    [8, 4],
    [9, 4],
    [100, 50],
  ] as const) {
    it(`backlog ${kept}: leaves ${most}`, () => {
      assert.equal(mostUnpruned(listening({ kept })), most);
    });
  }

  it('is not known of a table, nor of a listener that is not known', () => {
    assert.equal(mostUnpruned(listening({ kept: 8, release: '4.3.0' })), undefined);
    assert.equal(mostUnpruned(listening()), undefined);
  });

  for (const [kept, synQueue, young, retries] of [
    [8, 4, 0, 5],
    [8, 5, 0, 2],
    [8, 9, 9, 5],
    [100, 60, 40, 5],
    [100, 60, 30, 4],
    [100, 60, 15, 3],
    [100, 60, 7, 2],
  ] as const) {
    it(`backlog ${kept}, ${synQueue} requests, ${young} young: ${retries} repeats`, () => {
      assert.equal(retriesNow(listening({ kept }), { synQueue, young }), retries);
    });
  }
});
