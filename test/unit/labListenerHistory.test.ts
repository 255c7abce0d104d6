import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { DepthHistory, DropCount, NOBODY } from '../../src/lab/listenerHistory.js';

describe('the history of a listener', () => {
  it('keeps what changes, and answers for any stretch of time', () => {
    const history = new DepthHistory();
    for (const [time, length, drops] of [
      [10, 0, 0],
      [20, 0, 0],
      [30, 5, 0],
      [40, 6, 2],
      [50, 1, 2],
      [60, NOBODY, 2],
    ] as const) {
      history.add(time, length, 5, drops);
    }
    assert.equal(history.rows, 5);
    assert.equal(history.most(0, 9), NOBODY);
    assert.equal(history.most(10, 29), 0);
    assert.equal(history.most(35, 36), 5);
    assert.equal(history.most(35, 100), 6);
    assert.equal(history.dropped(35, 45), 2);
    assert.equal(history.dropped(45, 100), 0);
    assert.equal(history.fullPart(30, 50), 0.5);
    assert.equal(history.most(70, 80), NOBODY);
  });

  it('stays small, and forgets no peak', () => {
    const history = new DepthHistory();
    const peak = 70_000;
    for (let time = 0; time < 200_000; time++) {
      history.add(time, time === peak ? 999 : time % 7, 5, time);
    }
    assert.ok(history.rows <= 32_768);
    assert.equal(history.most(0, 200_000), 999);
    assert.equal(history.dropped(-1, 200_000), 199_999);
  });

  it('answers as a plain list would', () => {
    const rows = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 3 })), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.nat({ max: 200 }), fc.nat({ max: 50 }), (list, from, long) => {
        const history = new DepthHistory();
        const plain = list.map(([length, more], index) => ({ time: 2 * index, length, more }));
        let drops = 0;
        for (const { time, length, more } of plain) history.add(time, length, 5, (drops += more));
        const holding = plain.findLastIndex(({ time }) => time <= from);
        const within = plain.filter(
          ({ time }, index) => index === holding || (time > from && time <= from + long),
        );
        assert.equal(history.most(from, from + long), Math.max(...within.map(one => one.length)));
        const grown = plain
          .filter(({ time }) => time > from && time <= from + long)
          .reduce((sum, { more }) => sum + more, 0);
        assert.equal(history.dropped(from, from + long), grown);
      }),
    );
  });

  it('counts drops since the observation began, over new sockets and a counter that wraps', () => {
    const reading = (drops: number | undefined) => ({ length: 0, kept: 1, drops });
    const count = new DropCount();
    assert.equal(count.add(reading(100), false), 0);
    assert.equal(count.add(reading(103), false), 3);
    count.nextSocket();
    assert.equal(count.add(reading(2), true), 5);
    const wrapping = new DropCount();
    wrapping.add(reading(2 ** 32 - 1), false);
    assert.equal(wrapping.add(reading(4), false), 5);
    assert.equal(new DropCount().add(reading(undefined), false), 0);
  });
});
