import assert from 'node:assert/strict';
import { parseDocument } from '../../src/document/parseDocument.js';
import { printDocument, type EditedCell } from '../../src/document/printDocument.js';

const markdown = (text: string): EditedCell => ({ kind: 'markdown', text, info: '' });
const step = (text: string, info = ''): EditedCell => ({ kind: 'tcpbook', text, info });
const shell = (text: string, info = ''): EditedCell => ({ kind: 'sh', text, info });

type Edit = (cells: EditedCell[]) => EditedCell[];

/** What a file becomes when its cells are edited as an editor does it. */
function edited(text: string, edit: Edit): string {
  const document = parseDocument(text);
  return printDocument(document, edit(document.cells.map((cell, index) => ({ ...cell, index }))));
}

const typing =
  (place: number, text: string): Edit =>
  cells =>
    cells.map((cell, index) => (index === place ? { ...cell, text } : cell));
const adding =
  (place: number, ...added: EditedCell[]): Edit =>
  cells =>
    cells.toSpliced(place, 0, ...added);
const deleting =
  (place: number): Edit =>
  cells =>
    cells.toSpliced(place, 1);
const moving =
  (from: number, to: number): Edit =>
  cells => {
    const moved = cells.slice(from, from + 1);
    return cells.toSpliced(from, 1).toSpliced(to, 0, ...moved);
  };
const copying =
  (from: number, to: number): Edit =>
  cells =>
    cells.toSpliced(to, 0, ...cells.slice(from, from + 1));
const turningInto =
  (place: number, change: Partial<EditedCell>): Edit =>
  cells =>
    cells.map((cell, index) => (index === place ? { ...cell, ...change } : cell));

