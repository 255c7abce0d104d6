import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clusters } from '../../src/views/depth/chart.js';
import { courseOf, mostInParts, sampleAt } from '../../src/views/depth/course.js';
import { depthEvents } from '../../src/views/depth/events.js';
import { drawMarkdown, drawText } from '../../src/views/draw.js';
import { depthSamples, depthViews, filling, listenerDepth } from '../support/depth-samples.js';

describe('the course of a queue', () => {
  const cases: readonly (readonly [lengths: number[], turns: number[], most: number])[] = [
    [[], [], 0],
    [[2], [2], 2],
    [[0, 1, 2, 3], [0, 3], 3],
    [[0, 1, 3, 2, 1, 1, 4], [0, 3, 1, 4], 4],
    [[3, 3, 0], [3, 0], 3],
  ];
  for (const [lengths, turns, most] of cases) {
    it(`${lengths.join(' ')} turns at ${turns.join(' ')}`, () => {
      const samples = depthSamples(lengths.map((length, index) => [index, length, 0]));
      const course = courseOf(listenerDepth({ samples }), 'acceptQueue');
      assert.deepEqual([course.turns, course.most], [turns, most]);
    });
  }

  it('does not depend on how many samples saw a rise or a fall', () => {
    const seen = fc.record({ length: fc.nat({ max: 5 }), times: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 30 }), states => {
        const wanted = states.map(({ length }) => length);
        const more = states.flatMap(({ length, times }) =>
          Array.from({ length: times }, () => length),
        );
        const turns = (of: readonly number[]) =>
          courseOf(
            listenerDepth({ samples: depthSamples(of.map((one, at) => [at, one, 0])) }),
            'acceptQueue',
          ).turns;
        assert.deepEqual(turns(more), turns(wanted));
      }),
    );
  });

  it('has what held at a time', () => {
    const samples = depthSamples([
      [10, 1, 0],
      [20, 2, 0],
    ]);
    const at = (time: number) => sampleAt(samples, time * 1e6)?.queues?.acceptQueue.length;
    assert.deepEqual([9, 10, 19.9, 20, 99].map(at), [undefined, 1, 1, 2, 2]);
  });

  it('keeps every peak when it is drawn in few columns', () => {
    const lengths = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 80 }), (values, columns) => {
        const samples = depthSamples(values.map((length, index) => [index, length, 0]));
        const listener = listenerDepth({ samples, duration: values.length * 1e6 });
        const parts = mostInParts(listener, 'acceptQueue', columns);
        assert.equal(parts.length, columns);
        assert.equal(Math.max(...parts.map(part => part ?? 0)), Math.max(...values));
      }),
    );
  });
});

describe('marks of a depth chart', () => {
  const cases: readonly (readonly [positions: number[], text: string[]])[] = [
    [[], []],
    [
      [5, 100],
      ['1@5', '2@100'],
    ],
    [
      [5, 10, 15, 100],
      ['1–3@10', '4@100'],
    ],
  ];
  for (const [positions, text] of cases) {
    it(`${positions.join(' ')}: ${text.join(' ')}`, () =>
      assert.deepEqual(
        clusters(positions, 20).map(({ first, last, at }) =>
          first === last ? `${first + 1}@${at}` : `${first + 1}–${last + 1}@${at}`,
        ),
        text,
      ));
  }
});

describe('the depth chart as text', () => {
  const [web] = filling.listeners;

  it('one row for each thing that happened, overflows together', () => {
    assert.deepEqual(
      depthEvents(web!).map(({ time, what }) => `${Math.round(time / 1e6)} ${what}`),
      [
        '0 ',
        '1 client h1..h2 -> web',
        '50 ',
        '260 client c1..c3 -> web',
        '300 ',
        '350 Accept queue full',
        '400 pass all',
        '410 wait 1s',
        '1031 2 ACKs ignored: h1, h2',
        '1040 SYN dropped: c4',
        '1460 accept web 2',
        '1500 ',
        '1550 ',
      ],
    );
  });

  it('terminal: a line of blocks for each slot, steps and overflows under them', () => {
    const text = drawText(depthViews['depth, filling'], { color: false, width: 60 });
    assert.deepEqual(text.split('\n').slice(0, 12), [
      'web  127.0.0.1:7777 · over 2.00 s',
      '  Accept queue  most 3 / 3, 2 at the end',
      '       3 │        ██████████████████████████████',
      '       2 │       ███████████████████████████████████████████',
      '       1 │       ███████████████████████████████████████████',
      '  SYN queue  most 2 / 3, 1 at the end',
      '       3 │',
      '       2 │ ██████████████████████████████████████',
      '       1 │ █████████████████████████████████████████████████',
      '         └──────────────────────────────────────────────────',
      '                                   ××',
      '          1     2   3                         5',
    ]);
  });

  it('Markdown: the same whenever the samples were taken', () => {
    const text = [
      '**web** · 127.0.0.1:7777',
      '',
      '| Queue | Limit | Most | At the end | Course |',
      '| --- | ---: | ---: | ---: | --- |',
      '| Accept queue | 3 | 3 | 2 | 0 → 3 → 1 → 2 |',
      '| SYN queue | 3 | 2 | 1 | 0 → 2 → 1 |',
      '',
      'SYNs dropped of c4.',
      '',
      'Final ACKs ignored of h1, h2: accept queue full.',
    ].join('\n');
    assert.equal(drawMarkdown(depthViews['depth, filling']), text);
    const later = {
      listeners: [
        {
          ...web!,
          samples: [
            ...web!.samples.slice(0, 3),
            ...web!.samples.slice(3).map(one => ({ ...one, time: one.time + 17e6 })),
          ],
        },
      ],
    };
    assert.equal(drawMarkdown({ view: 'depth', data: later }), text);
  });
});
