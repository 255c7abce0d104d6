import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeFile } from '../../src/document/decodeFile.js';
import type { FrontMatter } from '../../src/document/model.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { printDocument } from '../../src/document/printDocument.js';
import { checkCells } from '../../src/session/checkCells.js';
import { EXPERIMENTS, isTwin, originalOf, shippedIn } from '../support/shipped.js';

const files = shippedIn(EXPERIMENTS);
const read = (name: string): string => decodeFile(readFileSync(`${EXPERIMENTS}/${name}`));

/** What a notebook does; reasons are in its reader's language. */
function codeOf(text: string): string[] {
  return parseDocument(text)
    .cells.filter(cell => cell.kind !== 'markdown')
    .map(
      cell =>
        `${cell.kind} ${cell.info}\n${cell.text.replaceAll(/because="[^"]*"/g, 'because=""')}`,
    );
}

/** How many claims say why, so that no reader misses a reason. */
const reasonsIn = (text: string): number => text.match(/because="[^"]+"/g)?.length ?? 0;

const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\(([^):#]+)\)/g)].map(([, target = '']) => target);

describe('shipped experiments', () => {
  it('are each in English and in Chinese', () => {
    const twins = files.filter(isTwin);
    assert.ok(twins.length >= 9, `${twins.length} stories`);
    assert.deepEqual(
      twins.map(originalOf),
      files.filter(name => !isTwin(name)),
    );
    assert.deepEqual(
      twins.filter(name => !name.endsWith('.zh-CN.tcpbook.md')),
      [],
    );
  });

  it('are all in the table of the README', () => {
    const links = linksIn(readFileSync('README.md', 'utf8'));
    const listed = links.filter(target => target.startsWith(`${EXPERIMENTS}/`));
    assert.deepEqual(
      listed.toSorted(),
      files.map(name => `${EXPERIMENTS}/${name}`),
    );
  });

  for (const name of files) {
    it(`${name} is sound: front matter, steps, links, kept byte for byte`, () => {
      const text = read(name);
      const document = parseDocument(text);
      assert.deepEqual(document.problems, []);
      assert.equal(printDocument(document, document.cells), text);
      assert.match(document.head, /^title: \S/m);
      assert.match(document.head, /^description: \S/m);
      assert.match(document.head, isTwin(name) ? /^lang: zh-CN$/m : /^lang: en$/m);
      const code = document.cells.flatMap(({ kind, text, info }, index) =>
        kind === 'markdown' ? [] : [{ index, kind, text, info }],
      );
      assert.deepEqual(checkCells(code, document.frontMatter.lab).flat(), []);
      const links = linksIn(text).filter(target => target.endsWith('.tcpbook.md'));
      assert.deepEqual(
        links.filter(target => !files.includes(target) || isTwin(target) !== isTwin(name)),
        [],
      );
    });
  }

  for (const name of files.filter(isTwin)) {
    it(`${name} does what its English twin does, for the same number of reasons`, () => {
      const twin = read(name);
      const original = read(originalOf(name));
      assert.deepEqual(codeOf(twin), codeOf(original));
      assert.equal(reasonsIn(twin), reasonsIn(original));
      const needs = (text: string): FrontMatter => parseDocument(text).frontMatter;
      assert.deepEqual(needs(twin), needs(original));
    });
  }
});
