import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_NAMES, parseCell } from '../../src/language/cellParser.js';
import { parseShellInfo } from '../../src/language/sideReader.js';
import { STEPS } from '../../src/steps/table.js';
import { describe as inWords } from '../../src/words/english.js';
import type { LocatedProblem } from '../../src/words/problems.js';

const SIDES = ['client', 'server'];
const VALID = [
  'server web port=7777 backlog=2',
  'client c1..c4 -> web every=50ms',
  ...STEPS.flatMap(step => step.examples),
].join('\n');

function assertPlaced(text: string, problems: readonly LocatedProblem[]): void {
  const lines = text.split(/\r\n|\n|\r/);
  for (const { problem, range } of problems) {
    const length = lines[range.line]?.length ?? -1;
    assert.ok(range.column >= 0 && range.column <= range.endColumn, problem.code);
    assert.ok(range.endColumn <= length, `${problem.code} beyond the line's end`);
    assert.notEqual(inWords(problem).message, '');
  }
}

function assertRobust(text: string): void {
  const { problems, steps } = parseCell(text, NO_NAMES, SIDES);
  assertPlaced(text, problems);
  if (problems.length > 0) return;
  const written = text.split(/\r\n|\n|\r/).filter(line => /^\s*[^\s#]/.test(line));
  assert.ok(steps.length <= written.length);
}

/** Pieces of the language, put together at random: nearer to sense than random characters. */
const piece = fc.constantFrom(
  ...VALID.split(/[\s]+/),
  ...[
    '"',
    '\\',
    '\n',
    '\r\n',
    ' ',
    '=',
    '==',
    '->',
    '@client',
    '#',
    'c1..',
    'until',
    'if',
    '“',
    "'",
  ],
);

describe('whatever stands in a cell', () => {
  it('random characters: no throw, every problem has a place', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), assertRobust), {
      numRuns: 2000,
    });
  });

  it('random pieces of the language', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, fc.constantFrom('', ' ', ' ', '\n')), { maxLength: 40 }),
        pieces => assertRobust(pieces.flat().join('')),
      ),
      { numRuns: 3000 },
    );
  });

  it('a valid cell with random changes', () => {
    const change = fc.record({
      at: fc.nat(VALID.length),
      cut: fc.nat(6),
      put: fc.oneof(piece, fc.string({ maxLength: 4 })),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), changes => {
        const text = changes.reduce(
          (before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut),
          VALID,
        );
        assertRobust(text);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never both right and wrong: a line without a problem gives its step', () => {
    const lines = VALID.split('\n');
    fc.assert(
      fc.property(fc.array(fc.nat(lines.length - 1), { minLength: 1 }), picks => {
        const text = picks.map(index => lines[index]).join('\n');
        const { problems, steps } = parseCell(text, NO_NAMES, SIDES);
        const faulty = new Set(problems.map(({ range }) => range.line));
        assert.deepEqual(
          steps.map(step => step.line),
          picks.map((_, line) => line).filter(line => !faulty.has(line)),
        );
      }),
    );
  });

  it('info strings of shell cells', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).map(text => text.replace(/[\r\n]/g, '')),
        info => {
          assertPlaced(info, parseShellInfo(info, SIDES).problems);
        },
      ),
    );
  });

  const long: readonly (readonly [string, string])[] = [
    ['one long word', 'x'.repeat(300_000)],
    ['many words', 'queues ' + 'x '.repeat(100_000)],
    ['many arrows', 'client ' + '->'.repeat(100_000)],
    ['many quotes', `send c1 ${'" '.repeat(100_000)}`],
    ['many wrong quotes', `send c1 ${"“ ' ` ".repeat(50_000)}`],
    ['many backslashes', `send c1 ${'\\ '.repeat(100_000)}x`],
    ['many continuations', 'queues \\\n'.repeat(50_000)],
    ['many options', `server web ${'port=1 '.repeat(50_000)}`],
    ['many operators', `expect ${'== '.repeat(100_000)}`],
    ['many unknown names', 'client c1..c5000 -> web\n' + 'close nobody\n'.repeat(2000)],
    ['many lines', 'queues wep\n'.repeat(20_000)],
    [
      'many clients',
      Array.from({ length: 5000 }, (_, line) => `client x${line}y1..x${line}y5000 -> web`).join(
        '\n',
      ),
    ],
    ['many ranges', `close ${'c1..c5000 '.repeat(2000)}`],
  ];
  for (const [title, text] of long) {
    it(`${title}: done in a moment`, () => assertRobust(text)).timeout(2000);
  }
});
