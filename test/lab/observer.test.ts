import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
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
