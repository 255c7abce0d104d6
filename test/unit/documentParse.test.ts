import assert from 'node:assert/strict';
import { decodeFile } from '../../src/document/decodeFile.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { Failure } from '../../src/words/problems.js';

/** Cells as `kind@line[ info]: text`. */
function cellsOf(text: string): string[] {
  return parseDocument(text).cells.map(
    ({ kind, line, info, text }) => `${kind}@${line}${info && ` ${info}`}: ${text}`,
  );
}

const cases: [title: string, text: string, cells: string[]][] = [
  ['an empty file', '', []],
  ['blank lines only', ' \n\t\n\n', []],
  ['a byte order mark only', '\uFEFF', []],
  ['front matter only', '---\nlab: pair\n---', []],
  ['Markdown only', '# One\n\ntwo', ['markdown@0: # One\n\ntwo']],
  ['blank lines around Markdown', '\n\n  one\n\n\n', ['markdown@2:   one']],
  ['a code cell', '```tcpbook\nqueues\n```\n', ['tcpbook@1: queues']],
  ['a shell cell with an info string', '```sh @client\nss -tan\n```', ['sh@1 @client: ss -tan']],
  ['spaces in the info string', '```  tcpbook   a  b \nx\n```', ['tcpbook@1 a  b: x']],
  ['an empty code cell', '```sh\n```', ['sh@1: ']],
  ['a code cell with one blank line', '```sh\n\n```', ['sh@1: ']],
  ['blank lines in a code cell', '```sh\n\na\n\n```', ['sh@1: \na\n']],
  [
    'text, code, text',
    '---\nlab: pair\n---\n\n# One\n\n```tcpbook\nqueues\n```\n\ntwo\n',
    ['markdown@4: # One', 'tcpbook@7: queues', 'markdown@10: two'],
  ],
  ['no blank lines between', 'a\n```sh\nb\n```\nc', ['markdown@0: a', 'sh@2: b', 'markdown@4: c']],
  ['code after code', '```sh\na\n```\n```sh\nb\n```', ['sh@1: a', 'sh@4: b']],
  ['a tilde fence', '~~~tcpbook\n```\n~~~', ['tcpbook@1: ```']],
  ['a longer fence', '````sh\n```\n````', ['sh@1: ```']],
  ['a shorter line does not close', '````sh\n```\n', ['sh@1: ```']],
  ['an indented fence', '   ```sh\n   a\n     b\n c\n   ```', ['sh@1: a\n  b\nc']],
  [
    'four spaces are no fence',
    '    ```sh\n    a\n    ```',
    ['markdown@0:     ```sh\n    a\n    ```'],
  ],
  ['an open fence', '```tcpbook\nqueues\n\nsockets\n', ['tcpbook@1: queues\n\nsockets']],
  ['an open fence without a line', 'a\n```sh', ['markdown@0: a', 'sh@2: ']],
  ['other languages', '```python\nx\n```', ['markdown@0: ```python\nx\n```']],
  ['a longer word', '```tcpbooks\n```', ['markdown@0: ```tcpbooks\n```']],
  ['no language', '```\ntcpbook\n```', ['markdown@0: ```\ntcpbook\n```']],
  ['a fence in a fence', '````md\n```sh\n```\n````', ['markdown@0: ````md\n```sh\n```\n````']],
  ['a fence in a list', '- a\n\n  ```sh\n  x\n  ```', ['markdown@0: - a\n\n  ```sh\n  x\n  ```']],
  ['a fence in a quote', '> ```sh\n> x\n> ```', ['markdown@0: > ```sh\n> x\n> ```']],
  ['a fence in a comment', '<!--\n```sh\n```\n-->', ['markdown@0: <!--\n```sh\n```\n-->']],
  ['a fence in HTML', '<div>\n```sh\n```\n</div>', ['markdown@0: <div>\n```sh\n```\n</div>']],
  ['a fence behind HTML', '<div>\n\n```sh\nx\n```', ['markdown@0: <div>', 'sh@3: x']],
  ['a fence under a list', '- a\n```sh\nx\n```', ['markdown@0: - a', 'sh@2: x']],
  ['a fence under a table', '|a|\n|-|\n```sh\nx\n```', ['markdown@0: |a|\n|-|', 'sh@3: x']],
  ['CRLF', '---\r\n---\r\na\r\n\r\n```sh\r\nb\r\nc\r\n```\r\n', ['markdown@2: a', 'sh@5: b\nc']],
  ['lone CR', 'a\r```sh\rb\r```\r', ['markdown@0: a', 'sh@2: b']],
  ['mixed endings', 'a\r\rb\r\n```sh\nc\r\nd\re\n```', ['markdown@0: a\n\nb', 'sh@4: c\nd\ne']],
  ['NUL', 'a\0b\n```sh\n\0\n```', ['markdown@0: a\0b', 'sh@2: \0']],
  ['a byte order mark', '\uFEFF---\nlab: pair\n---\na', ['markdown@3: a']],
  ['a separator', 'a\n\n<!-- cell -->\n\nb', ['markdown@0: a', 'markdown@4: b']],
  ['a tight separator', 'a\n<!-- cell -->\nb', ['markdown@0: a', 'markdown@2: b']],
  ['a separator in front', '<!-- cell -->\n---\na\n---', ['markdown@1: ---\na\n---']],
  ['an empty Markdown cell', '```sh\n```\n<!-- cell -->\n', ['sh@1: ', 'markdown@3: ']],
  ['two of them', '<!-- cell -->\n\n<!-- cell -->', ['markdown@1: ', 'markdown@3: ']],
  ['a separator in a list', '- a\n\n  <!-- cell -->\n', ['markdown@0: - a\n\n  <!-- cell -->']],
  ['a separator in a fence', '```\n<!-- cell -->\n```', ['markdown@0: ```\n<!-- cell -->\n```']],
  ['a separator with more', '<!-- cell --> a', ['markdown@0: <!-- cell --> a']],
  ['a rule on top', '---\n\na', ['markdown@0: ---\n\na']],
];

