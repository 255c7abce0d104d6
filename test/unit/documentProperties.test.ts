import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseBody } from '../../src/document/blocks.js';
import { isUnclosed } from '../../src/document/fence.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { printDocument, type EditedCell } from '../../src/document/printDocument.js';

/** Pieces of Markdown that change what the lines under them mean. */
const tricky = fc.constantFrom(
  ...['```sh', '```tcpbook', '```tcpbook @a', '~~~sh', '````sh', '```', '~~~', '````', '   ```sh'],
  ...['  ```', '    ```sh', '\t```sh', '```py', '`', '```sh `', '> ', '> ```sh', '- a', '- ```sh'],
  ...['- ', '  ', '\t', '1. a', '2)', '   a', '      b', '    ', '<!--', '-->', '<!-- cell -->'],
  ...[
    '  <!-- cell -->',
    '<!-- cell --> a',
    '<div>',
    '</div>',
    '<pre>',
    '</pre>',
    '<?',
    '?>',
    '<!-->',
  ],
  ...[
    '<![CDATA[',
    ']]>',
    '<!X',
    '>',
    '---',
    '--- ',
    '===',
    '***',
    '# a',
    '|a|b|',
    '|-|-|',
    '[a]: b',
  ],
  ...[
    "[a]: b '",
    '[a',
    '\\',
    '&#96;',
    'lab: pair',
    'requires:',
    '  kernel: ">=4.10"',
    '...',
    'a',
    'b',
  ],
  ...[
    '\0',
    '\uFEFF',
    '\u00A0',
    '\u2028',
    '\u0085',
    '🐧',
    '接受队列',
    '*',
    '+',
    '%YAML 1.2',
    '&x',
    '*x',
  ],
);
const eol = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n', '\r\n\r\n', '', ' \n');

/** Text that tries hard to be misread. */
const document = fc
  .array(fc.tuple(tricky, eol), { maxLength: 24 })
  .map(lines => lines.flat().join(''));
/** Editors drop a byte order mark at the start of a text, so cells of an edit have none. */
const typedDocument = document.map(text => text.replaceAll('\uFEFF', ''));
const front = fc.constantFrom(
  ...['', '\uFEFF', '---\n', '---\nlab: pair\n---\n', '\uFEFF---\r\n---\r\n'],
);
const file = fc.tuple(front, document).map(parts => parts.join(''));
const editableFile = fc.tuple(front, typedDocument).map(parts => parts.join(''));
const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom(...Array.from('`~-<>!\n\r\t \uFEFF')), fc.string()),
});

const runs = { numRuns: 5000 };

describe('any text at all', function () {
  this.timeout(60_000);

  for (const [title, texts] of [
    ['arbitrary strings', anyText],
    ['tricky Markdown', file],
  ] as const) {
    it(`is kept byte for byte: ${title}`, () => {
      fc.assert(
        fc.property(texts, text => {
          const read = parseDocument(text);
          assert.equal(read.head + read.cells.map(cell => cell.raw).join(''), text);
          assert.equal(printDocument(read, read.cells), text);
          const inPlace = read.cells.map((cell, index) => ({ ...cell, index }));
          assert.equal(printDocument(read, inPlace), text);
        }),
        runs,
      );
    });

    it(`has cells whose text stands where they say: ${title}`, () => {
      fc.assert(
        fc.property(texts, text => {
          const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
          for (const cell of parseDocument(text).cells) {
            for (const [offset, content] of cell.text.split('\n').entries()) {
              // A fence's indentation is not part of its content.
              assert.ok((lines[cell.line + offset] ?? '').trim().endsWith(content.trim()));
            }
          }
        }),
        runs,
      );
    });
  }

  it('has problems only within its lines', () => {
    fc.assert(
      fc.property(fc.oneof(document, anyText), yaml => {
        const text = `---\n${yaml}\n---\n`;
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range } of parseDocument(text).problems) {
          const length = lines[range.line]?.length ?? -1;
          assert.ok(0 <= range.column && range.column <= range.endColumn);
          assert.ok(range.endColumn <= length);
        }
      }),
      runs,
    );
  });
});

type Edit =
  | { readonly what: 'type' | 'add'; readonly at: number; readonly cell: EditedCell }
  | { readonly what: 'delete'; readonly at: number }
  | { readonly what: 'move' | 'copy'; readonly at: number; readonly to: number };

const place = fc.nat(12);
const info = fc.constantFrom('', '@client', 'a  b', '`');

function editsWith(texts: fc.Arbitrary<string>): fc.Arbitrary<Edit[]> {
  const cell = fc.oneof(
    fc.record({ kind: fc.constant('markdown' as const), text: texts, info: fc.constant('') }),
    fc.record({
      kind: fc.constantFrom('tcpbook' as const, 'sh' as const),
      text: typedDocument,
      info,
    }),
  );
  const edit: fc.Arbitrary<Edit> = fc.oneof(
    fc.record({ what: fc.constantFrom('type' as const, 'add' as const), at: place, cell }),
    fc.record({ what: fc.constant('delete' as const), at: place }),
    fc.record({ what: fc.constantFrom('move' as const, 'copy' as const), at: place, to: place }),
  );
  return fc.array(edit, { maxLength: 6 });
}

