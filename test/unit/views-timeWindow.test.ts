import assert from 'node:assert/strict';
import fc from 'fast-check';
import { axisMarks, overviewTicks } from '../../src/views/timeline/overview.js';
import {
  afterKey,
  between,
  dragged,
  gripAt,
  isWhole,
  moved,
  spanOf,
  wheelFactor,
  within,
  zoomed,
  type Grip,
  type TimeWindow,
} from '../../src/views/timeline/timeWindow.js';
import { backedOff, heldAck, long } from '../support/views-samples.js';

const ms = 1e6;
const s = 1e9;

/** `1-3`: milliseconds. */
const parse = (text: string): TimeWindow => {
  const [from = NaN, to = NaN] = text.split('-').map(part => Number(part) * ms);
  return { from, to };
};
const written = ({ from, to }: TimeWindow): string =>
  [from, to].map(time => Math.round(time / 10e3) / 100).join('-');

const span = parse('0-100');

describe('the stretch of time that a ladder shows', () => {
  describe('after a key', () => {
    const times = [0, 1, 2, 40, 41, 99, 100].map(time => time * ms);
    for (const [window, key, expected] of [
      // The middle, 50, has 41 nearest to it, which stays at 41 % of the width.
      ['0-100', '+', '20.5-70.5'],
      ['0-100', '=', '20.5-70.5'],
      ['0-100', '-', '0-100'],
      ['20-60', '-', '0-80'],
      ['20-60', '0', '0-100'],
      ['20-60', 'Home', '0-40'],
      ['20-60', 'End', '60-100'],
      ['20-60', 'ArrowRight', '30-70'],
      ['20-60', 'ArrowUp', '30-70'],
      ['30-70', 'ArrowLeft', '20-60'],
      ['0-40', 'ArrowLeft', '0-40'],
      ['20-50', 'PageUp', '0-30'],
      // The pause from 2 to 40 and that from 41 to 99 are left out.
      ['0-4', 'PageDown', '39-43'],
      ['39-43', 'PageDown', '96-100'],
      ['39-43', 'PageUp', '0-4'],
    ] as const) {
      it(`${key} on ${window} ms`, () => {
        const to = afterKey(key, parse(window), span, times);
        assert.equal(to && written(to), expected);
      });
    }
    for (const key of ['a', 'Enter', 'Tab', 'toString']) {
      it(`${key} is not its key`, () => assert.equal(afterKey(key, span, span, times), undefined));
    }
  });

  describe('under the pointer', () => {
    for (const [time, window, grip] of [
      [20, '20-60', 'from'],
      [21, '20-60', 'from'],
      [59, '20-60', 'to'],
      [40, '20-60', 'window'],
      [10, '20-60', 'nothing'],
      [70, '20-60', 'nothing'],
      // So narrow that its edges would leave nothing to take it by.
      [21, '20-22', 'window'],
      [19, '20-22', 'from'],
    ] as const) {
      it(`${time} ms is at ${grip} of ${window} ms`, () =>
        assert.equal(gripAt(time * ms, parse(window), 2 * ms), grip));
    }
  });

  describe('dragged', () => {
    for (const [grip, from, to, expected] of [
      ['nothing', 10, 30, '10-30'],
      ['nothing', 30, 10, '10-30'],
      ['nothing', 30, -50, '0-30'],
      ['window', 40, 50, '30-70'],
      ['window', 40, 500, '60-100'],
      ['from', 20, 30, '30-60'],
      ['from', 20, 80, '60-80'],
      ['to', 60, 10, '10-20'],
      ['to', 60, 20, '20-20.01'],
    ] as const satisfies readonly (readonly [Grip, number, number, string])[]) {
      it(`${grip} from ${from} to ${to} ms`, () => {
        const window = parse('20-60');
        assert.equal(written(dragged(grip, window, span, from * ms, to * ms)), expected);
      });
    }
  });

  it('a turn of the wheel widens, and the turn back undoes it', () => {
    assert.ok(wheelFactor(100) > 1);
    assert.ok(Math.abs(wheelFactor(100) * wheelFactor(-100) - 1) < 1e-9);
    assert.equal(wheelFactor(1e6), wheelFactor(300));
  });

  it('what lies within, its edges too', () => {
    const times = [0, 5, 5, 9].map(time => time * ms);
    assert.deepEqual(within(times, parse('5-9')), [1, 4]);
    assert.deepEqual(within(times, parse('6-8')), [3, 3]);
    assert.deepEqual(within([], span), [0, 0]);
  });

  it('never leaves the span, never turns, never gets too narrow', () => {
    const time = fc.integer({ min: -5e9, max: 5e9 });
    const any = fc.tuple(time, time, time, time, fc.double({ min: 0.01, max: 100, noNaN: true }));
    fc.assert(
      fc.property(any, ([one, other, third, fourth, factor]) => {
        const all = spanOf([one, other].toSorted((a, b) => a - b));
        const window = between(third, fourth, all);
        const results = [
          window,
          moved(window, all, fourth),
          zoomed(window, all, factor, third),
          ...['+', '-', 'ArrowLeft', 'PageDown', 'End'].map(
            key => afterKey(key, window, all, [all.from, all.to]) ?? all,
          ),
        ];
        for (const { from, to } of results) {
          const slack = 1e-3;
          assert.ok(from >= all.from - slack && to <= all.to + slack && to - from >= 10e3 - slack);
        }
      }),
    );
  });

  it('is the whole again when it is zoomed out as far as it goes', () => {
    let window = parse('33-33.5');
    for (let times = 0; times < 20; times++) window = zoomed(window, span, 2, window.from);
    assert.ok(isWhole(window, span));
  });
});

describe('the overview of a connection', () => {
  it('a tick for each place with segments, the worst of them told', () => {
    const { segments } = heldAck;
    const ticks = overviewTicks(segments, spanOf(segments.map(({ time }) => time)));
    assert.deepEqual(
      ticks.map(({ tone, columns }) => [tone, columns.length]),
      // Handshake with an ACK that a rule dropped; twice a repeat that was ignored.
      [
        ['waiting', 1],
        ['bad', 2],
      ],
    );
  });
  it('at most as many ticks as pixels', () => {
    const { segments } = long;
    const [plain, ...others] = overviewTicks(segments, { from: 0, to: 1000 * s });
    assert.deepEqual([plain?.tone, plain?.columns, others], ['plain', [0], []]);
  });
  for (const [what, to, labels] of [
    ['half a minute', 31 * s, ['10 s', '20 s', '30 s']],
    ['a handshake', 40e3, ['10 µs', '20 µs', '30 µs']],
    ['three seconds', 3.05 * s, ['1.0 s', '2.0 s', '3.0 s']],
  ] as const) {
    it(`round times on the axis of ${what}`, () =>
      assert.deepEqual(
        axisMarks({ from: 0, to }).map(({ label }) => label),
        labels,
      ));
  }
  it('begins before the first segment where a program did', () => {
    const { events, segments } = backedOff;
    const times = [...events, ...segments].map(({ time }) => time);
    assert.deepEqual(spanOf(times.toSorted((a, b) => a - b)), { from: -9e3, to: 31 * s + 2020e3 });
  });
});
