import assert from 'node:assert/strict';
import type { StepProgress } from '../../src/views/progress/model.js';
import { progressLine, reachedShare, reachedText } from '../../src/views/progress/words.js';
import { clipped } from '../../src/views/terminal.js';
import { depthSamples, listenerDepth } from '../support/depth-samples.js';
import { progressSamples } from '../support/progress-samples.js';

const connecting = (connected: number, failed: number, pending: number, toCome: number) =>
  ({ kind: 'connecting', connected, failed, pending, toCome }) as const;
const asking = (actual: string | undefined, holding: number, answers: number) =>
  ({ kind: 'asking', within: 5_000, actual, holding, answers }) as const;

describe('how far a step is', () => {
  // After 3.14 s.
  const cases: readonly (readonly [
    reached: StepProgress | undefined,
    text: string,
    share: number | undefined,
  ])[] = [
    [undefined, '3.1 s', undefined],
    [{ kind: 'waiting', duration: 6_280 }, '3.1 s of 6.28 s', 0.5],
    [{ kind: 'waiting', duration: 3_000 }, '3.1 s of 3 s', 1],
    [asking('', 0, 0), '3.1 s of 5 s', undefined],
    [asking('2', 0, 1), 'now 2, 3.1 s of 5 s', undefined],
    [asking(undefined, 312, 1000), '312 of 1000 hold, 3.1 s of 5 s', undefined],
    [{ kind: 'flooding', sent: 125, wanted: 500 }, '125 of 500 SYNs sent', 0.25],
    [connecting(0, 0, 0, 4), '0 connected, 4 to come', 0],
    [connecting(312, 0, 17, 671), '312 connected, 17 without an answer yet, 671 to come', 0.329],
    [connecting(0, 1, 0, 1), '0 connected, 1 failed, 1 to come', 0.5],
    [connecting(1, 0, 0, 0), '1 connected', 1],
    [
      { kind: 'accepting', accepted: 1, wanted: 4, within: 5_000 },
      '1 of 4 accepted, 3.1 s of 5 s',
      0.25,
    ],
  ];
  for (const [reached, text, share] of cases) {
    it(text, () => {
      const model = { step: 'a step', elapsed: 3_140, reached, listeners: [] };
      assert.equal(reachedText(model), text);
      assert.equal(reachedShare(model), share);
    });
  }

  it('is a line with the queues of all listeners', () => {
    const model = progressSamples['progress, clients'];
    assert.ok(model);
    const unknown = listenerDepth({
      name: 'new',
      samples: depthSamples([[0, 2, 0]]).map(({ time, queues }) => ({
        time,
        queues: queues && { ...queues, synQueue: { length: 1, limit: null } },
      })),
    });
    assert.equal(
      progressLine({ ...model, listeners: [...model.listeners, unknown] }),
      '312 connected, 17 without an answer yet, 671 to come' +
        ' · web: accept queue 2 / 3, SYN queue 2 / 3' +
        ' · idle: accept queue 0 / 3, SYN queue 0 / 3' +
        ' · new: accept queue 2 / 3, SYN queue 1',
    );
  });

  const lines: readonly (readonly [text: string, width: number, clipped: string])[] = [
    ['wait', 4, 'wait'],
    ['waits', 4, 'wai…'],
    ['全连接队列', 10, '全连接队列'],
    ['全连接队列', 9, '全连接队…'],
    ['全连接队列', 8, '全连接…'],
  ];
  for (const [text, width, expected] of lines) {
    it(`${text} in ${width} columns`, () => assert.equal(clipped(text, width), expected));
  }
});
