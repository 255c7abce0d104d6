import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { cli, notebookFolder } from '../support/cli.js';

const folder = notebookFolder();

const SHIPPED = readFileSync('experiments/listen-backlog.tcpbook.md', 'utf8').split(/(?<=\s)/);

/** Pieces that mean something to us, broken on purpose, between anything at all. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '```tcpbook\n',
      '```\n',
      '~~~sh @client\n',
      '---\n',
      'tcpbook: 1\n',
      'lab: pair\n',
      'lab: [\n',
    ],
    ...['server web port=7777 backlog=2\n', 'server web port=99999\n', 'client c1..c4 -> wbe\n'],
    ...[
      'expect accept-queue web == \n',
      'wait until\n',
      'drop ack -> \n',
      'send c1 "unterminated\n',
    ],
    ...[
      '\\\n',
      '@server',
      '..',
      'c9..c1',
      '==',
      '\t',
      '\r\n',
      '\0',
      '\u2028',
      '🂡',
      '<!-- cell -->\n',
    ],
  ),
  fc.constantFrom(...SHIPPED),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);

/** Mostly code, for what is no code is Markdown, in which nothing can be wrong. */
const garbage = fc
  .tuple(
    fc.constantFrom('', '---\ntcpbook: 2\n---\n', '```tcpbook\n', '```tcpbook\n', '~~~tcpbook\n'),
    fc.array(piece, { minLength: 1, maxLength: 60 }),
  )
  .map(([start, pieces]) => start + pieces.join(''));

describe('garbage', function () {
  this.timeout(60_000);

  it('200 notebooks of it: no crash, no hang, a position for every error', async () => {
    const texts = fc.sample(garbage, 200);
    const files = texts.map((text, index) => folder.write(`garbage${index}.tcpbook.md`, text));
    const { code, stdout, stderr } = await cli(['check', ...files]);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    const lines = stderr.trimEnd().split('\n');
    assert.ok(lines.length > 100, `only ${lines.length} errors`);
    for (const line of lines) {
      const place = /^(.+?\.tcpbook\.md):(\d+):(\d+): \S/.exec(line);
      assert.ok(place, `no position: ${line}`);
      const text = texts[files.indexOf(place[1] ?? '')] ?? '';
      const found = text.split(/\r\n|\r|\n/)[Number(place[2]) - 1];
      assert.ok(found !== undefined && Number(place[3]) <= found.length + 1, `outside: ${line}`);
    }
  });

  it('cells of it, run: an answer for each, and the lab goes on', async () => {
    const cells = fc.sample(
      fc.array(piece, { maxLength: 20 }).map(pieces => pieces.join('')),
      20,
    );
    for (const cell of cells) {
      const fence = '`'.repeat(
        Math.max(3, ...[...cell.matchAll(/`+/g)].map(run => run[0].length + 1)),
      );
      const file = folder.write('cell.tcpbook.md', `${fence}tcpbook\n${cell}\n${fence}\n`);
      const { code, stderr } = await cli(['run', '--timeout', '5s', file]);
      assert.ok(code === 0 || code === 1 || code === 2, `exit code ${code ?? 'none'}: ${stderr}`);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
  });
});
