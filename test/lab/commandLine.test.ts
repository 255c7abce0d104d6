import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { cli, notebook, notebookFolder, startCli } from '../support/cli.js';

const folder = notebookFolder();
const GOOD = folder.write('good.tcpbook.md', notebook(['server web port=7777 backlog=1']));
const FALSE = folder.write(
  'false.tcpbook.md',
  notebook(['server web port=7777 backlog=1\nexpect accept-queue web == 9']),
);
const BAD = folder.write(
  'bad.tcpbook.md',
  '# Title\n\n```tcpbook\nserver web port=7777 backlog=1\nexpct alive web\n```\n',
);
const LATIN1 = folder.write('latin1.tcpbook.md', '');
const LONG = folder.write('long.tcpbook.md', notebook(['wait 60s']));

/** Arguments, exit code, and what must be printed on either stream. */
const CASES: readonly (readonly [args: readonly string[], code: number, printed: RegExp])[] = [
  [['run', GOOD], 0, /0 claims hold/],
  [['run', FALSE], 1, /1 fail/],
  [['run', BAD], 2, /bad\.tcpbook\.md:5:1: .*expect/],
  [['run', GOOD, BAD], 2, /bad\.tcpbook\.md:5:1/],
  [['run', '/no/such/file.tcpbook.md'], 2, /no such file/i],
  [['run'], 2, /missing required argument/],
  [['run', '--format', 'xml', GOOD], 2, /xml/],
  [['run', '--timeout', '5', GOOD], 2, /unit/],
  [['run', '--host', 'elsewhere', GOOD], 3, /elsewhere/],
  [['run', '--timeout', '300ms', LONG], 1, /0\.3 s/],
  [['check', GOOD, FALSE], 0, /^$/],
  [['check', BAD], 2, /bad\.tcpbook\.md:5:1/],
  [['nonsense'], 2, /unknown command/],
  [['--help'], 0, /Exit codes/],
  [['--version'], 0, /^\d+\.\d+\.\d+\s*$/],
  [['doctor'], 0, /kernel/],
];

describe('the command line', function () {
  this.timeout(30_000);

  for (const [args, code, printed] of CASES) {
    const shown = args.map(arg => arg.replace(/^.*\//, '')).join(' ');
    it(`tcpbook ${shown}: ${code}`, async () => {
      const run = await cli(args);
      assert.match(run.stdout + run.stderr, printed);
      assert.equal(run.code, code);
    });
  }

  it('several notebooks: one document each, the worst exit code', async () => {
    const { stdout, code } = await cli(['run', '--format', 'json', GOOD, FALSE]);
    const documents = JSON.parse(stdout) as readonly { ok: boolean }[]; // safe: checked right here
    assert.deepEqual(
      documents.map(document => document.ok),
      [true, false],
    );
    assert.equal(code, 1);
  });

  it('a file that is not UTF-8 is refused, not changed', async () => {
    const bytes = Buffer.from([0x23, 0x20, 0xe9, 0x0a]);
    writeFileSync(LATIN1, bytes);
    const { code, stderr } = await cli(['check', LATIN1]);
    assert.equal(code, 2);
    assert.match(stderr, /UTF-8/);
    assert.deepEqual(readFileSync(LATIN1), bytes);
  });

  it('an interrupt is told, and ends with exit code 1', async () => {
    const child = startCli(['run', LONG]);
    let said = '';
    const ended = new Promise<number | null>(resolve => child.once('close', resolve));
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('$ wait 60s') && !child.killed) child.kill('SIGINT');
    });
    assert.equal(await ended, 1);
    assert.match(said, /interrupted/i);
  });
});
