import assert from 'node:assert/strict';
import fc from 'fast-check';
import { oneLine, screenText } from '../../src/views/clean.js';
import { duration, exactSeconds } from '../../src/views/duration.js';
import { nameList } from '../../src/views/names.js';
import { cell, tableOf, tabSeparated } from '../../src/views/table.js';
import { counterMeaning } from '../../src/words/counters.js';

describe('durations', () => {
  const cases: [nanoseconds: number, text: string, digits?: number][] = [
    [0, '0'],
    [49, '0'],
    [800, '0.8 µs'],
    [1_000, '1 µs'],
    [18_400, '18 µs'],
    [999_400, '999 µs'],
    [999_600, '1.00 ms'],
    [40_234_000, '40.2 ms'],
    [204_000_000, '204 ms'],
    [1_030_400_000, '1.03 s'],
    [64_100_000_000, '64.1 s'],
    [180_000_000_000, '180 s'],
    [-200, '-0.2 µs'],
    [999_369_000, '1.0 s', 2],
    [204_000_000, '200 ms', 2],
  ];
  for (const [nanoseconds, text, digits] of cases) {
    it(`${nanoseconds} ns: ${text}`, () => assert.equal(duration(nanoseconds, digits), text));
  }

  it('are as exact as tcpdump in a table', () => {
    assert.equal(exactSeconds(1_030_412_345), '1.030412');
  });

  it('never lose more than their rounding', () => {
    const factor = { s: 1e9, ms: 1e6, µs: 1e3 };
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 1e12 }), nanoseconds => {
        const [value, unit] = duration(nanoseconds).split(' ');
        const back = Number(value) * factor[unit as keyof typeof factor];
        assert.ok(Math.abs(back - nanoseconds) <= nanoseconds * 0.005 + 500, `${value} ${unit}`);
      }),
    );
  });
});

describe('lists of names', () => {
  const cases: [names: string[], text: string][] = [
    [[], ''],
    [['web'], 'web'],
    [['h1', 'h2'], 'h1, h2'],
    [['c1', 'c2', 'c3'], 'c1..c3'],
    [['c1', 'c2', 'c3', 'c5', 'h9'], 'c1..c3, c5, h9'],
    [['c3', 'c2', 'c1'], 'c3, c2, c1'],
    [['c08', 'c09', 'c10'], 'c08, c09, c10'],
    [['客1', '客2', '客3'], '客1..客3'],
    [['1.2.3.4:5', '1.2.3.4:6', '1.2.3.4:7'], '1.2.3.4:5, 1.2.3.4:6, 1.2.3.4:7'],
    [['web', 'web', 'c1', 'web'], 'web, c1'],
    [['c1', 'c9', 'c2', 'c10', 'c3', 'c11', 'c12'], 'c1..c3, c9..c12'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'a, b, c, d, e, f, … +2'],
  ];
  for (const [names, text] of cases) {
    it(names.join(' ') || 'none', () => assert.equal(nameList(names), text));
  }
});

describe('what a terminal would show', () => {
  const cases: [what: string, text: string, shown: string][] = [
    ['colours', '\u001b[1;32mok\u001b[0m', 'ok'],
    ['cursor movement', 'a\u001b[2Kb\u001b[?25l', 'ab'],
    ['a window title', '\u001b]0;title\u0007text\u001b]0;t\u001b\\', 'text'],
    ['a character set', '\u001b(Btext', 'text'],
    ['Windows line ends', 'a\r\nb\r\n', 'a\nb\n'],
    ['progress', '10%\r50%\r100%\nend', '100%\nend'],
    ['a return at the end', 'text\r', 'text'],
    ['overstriking', 'b\bbo\bo', 'bo'],
    ['bells and zeros', 'a\u0007b\u0000c', 'abc'],
    ['tabs', 'a\tb', 'a\tb'],
    ['an escape left open', 'a\u001b]0;never', 'a0;never'],
    ['more than one plane', '🙂 \u001b[1m客', '🙂 客'],
  ];
  for (const [what, text, shown] of cases) {
    it(what, () => assert.equal(screenText(text), shown));
  }

  it('holds no control character but newline and tab', function () {
    this.timeout(20_000); // fast-check takes seconds to list all of Unicode on a busy machine
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        assert.doesNotMatch(screenText(text), /(?![\n\t])\p{Cc}/u);
        assert.doesNotMatch(oneLine(text), /\p{Cc}/u);
      }),
    );
  });
});

describe('tab-separated text', () => {
  it('has a line for each row and a field for each column', () => {
    const fields = ['One', 'Two'].map(title => ({
      title,
      kind: 'words' as const,
      of: (text: string) => cell(`${title} ${text}`),
    }));
    assert.equal(
      tabSeparated(tableOf('', fields, ['a\tb', 'c\nd'])),
      'One\tTwo\nOne a b\tTwo a b\nOne c d\tTwo c d',
    );
  });
});

describe('meanings of counters', () => {
  it('are known for those of a listen queue, and only for counters', () => {
    assert.match(counterMeaning('ListenOverflows') ?? '', /accept queue/);
    assert.equal(counterMeaning('NoSuchCounter'), undefined);
    assert.equal(counterMeaning('toString'), undefined);
  });
});