describe('parseDocument', () => {
  for (const [title, text, expected] of cases) {
    it(`reads ${title}`, () => {
      const document = parseDocument(text);
      assert.deepEqual(cellsOf(text), expected);
      assert.equal(document.head + document.cells.map(cell => cell.raw).join(''), text);
      assert.deepEqual(document.problems, []);
    });
  }

  it('gives blank lines to the cell under them, at the ends to head and last cell', () => {
    const { head, cells } = parseDocument(
      '---\n---\n\n\na\n\n\n<!-- cell -->\n\nb\n\n```sh\n```\n\n',
    );
    assert.equal(head, '---\n---\n\n\n');
    assert.deepEqual(
      cells.map(cell => cell.raw),
      ['a\n', '\n\n<!-- cell -->\n\nb\n', '\n```sh\n```\n\n'],
    );
  });

  for (const [text, eol] of [
    ['', '\n'],
    ['a', '\n'],
    ['a\r\nb\r\nc\n', '\r\n'],
    ['a\r\nb\n', '\n'],
    ['a\rb\r', '\n'],
  ] as const) {
    it(`takes ${JSON.stringify(eol)} as the line ending of ${JSON.stringify(text)}`, () => {
      assert.equal(parseDocument(text).eol, eol);
    });
  }
});

describe('decodeFile', () => {
  it('keeps every character, the byte order mark too', () => {
    const text = '\uFEFF接受队列 \0 🐧\r\n';
    assert.equal(decodeFile(new TextEncoder().encode(text)), text);
  });

  for (const bytes of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0x61, 0x80]]) {
    it(`refuses ${Buffer.from(bytes).toString('hex')}`, () => {
      assert.throws(
        () => decodeFile(Uint8Array.from(bytes)),
        (thrown: unknown) => thrown instanceof Failure && thrown.problem.code === 'not-utf8',
      );
    });
  }
});
