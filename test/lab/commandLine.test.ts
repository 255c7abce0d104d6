import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { QueuesModel } from '../../src/views/queues/model.js';
import type { SocketsModel } from '../../src/views/sockets/model.js';
import { cli, notebook, notebookFolder, startCli, type JsonRun } from '../support/cli.js';

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
const FAR = folder.write('far.tcpbook.md', notebook(['wait 1ms'], 'host: elsewhere'));
const NEAR = folder.write('near.tcpbook.md', notebook(['wait 1ms'], 'host: local'));
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
  [['run', FAR], 2, /far\.tcpbook\.md: .*`--host elsewhere`.*`--host local`/],
  [['run', GOOD, FAR], 2, /far\.tcpbook\.md: .*`--host elsewhere`/],
  [['run', '--host', 'local', FAR], 0, /0 claims hold/],
  [['run', NEAR], 0, /0 claims hold/],
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

  it('the JSON document has the fields that scripts rely on', async () => {
    const scene =
      'server web port=7777 backlog=0\nclient c1 -> web\nqueues\nsockets\nexpect alive web';
    const file = folder.write('fields.tcpbook.md', `# Title\n\n${notebook([scene])}`);
    const { stdout } = await cli(['run', '--format', 'json', file]);
    const keys = (value: unknown): readonly string[] => Object.keys(value as object).sort();
    const run = JSON.parse(stdout) as JsonRun; // safe: every field used below is checked
    assert.deepEqual(keys(run), ['cells', 'cellsNotRun', 'expectations', 'host', 'notebook', 'ok']);
    assert.deepEqual(keys(run.host), ['kernel', 'lab', 'name', 'privilege', 'sides']);
    assert.deepEqual(keys(run.expectations), ['failed', 'passed', 'skipped']);
    const [cell] = run.cells;
    assert.deepEqual(keys(cell), ['index', 'kind', 'ms', 'ok', 'steps']);
    assert.deepEqual(
      cell?.steps.map(step => [step.line, step.text]),
      [
        [4, 'server web port=7777 backlog=0'],
        [5, 'client c1 -> web'],
        [6, 'queues'],
        [7, 'sockets'],
        [8, 'expect alive web'],
      ],
    );
    assert.deepEqual(keys(cell.steps[2]), ['line', 'ok', 'outputs', 'text']);
    const [queues, sockets] = cell.steps.slice(2).map(step => step.outputs[0]);
    assert.deepEqual(keys(queues), ['data', 'text', 'view']);
    const { listeners } = queues?.data as QueuesModel; // safe: a queues view
    const { name, address, port, acceptQueue, synQueue } = listeners[0]!;
    assert.deepEqual([name, address, port], ['web', '127.0.0.1', 7777]);
    assert.deepEqual([acceptQueue.length, acceptQueue.limit], [1, 1]);
    assert.equal(synQueue.length, 0);
    const rows = (sockets?.data as SocketsModel).sockets; // safe: a sockets view
    const named = ['local', 'name', 'owner', 'queue', 'remote', 'side', 'state'];
    for (const row of rows) for (const field of named) assert.ok(field in row, field);
    const waiting = rows.find(row => row.queue === 'accept');
    assert.equal(waiting?.owner, null);
    const listener = rows.find(row => row.state === 'LISTEN');
    assert.equal(listener?.owner?.name, 'web');
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
