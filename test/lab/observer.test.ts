import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { printed, startCli } from '../support/cli.js';
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
