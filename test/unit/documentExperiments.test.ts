import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { decodeFile } from '../../src/document/decodeFile.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { printDocument } from '../../src/document/printDocument.js';

const FOLDER = 'experiments';
const files = readdirSync(FOLDER).filter(name => name.endsWith('.tcpbook.md'));
const read = (name: string): string => decodeFile(readFileSync(`${FOLDER}/${name}`));

/** What a notebook does; reasons are in its reader's language. */
function codeOf(text: string): string[] {
  return parseDocument(text)
    .cells.filter(cell => cell.kind !== 'markdown')
    .map(cell => `${cell.kind}\n${cell.text.replaceAll(/because="[^"]*"/g, 'because=""')}`);
}

describe('shipped experiments', () => {
  it('are stories in two languages each', () => {
    assert.deepEqual(files.map(name => name.replace('.tcpbook.md', '')).sort(), [
      'crowd',
      'crowd.zh-CN',
      'first-handshake',
      'first-handshake.zh-CN',
      'listen-backlog',
      'listen-backlog.zh-CN',
      'nginx',
      'nginx.zh-CN',
      'node',
      'node.zh-CN',
      'php-fpm',
      'php-fpm.zh-CN',
      'redis',
      'redis.zh-CN',
    ]);
  });

  for (const name of files) {
    it(`${name} has sound front matter and is kept byte for byte`, () => {
      const text = read(name);
      const document = parseDocument(text);
      assert.deepEqual(document.problems, []);
      assert.equal(printDocument(document, document.cells), text);
    });
  }

  for (const name of files.filter(name => name.includes('.zh-CN.'))) {
    it(`${name} does what its English twin does`, () => {
      assert.deepEqual(codeOf(read(name)), codeOf(read(name.replace('.zh-CN', ''))));
    });
  }
});
