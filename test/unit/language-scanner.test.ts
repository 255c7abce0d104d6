import assert from 'node:assert/strict';
import fc from 'fast-check';
import { scan } from '../../src/language/scanner.js';
import type { Token } from '../../src/language/token.js';
import { bytesOfText } from '../../src/steps/bytes.js';

/** Tokens in short: `word`, `"text"`, `name=value`, `->`, `==`, `@side`. */
function short(token: Token): string {
  switch (token.kind) {
    case 'word':
      if (token.assignment)
        return `${token.assignment.name}=${JSON.stringify(token.assignment.value)}`;
      return token.quoted ? JSON.stringify(token.text) : token.text;
    case 'side':
      return `@${token.text}`;
    case 'arrow':
    case 'operator':
      return token.text;
  }
}

const CASES: readonly (readonly [string, ...(readonly (readonly string[])[])])[] = [
  ['', ...[]],
  ['  \t\n# only a comment\n', ...[]],
  ['a b\nc', ['a', 'b'], ['c']],
  ['a b\r\nc\rd', ['a', 'b'], ['c'], ['d']],
  ['a # b', ['a']],
  ['a b#c', ['a', 'b#c']],
  ['a \\\n  b \\\r\n c\nd', ['a', 'b', 'c'], ['d']],
  ['a \\\n# comment\nd', ['a'], ['d']],
  ['c1->web', ['c1', '->', 'web']],
  ['a-b -> c-', ['a-b', '->', 'c-']],
  ['q web==3', ['q', 'web', '==', '3']],
  ['q a>=4 b<5 c!=6 d=>7', ['q', 'a', '>=', '4', 'b', '<', '5', 'c', '!=', '6', 'd', '=>', '7']],
  ['port=7 x="a b" y=', ['port="7"', 'x="a b"', 'y=""']],
  ['x="a=b" net.a="1 2"3', ['x="a=b"', 'net.a="1 23"']],
  ['"a # b -> @c == d"', ['"a # b -> @c == d"']],
  ['"\\" \\\\ \\n \\t \\r \\x41"', ['"\\" \\\\ \\n \\t \\r A"']],
  ['x @client', ['x', '@client']],
  ['x user@host', ['x', 'user@host']],
  ['漢\u3000字', ['漢', '字']],
];

describe('scan', () => {
  for (const [source, ...expected] of CASES) {
    it(JSON.stringify(source), () => {
      const lines = scan(source);
      assert.deepEqual(
        lines.map(line => line.tokens.map(short)),
        expected,
      );
      assert.deepEqual(
        lines.flatMap(line => line.problems),
        [],
      );
    });
  }

  it('gives every token the place where it stands', () => {
    const source = 'client c1->web every=5ms \\\n  because="a b" @client';
    const lines = source.split('\n');
    const tokens = scan(source).flatMap(line => line.tokens);
    const written = tokens.map(({ range }) =>
      lines[range.line]!.slice(range.column, range.endColumn),
    );
    assert.deepEqual(written, [
      'client',
      'c1',
      '->',
      'web',
      'every=5ms',
      'because="a b"',
      '@client',
    ]);
  });

  it('gives back any text that was quoted', () => {
    const quoted = (text: string): string =>
      `"${text
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r')
        .replaceAll('\t', '\\t')}"`;
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), texts => {
        const [line, ...others] = scan(texts.map(quoted).join(' '));
        assert.deepEqual(others, []);
        assert.deepEqual(line?.problems, []);
        assert.deepEqual(
          line.tokens.map(token => token.text),
          texts,
        );
      }),
    );
  });

  it('takes nothing away and adds nothing: tokens and blanks make the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab=<>!-@# "\\\n\t→“')) }),
        source => {
          const lines = source.split(/\r\n|\n|\r/);
          for (const { tokens, problems } of scan(source)) {
            const ends = new Map<number, number>();
            for (const { range } of tokens) {
              assert.ok(range.column >= (ends.get(range.line) ?? 0));
              assert.ok(range.endColumn > range.column);
              assert.ok(range.endColumn <= lines[range.line]!.length);
              const between = lines[range.line]!.slice(ends.get(range.line) ?? 0, range.column);
              const reported = problems.some(found => found.range.line === range.line);
              if (!reported) assert.match(between, /^\s*$/);
              ends.set(range.line, range.endColumn);
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('bytes of a text', () => {
  const bytesOf = (source: string): readonly number[] => [
    ...bytesOfText(scan(source)[0]!.tokens[0]!.text),
  ];

  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['"a\\x00\\x7f"', [0x61, 0, 0x7f]],
    ['"\\x80\\xff"', [0x80, 0xff]],
    ['"é"', [0xc3, 0xa9]],
    ['"😀\\x80😀"', [0xf0, 0x9f, 0x98, 0x80, 0x80, 0xf0, 0x9f, 0x98, 0x80]],
  ];
  for (const [source, expected] of cases) {
    it(source, () => assert.deepEqual(bytesOf(source), expected));
  }

  it('any bytes can be written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), bytes => {
        const source = [...bytes].map(byte => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
        assert.deepEqual(bytesOf(`"${source}"`), [...bytes]);
      }),
    );
  });
});
