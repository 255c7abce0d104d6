import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  cli,
  notebook,
  notebookFolder,
  printed,
  runCells,
  startCli,
  temporaryFolder,
  USERS,
  type CliRun,
  type JsonRun,
} from '../support/cli.js';
import type { TimelineModel } from '../../src/views/timeline/model.js';
import { Pool } from '../support/pool.js';
import { AT_A_TIME } from '../support/shippedRun.js';
import { writeSshConfig } from '../support/sshConfig.js';
import { startSshHost, type SshHost } from '../support/sshHosts.js';
import { assertNothingLeft, tracesOf, type Traces } from '../support/sshTraces.js';

const ARTICLE = resolve('experiments/listen-backlog.tcpbook.md');

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('a lab whose sides are on two machines', function () {
  this.timeout(120_000);
  let far: SshHost;
  let near: SshHost;
  let traces: readonly [Traces, Traces];
  let config: string;

  before(async () => {
    [near, far] = [await startSshHost({ name: 'near' }), await startSshHost({ name: 'far' })];
    config = writeSshConfig(temporaryFolder('tcpbook-two-'), [
      { host: near },
      { host: far },
      { host: far, alias: 'root-at-far', user: 'root' },
    ]);
    traces = [tracesOf(near), tracesOf(far)];
  });
  after(async () => {
    await near.close();
    await far.close();
  });

  const nothingLeft = async (within?: number): Promise<void> => {
    await assertNothingLeft(near, traces[0], within);
    await assertNothingLeft(far, traces[1], within);
  };

  const apart = (client: string, server: string): readonly string[] => [
    ...['--ssh-config', config],
    ...['--client', client, '--server', server],
  ];

  describe('holds what the article claims', () => {
    const pairs = [
      ['near', 'far'],
      ['near', 'root-at-far'],
      ['local', 'far'],
      ['near', 'local'],
    ] as const;
    let runs: readonly Promise<CliRun>[];

    before(() => {
      const pool = new Pool(AT_A_TIME);
      runs = pairs.map(([client, server]) =>
        pool.run(() => cli(['run', '--format', 'json', ...apart(client, server), ARTICLE])),
      );
    });

    for (const [index, [client, server]] of pairs.entries()) {
      it(`from ${client} to ${server}`, async () => {
        const { stdout, stderr, code } = await runs[index]!;
        const run = JSON.parse(stdout) as JsonRun; // safe: the shape that this suite checks
        const failed = run.cells.flatMap(({ steps }) => steps).filter(({ ok }) => !ok);
        assert.deepEqual(failed, [], stderr);
        assert.equal(code, 0);
        assert.equal(run.expectations.failed, 0);
        assert.ok(run.expectations.passed > 50);
        assert.deepEqual([run.host.client?.name, run.host.name], [client, server]);
      });
    }

    it('and leaves nothing behind', async () => {
      await Promise.all(runs);
      await nothingLeft();
    });
  });

  it('names each side’s machine to its programs', async () => {
    const cells = ['#!sh @client\nhostname', '#!sh @server\nhostname'];
    const run = await runCells(cells, { args: apart('near', 'far'), frontMatter: 'lab: pair' });
    assert.deepEqual(
      run.steps.map(({ outputs }) => outputs[0]?.text),
      ['near', 'far'],
    );
  });

  it('shows a segment first where it left, then where it arrived', async () => {
    const cell =
      'server web port=7777 backlog=2 accept=all\nclient c1 -> web\nsend c1 "x"\nclose c1\ntimeline';
    const run = await runCells([cell], { args: apart('near', 'far') });
    const [timeline] = run.steps.at(-1)?.outputs ?? [];
    // safe: the data of a `timeline` output is a TimelineModel
    const { connections } = timeline?.data as TimelineModel;
    const segments = connections.flatMap(one => one.segments);
    assert.ok(segments.length >= 5, JSON.stringify(segments));
    for (const { time, arrival } of segments) assert.ok(arrival !== null && arrival > time);
    const syn = segments.find(({ kind }) => kind === 'SYN');
    const answer = segments.find(({ kind }) => kind === 'SYN-ACK');
    assert.ok((answer?.time ?? 0) > (syn?.arrival ?? Infinity));
    assert.ok((run.host.client?.clockError ?? Infinity) > 0);
  });

  it('runs a notebook that names its hosts only when asked to', async () => {
    const frontMatter = 'hosts: { client: near, server: far }';
    const file = notebookFolder().write('hosts.tcpbook.md', notebook(['wait 1ms'], frontMatter));
    const unasked = await cli(['run', '--ssh-config', config, file]);
    assert.match(unasked.stderr, /proposes another machine.*`--client near --server far`/s);
    assert.equal(unasked.code, 2);
    assert.equal((await cli(['run', ...apart('near', 'far'), file])).code, 0);
    assert.equal((await cli(['run', '--host', 'local', file])).code, 0);
  });

  it('ends on both when one is lost', async () => {
    const cells = ['server web port=7777 backlog=2\nclient c1 -> web\nwait 300s'];
    const file = notebookFolder().write('long.tcpbook.md', notebook(cells));
    const run = startCli(['run', ...apart('near', 'far'), file]);
    let said = '';
    run.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
    const ended = new Promise(settle => run.once('close', settle));
    await printed(run, '$ wait 300s');
    await near.killSshd('connections');
    await ended;
    assert.match(said, /The lab on near is gone/);
    await nothingLeft();
  });

  it('says which machine cannot be used', async () => {
    const run = await runCells(['wait 1ms'], { args: apart('near', 'nowhere.invalid') });
    assert.equal(run.cells[0]?.error?.code, 'host-unresolved');
    assert.equal(run.code, 3);
    await nothingLeft();
  });
});
