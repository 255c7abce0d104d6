import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, Socket, type Server } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { LOCAL } from '../../src/agent/destination.js';
import { startAgent } from '../../src/agent/hosts.js';
import {
  listenerAnswers,
  observedAnswers,
  type ObservedAnswer,
} from '../../src/wire/listenerAnswers.js';
import { bothFamiliesDump, listenerRequest } from '../../src/wire/sockDiagRequest.js';
import { printed, runCells, startCli } from '../support/cli.js';
import { descendants, eventually, isAlive } from '../support/processes.js';

function named(name: string, below: number): number | undefined {
  return descendants(below).find(pid => readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name);
}

describe('the process that looks at listeners', function () {
  this.timeout(30_000);
  let server: Server;
  let watching: ChildProcess;
  let agent: number;
  let looking: number;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    watching = startCli(['watch', `:${address.port}`]);
    await printed(watching, `127.0.0.1:${address.port}`);
    const pid = watching.pid ?? 0;
    agent = named('tcpbook-agent', pid) ?? 0;
    looking = named('observe', pid) ?? 0;
    assert.ok(agent > 0 && looking > 0);
  });

  afterEach(() => {
    watching.kill('SIGKILL');
    server.close();
  });

  it('ends with the agent', async () => {
    const ended = once(watching, 'close');
    process.kill(agent, 'SIGKILL');
    assert.deepEqual(await ended, [3, null]);
    assert.ok(await eventually(() => !isAlive(looking) || undefined, 5000));
  });

  it('takes the agent along: what nobody looked at must not seem quiet', async () => {
    const ended = once(watching, 'close');
    process.kill(looking, 'SIGKILL');
    assert.deepEqual(await ended, [3, null]);
    assert.ok(await eventually(() => !isAlive(agent) || undefined, 5000));
  });
});

describe('a listener with more half-open connections than its first buffer holds', function () {
  this.timeout(60_000);

  it('is watched to the last of them', async () => {
    const { steps } = await runCells([
      'sysctl net.ipv4.tcp_syncookies=0\nsysctl net.ipv4.tcp_max_syn_backlog=100000',
      'sysctl net.core.somaxconn=50000\nserver web port=7777 backlog=50000',
      'flood web count=12000 every=125us',
      `#!sh\n${process.execPath} ${resolve('dist/cli.mjs')} watch :7777 --for 2s --format json`,
    ]);
    const lines = JSON.stringify(steps.at(-1)?.outputs).match(/synQueue[^}]*most[^}]*12000/g);
    assert.ok(lines !== null, JSON.stringify(steps.at(-1)).slice(-2000));
  });
});

/** Listens, says where, and never accepts. */
const LISTEN = `
import socket, sys
one = socket.socket()
one.bind(("127.0.0.1", 0))
one.listen(5)
print(one.getsockname()[1], flush=True)
sys.stdin.read()
`;

describe('what the process that looks at listeners tells', function () {
  this.timeout(30_000);

  it('is each answer that is new, and that it goes on where none is', async () => {
    const server = spawn('python3', ['-c', LISTEN], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(server.stdout, 'data')) as [Buffer]; // safe: the first that it prints
    const port = Number(line.toString('utf8'));
    const agent = await startAgent(LOCAL, {}, { lab: 'host' }, new AbortController().signal);
    const client = new Socket();
    try {
      const all = bothFamiliesDump({ states: ['LISTEN'], drops: true });
      const { dumps } = await agent.look({ sides: [0], dumps: [all] });
      const entry = dumps
        .flatMap(({ bytes }) => [...listenerAnswers(bytes)])
        .map(answer => answer.entry)
        .find(({ local }) => local.port === port);
      assert.ok(entry);

      /** By plan: lengths of the accept queue, and undefined where there was nothing new. */
      const told: [ObservedAnswer[], ObservedAnswer[]] = [[], []];
      const lengths = (answers: readonly ObservedAnswer[]): (number | undefined)[] =>
        answers.map(
          ({ bytes }) =>
            [...listenerAnswers(bytes)].find(answer => answer.port === port)?.reading.length,
        );
      const heard = new EventEmitter();
      const never = (): void => undefined;
      agent.listen({
        ...{ event: never, packets: never, sample: never, output: never, lost: never },
        observed: frame => {
          for (const answer of observedAnswers(Buffer.from(frame))) told[answer.plan]?.push(answer);
          heard.emit('frame');
        },
      });
      const until = async (length: number): Promise<void> => {
        const isTold = (answers: readonly ObservedAnswer[]): boolean =>
          lengths(answers).includes(length) && answers.at(-1)?.bytes.length === 0;
        while (!told.every(isTold)) await once(heard, 'frame');
      };
      const plans = [[listenerRequest(entry)], [all]];
      await agent.call('observe', {
        side: 0,
        batch: 100,
        plans: plans.map(requests => ({ requests, ms: 10, share: 0.5 })),
      });
      await until(0);
      client.connect(port, '127.0.0.1');
      await until(1);
      for (const answers of told) {
        const times = answers.map(({ time }) => time);
        assert.deepEqual(
          times,
          times.toSorted((one, two) => one - two),
        );
        const news = answers.filter(({ bytes }) => bytes.length > 0);
        assert.deepEqual([...new Set(lengths(news))], [0, 1]);
        for (const [index, { bytes }] of news.slice(1).entries()) {
          assert.notDeepEqual(bytes, news[index]?.bytes);
        }
      }
    } finally {
      client.destroy();
      await agent.close();
      server.kill('SIGKILL');
    }
  });
});