function apply(cells: readonly EditedCell[], edit: Edit): readonly EditedCell[] {
  const at = cells.length === 0 ? 0 : edit.at % cells.length;
  const one = cells.slice(at, at + 1);
  switch (edit.what) {
    case 'add':
      return cells.toSpliced(at, 0, edit.cell);
    case 'type':
      return cells.toSpliced(at, 1, ...one.map(old => ({ ...old, ...edit.cell })));
    case 'delete':
      return cells.toSpliced(at, 1);
    case 'move':
      return cells.toSpliced(at, 1).toSpliced(edit.to % cells.length || 0, 0, ...one);
    case 'copy':
      return cells.toSpliced(edit.to % cells.length || 0, 0, ...one);
  }
}

const bare = (text: string): string => text.replace(/\r\n?/g, '\n');
const withoutBlanks = (text: string): string =>
  bare(text)
    .replace(/^(?:[ \t]*\n)+|(?:\n[ \t]*)+$/g, '')
    .replace(/^[ \t]+$/, '');

/** Markdown in which nobody typed cells: the exception that `printDocument` names. */
const isPlainMarkdown = (text: string): boolean => {
  const { cells } = parseBody(text);
  return (
    cells.length === 0 ||
    (cells.length === 1 &&
      cells[0]?.raw.includes('<!-- cell -->') !== true &&
      cells[0]?.kind === 'markdown')
  );
};

/** Read again, a Markdown cell may have the closing line that it lacked. */
function isRead(found: string, wanted: string): boolean {
  if (found === wanted) return true;
  const closing = found.startsWith(`${wanted}\n`) ? found.slice(wanted.length + 1) : undefined;
  return closing !== undefined && /^(?:`{3,}|~{3,}|-->|\?>|>|\]\]>|<\/pre>)$/.test(closing);
}

describe('edits', function () {
  this.timeout(60_000);

  it('are read again as they were made, whatever the file and the edits', () => {
    fc.assert(
      fc.property(
        editableFile,
        editsWith(typedDocument.filter(isPlainMarkdown)),
        fc.boolean(),
        (text, edits, withPlaces) => {
          const before = parseDocument(text);
          const opened = before.cells.map((cell, index) =>
            withPlaces ? { ...cell, index } : cell,
          );
          const cells = edits.reduce<readonly EditedCell[]>(apply, opened);
          const after = parseDocument(printDocument(before, cells));
          assert.deepEqual(after.frontMatter, before.frontMatter);
          assert.deepEqual(
            after.cells.map(cell => cell.kind),
            cells.map(cell => cell.kind),
          );
          for (const [index, cell] of cells.entries()) {
            const found = after.cells[index]?.text ?? '';
            if (cell.kind === 'markdown') {
              assert.ok(
                isRead(found, withoutBlanks(cell.text)),
                JSON.stringify([found, cell.text]),
              );
            } else {
              assert.equal(found, bare(cell.text));
              assert.equal(after.cells[index]?.info, cell.info);
            }
          }
        },
      ),
      runs,
    );
  });

  it('lose no line of what was typed, be it cells in a Markdown cell', () => {
    fc.assert(
      fc.property(editableFile, editsWith(typedDocument), (text, edits) => {
        const before = parseDocument(text);
        const opened = before.cells.map((cell, index) => ({ ...cell, index }));
        const cells = edits.reduce<readonly EditedCell[]>(apply, opened);
        const printed = bare(printDocument(before, cells));
        let from = 0;
        for (const line of cells.flatMap(cell => bare(cell.text).split('\n'))) {
          const at = printed.indexOf(line.trim(), from);
          assert.notEqual(at, -1);
          from = at + line.trim().length;
        }
        const again = parseDocument(printed);
        assert.equal(printDocument(again, again.cells), printed);
      }),
      runs,
    );
  });

  it('touch nothing but their own cell', () => {
    fc.assert(
      fc.property(file, place, fc.stringMatching(/^[a-z]{1,9}$/), (text, at, typed) => {
        const document = parseDocument(text);
        // A fence that the remains of an outputs mark cut short gets its closing line.
        const open = document.cells.slice(0, -1).some(({ kind, raw }) => {
          return kind !== 'markdown' && isUnclosed(raw.trimEnd());
        });
        fc.pre(!open);
        const index = at % document.cells.length || 0;
        const cells = document.cells.map((cell, place) =>
          place === index ? { ...cell, text: typed, index: place } : { ...cell, index: place },
        );
        const printed = printDocument(document, cells);
        const before =
          document.head +
          document.cells
            .slice(0, index)
            .map(cell => cell.raw)
            .join('');
        const behind = document.cells
          .slice(index + 1)
          .map(cell => cell.raw)
          .join('');
        assert.ok(printed.startsWith(before));
        assert.ok(printed.endsWith(behind));
      }),
      runs,
    );
  });
});
