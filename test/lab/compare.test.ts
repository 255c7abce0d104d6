import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { parseDocument } from '../../src/document/parseDocument.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import type { ComparisonModel } from '../../src/views/comparison/model.js';
import { cli, notebook, notebookFolder, runCells } from '../support/cli.js';

const SMALL = 'sysctl net.core.somaxconn=1';
const CELLS = [
  'sysctl net.core.somaxconn=5',
  'server web port=7777 backlog=4\nclient c1..c6 -> web timeout=100ms',
  'expect accept-queue web == 5\nexpect alive web',
];

describe('saved runs side by side', function () {
  this.timeout(120_000);
  const folder = notebookFolder();
  const one = folder.write('one.tcpbook.md', notebook(CELLS));
  const other = folder.write('other.tcpbook.md', notebook([SMALL, ...CELLS.slice(1)]));

  before(async () => {
    assert.equal((await cli(['run', '--save', one])).code, 0);
    assert.equal((await cli(['run', '--save', other])).code, 1);
  });

  it('say which claims differ, and which rule explains it', async () => {
    const { code, stdout, stderr } = await cli(['compare', one, other]);
    assert.equal(stderr, '');
    assert.equal(code, 1);
    assert.match(stdout, /^accept-queue web == 5 +✓ 5 +✗ 2 +holds in some only$/m);
    assert.match(stdout, /net\.core\.somaxconn: 5 \(one\), 1 \(other\)\./);
    assert.match(stdout, /listen\(2\) keeps the lesser/);
    assert.match(stdout, /^2 claims in 2 runs: 1 differs$/m);
  });

  it('are one JSON document', async () => {
    const { stdout } = await cli(['compare', '--format', 'json', one, other]);
    // safe: checked right here
    const { ok, runs, claims } = JSON.parse(stdout) as ComparisonModel & { readonly ok: boolean };
    assert.equal(ok, false);
    assert.deepEqual(
      runs.map(({ name, host }) => [name, host]),
      [
        ['one', 'local'],
        ['other', 'local'],
      ],
    );
    const [first] = claims[0]?.explanation?.reasons ?? [];
    assert.deepEqual(
      [first?.rule, first?.causes],
      ['backlog-clamped', [{ by: 'setting', name: 'net.core.somaxconn', values: [['5'], ['1']] }]],
    );
  });

  it('are shown by a step, beside the notebook itself', async () => {
    const { steps, ok } = await runCells([...CELLS, `compare "${other}"`]);
    assert.ok(ok, JSON.stringify(steps.at(-1)));
    const data = steps.at(-1)?.outputs[0]?.data as ComparisonModel; // safe: a comparison
    assert.deepEqual(
      data.runs.map(({ name }) => name),
      ['other', null],
    );
    const [claim] = data.claims;
    assert.equal(claim?.difference, 'verdict');
    assert.deepEqual(claim.explanation?.reasons[0]?.causes, [
      { by: 'setting', name: 'net.core.somaxconn', values: [['1'], ['5']] },
    ]);
  });

  it('say nothing of their own cell’s steps: the notebook that compares is the same experiment', async () => {
    const file = folder.write('again.tcpbook.md', notebook([...CELLS, `compare "${one}" here`]));
    const { code, stdout } = await cli(['run', file]);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /2 claims in 2 runs: no difference/);
    assert.doesNotMatch(stdout, /do not make the same steps/);
  });

  const saved = (): string => readFileSync(one, 'utf8');
  const broken: readonly (readonly [string, () => string | undefined, RegExp])[] = [
    ['is not there', () => undefined, /bad\.tcpbook\.md.* cannot be read/],
    ['never ran', () => notebook(CELLS), /holds no outputs\. .*tcpbook run --save/],
    [
      'keeps only what readers see',
      () => saved().replace(/<!-- tcpbook:data[^]*$/, ''),
      /only what readers see.*tcpbook run --save/,
    ],
    [
      'is damaged',
      () => saved().replace(/(tcpbook:data\n.{20}).{9}/, '$1!!!!!!!!!'),
      /bad\.tcpbook\.md:\d+` cannot be read.*tcpbook run --save/,
    ],
    [
      'has outputs older than a cell',
      () => saved().replace('expect alive web', 'expect alive web == yes'),
      /bad\.tcpbook\.md:\d+` are older than its text\. .*tcpbook run --save/,
    ],
  ];
  for (const [what, text, says] of broken) {
    it(`say what to do where a file ${what}`, async () => {
      const written = text();
      const file = join(
        folder.path,
        written === undefined ? 'no/bad.tcpbook.md' : 'bad.tcpbook.md',
      );
      if (written !== undefined) folder.write('bad.tcpbook.md', written);
      const { code, stderr, stdout } = await cli(['compare', one, file]);
      assert.match(stderr, says);
      assert.deepEqual([code, stdout], [2, '']);
      const { steps } = await runCells([`compare "${file}" "${one}"`]);
      const { message = '', remedy = '' } = steps[0]?.error ?? {};
      assert.match(`${message} ${remedy}`, says);
    });
  }

  it('are two at least', async () => {
    const { code, stderr } = await cli(['compare', one]);
    assert.equal(code, 2);
    assert.match(stderr, /Name two notebooks or more/);
  });

  it('are saved in a copy for each host, and the notebook stays as it is', async () => {
    const text = notebook(CELLS);
    const file = folder.write('apart/here.zh-CN.tcpbook.md', text);
    const args = ['run', '--save', '--host', 'local', '--host', 'local', file];
    assert.equal((await cli(args)).code, 0);
    assert.equal(readFileSync(file, 'utf8'), text);
    const copies = ['here@local-2.zh-CN.tcpbook.md', 'here@local.zh-CN.tcpbook.md'];
    assert.deepEqual(readdirSync(join(folder.path, 'apart')).sort(), [
      'here.zh-CN.tcpbook.md',
      ...copies,
    ]);
    const paths = copies.map(name => join(folder.path, 'apart', name));
    for (const path of paths) {
      const document = parseDocument(readFileSync(path, 'utf8'));
      assert.equal(document.source, text);
      assert.equal(readOutputs(document).saved?.labs.length, 1);
    }
    const { code, stdout } = await cli(['compare', ...paths]);
    assert.equal(code, 0, stdout);
    // Again: the copies are written anew.
    assert.equal((await cli(args)).code, 0);
  });

  it('never take the place of another text', async () => {
    const file = folder.write('out/mine.tcpbook.md', notebook(CELLS));
    const words = '# My own words\n';
    const taken = folder.write('out/saved/mine@local.tcpbook.md', words);
    const outDir = join(folder.path, 'out/saved');
    const { code, stderr, stdout } = await cli(['run', '--out-dir', outDir, file]);
    assert.equal(code, 2);
    assert.match(stderr, /mine@local\.tcpbook\.md` holds another text/);
    assert.equal(stdout, '');
    assert.equal(readFileSync(taken, 'utf8'), words);
    const free = join(folder.path, 'out/free');
    assert.equal((await cli(['run', '--out-dir', free, file])).code, 0);
    assert.ok(existsSync(join(free, 'mine@local.tcpbook.md')));
  });
});