const cases: [title: string, before: string, edit: Edit, after: string][] = [
  // typing in a code cell
  ['typing', 'a\n\n```sh\nb\n```\n\nc\n', typing(1, 'x\ny'), 'a\n\n```sh\nx\ny\n```\n\nc\n'],
  ['emptying', '```sh\nb\n```\n', typing(0, ''), '```sh\n```\n'],
  ['a final empty line', '```sh\nb\n```\n', typing(0, 'b\n'), '```sh\nb\n\n```\n'],
  [
    'fence and info string',
    ' ~~~~  sh   @a \n b\n ~~~~~ \n',
    typing(0, 'x\n\ny'),
    ' ~~~~  sh   @a \n x\n\n y\n ~~~~~ \n',
  ],
  [
    'CRLF',
    'a\r\n\r\n```sh\r\nb\r\n```\r\n',
    typing(1, 'x\ny'),
    'a\r\n\r\n```sh\r\nx\r\ny\r\n```\r\n',
  ],
  ['an editor with CRLF', 'a\n```sh\nb\nc\n```\n', typing(1, 'b\r\nd'), 'a\n```sh\nb\nd\n```\n'],
  ['no final newline', '```sh\nb\n```', typing(0, 'x'), '```sh\nx\n```'],
  ['an open fence', '```sh\nb', typing(0, 'x'), '```sh\nx\n```'],
  ['a fence typed in', '```sh\nb\n```\n', typing(0, '```\nx\n```'), '````sh\n```\nx\n```\n````\n'],
  ['no blank lines around', 'a\n```sh\nb\n```\nc\n', typing(1, 'x'), 'a\n```sh\nx\n```\nc\n'],
  [
    'many blank lines around',
    'a\n\n\n```sh\nb\n```\n\n\nc',
    typing(1, 'x'),
    'a\n\n\n```sh\nx\n```\n\n\nc',
  ],
  // typing in a Markdown cell
  [
    'Markdown',
    '---\n---\n\n\na\n\n\n```sh\n```\n',
    typing(0, 'b\n\nc'),
    '---\n---\n\n\nb\n\nc\n\n\n```sh\n```\n',
  ],
  ['Markdown at the end', 'a\n\n\n', typing(0, 'b'), 'b\n\n\n'],
  ['blank lines around Markdown', 'a\n\n```sh\n```\n', typing(0, '\n\nb\n\n'), 'b\n\n```sh\n```\n'],
  ['emptying Markdown', 'a\n\n```sh\n```\n', typing(0, ''), '<!-- cell -->\n\n```sh\n```\n'],
  [
    'filling Markdown',
    '<!-- cell -->\n\n```sh\n```\n',
    typing(0, 'b'),
    '<!-- cell -->\n\nb\n\n```sh\n```\n',
  ],
  ['behind a separator', 'a\n<!-- cell -->\nb\n', typing(1, 'c'), 'a\n<!-- cell -->\nc\n'],
  ['HTML above a tight fence', 'a\n```sh\n```\n', typing(0, '<div>'), '<div>\n\n```sh\n```\n'],
  [
    'a list above an indented fence',
    'a\n\n  ```sh\n  b\n  ```\n',
    typing(0, '- a'),
    '- a\n\n```sh\nb\n```\n',
  ],
  ['an open comment', 'a\n\n```sh\n```\n', typing(0, '<!-- b'), '<!-- b\n-->\n\n```sh\n```\n'],
  [
    'an open fence in Markdown',
    'a\n\n```sh\n```\n',
    typing(0, '~~~~py\nb'),
    '~~~~py\nb\n~~~~\n\n```sh\n```\n',
  ],
  ['an open comment at the end', 'a\n', typing(0, '<!-- b'), '<!-- b\n'],
  [
    'a rule on top',
    'a\n\n```sh\n```\n\nb\n---\n',
    typing(0, '---\nx'),
    '<!-- cell -->\n\n---\nx\n\n```sh\n```\n\nb\n---\n',
  ],
  [
    'a rule under a rule',
    '---\n\na\n\n```sh\n```\n\nb\n',
    typing(2, '---'),
    '<!-- cell -->\n\n---\n\na\n\n```sh\n```\n\n---\n',
  ],
  // cells that come and go
  ['a first cell', '', adding(0, step('queues')), '```tcpbook\nqueues\n```\n'],
  [
    'a cell under front matter',
    '---\nlab: pair\n---',
    adding(0, markdown('a')),
    '---\nlab: pair\n---\n\na\n',
  ],
  ['a cell at the end', 'a', adding(1, shell('ss', '@client')), 'a\n\n```sh @client\nss\n```\n'],
  [
    'under an open fence',
    '```sh\na',
    adding(1, step('b')),
    '```sh\na\n```\n\n```tcpbook\nb\n```\n',
  ],
  ['under an open comment', '<!-- a', adding(1, step('b')), '<!-- a\n-->\n\n```tcpbook\nb\n```\n'],
  ['under blank lines', 'a\n\n\n', adding(1, markdown('b')), 'a\n\n<!-- cell -->\n\nb\n'],
  ['between', 'a\n\n```sh\n```\n', adding(1, step('b')), 'a\n\n```tcpbook\nb\n```\n\n```sh\n```\n'],
  [
    'between tight ones',
    'a\n```sh\n```\n',
    adding(1, step('b')),
    'a\n\n```tcpbook\nb\n```\n\n```sh\n```\n',
  ],
  ['with CRLF', 'a\r\n', adding(1, step('b\nc')), 'a\r\n\r\n```tcpbook\r\nb\r\nc\r\n```\r\n'],
  ['an empty Markdown cell', 'a\n', adding(1, markdown('')), 'a\n\n<!-- cell -->\n'],
  ['only an empty Markdown cell', '', adding(0, markdown('')), '<!-- cell -->\n'],
  ['backticks in the info string', '', adding(0, step('a', '`')), '~~~tcpbook `\na\n~~~\n'],
  ['deleting the only cell', '---\n---\n\na\n', deleting(0), '---\n---\n\n'],
  ['deleting the last', 'a\n\n```sh\n```\n', deleting(1), 'a\n'],
  [
    'deleting between',
    '```sh\n```\n\na\n\n```sh\nb\n```\n',
    deleting(1),
    '```sh\n```\n\n```sh\nb\n```\n',
  ],
  ['Markdown meets Markdown', 'a\n\n```sh\n```\n\nb\n', deleting(1), 'a\n\n<!-- cell -->\n\nb\n'],
  ['moving up', 'a\n\n```sh\nb\n```', moving(1, 0), '```sh\nb\n```\n\na\n'],
  [
    'moving down',
    'a\n\n```sh\nb\n```\n\n```sh\nc\n```\n',
    moving(1, 2),
    'a\n\n```sh\nc\n```\n\n```sh\nb\n```\n',
  ],
  [
    'moving under a list',
    '- a\n\n```sh\n```\n\n  ```sh\n  b\n  ```\n',
    moving(2, 1),
    '- a\n\n```sh\nb\n```\n\n```sh\n```\n',
  ],
  ['copying', '```sh\na\n```', copying(0, 1), '```sh\na\n```\n\n```sh\na\n```'],
  ['copying Markdown', 'a', copying(0, 1), 'a\n\n<!-- cell -->\n\na'],
  // another kind
  [
    'steps into shell',
    '~~~ tcpbook  @a\nb\n~~~\n',
    turningInto(0, { kind: 'sh' }),
    '~~~sh @a\nb\n~~~\n',
  ],
  [
    'another info string',
    '```sh  @a\nb\n```\n',
    turningInto(0, { info: '@b' }),
    '```sh @b\nb\n```\n',
  ],
  [
    'code into Markdown',
    'a\n\n```sh\nb\n```\n',
    turningInto(1, { kind: 'markdown' }),
    'a\n\n<!-- cell -->\n\nb\n',
  ],
  ['Markdown into code', 'a\n', turningInto(0, { kind: 'sh' }), '```sh\na\n```\n'],
  // cells of another file
  [
    'a pasted cell',
    'a\n',
    adding(1, { ...shell('b'), raw: '\n\n\n~~~sh\nb\n~~~\n', index: 1 }),
    'a\n\n\n\n~~~sh\nb\n~~~\n',
  ],
  [
    'nonsense as raw',
    'a\n',
    adding(1, { ...shell('b'), raw: 'x\n\n```sh\nb\n```\n' }),
    'a\n\n```sh\nb\n```\n',
  ],
];

describe('printDocument', () => {
  for (const [title, before, edit, after] of cases) {
    it(`writes ${title}`, () => assert.equal(edited(before, edit), after));
  }

  for (const text of [
    'a\r\n\rb\n```sh\n\r\n```',
    '\uFEFF\uFEFFa',
    '```sh\nx\n  ',
    ' \n<!-- cell -->\n\n',
  ]) {
    it(`leaves ${JSON.stringify(text)} alone when nothing is edited`, () => {
      assert.equal(
        edited(text, cells => cells),
        text,
      );
    });
  }

  it('does not take what an editor normalises for an edit', () => {
    const text = '\uFEFF\uFEFFa\r\rb\n```sh\nc\rd\r\n```';
    const asEditorsDo: Edit = cells =>
      cells.map(cell => ({
        ...cell,
        text: cell.text.replaceAll('\n', '\r\n').replace(/^\uFEFF/, ''),
      }));
    assert.equal(edited(text, asEditorsDo), text);
  });

  it('makes cells of what was typed as cells', () => {
    const text = edited('a\n', typing(0, 'a\n\n```tcpbook\nqueues\n```\n\n<!-- cell -->\nb'));
    assert.deepEqual(
      parseDocument(text).cells.map(cell => cell.text),
      ['a', 'queues', 'b'],
    );
  });
});
