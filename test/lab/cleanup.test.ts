import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { notebook, notebookFolder, printed, startCli, USERS, type User } from '../support/cli.js';
import {
  descendants,
  eventually,
  isAlive,
  networkNamespace,
  processesIn,
} from '../support/processes.js';

/** A lab with everything that could stay behind: servers, clients, programs, daemons, sysctls. */
const BUSY = [
  `sysctl net.ipv4.tcp_syncookies=0
sysctl net.core.somaxconn=17
server web port=7777 backlog=2 accept=1 serve=echo
client c1..c5 -> web
server files port=8123 exec="python3 -m http.server 8123"`,
  '#!sh\nsetsid sleep 300 & setsid sh -c "sleep 301; true" & echo started',
  'wait 60s',
];

const SYSCTLS = ['net/ipv4/tcp_syncookies', 'net/core/somaxconn', 'net/ipv4/tcp_max_syn_backlog'];
const outside = (): readonly string[] =>
  SYSCTLS.map(key => readFileSync(`/proc/sys/${key}`, 'utf8'));

interface Victim {
  readonly what: string;
  /** Ends something; `lab` are the processes below the command line, oldest first. */
  readonly end: (cli: number, lab: readonly number[]) => void;
}

const VICTIMS: readonly Victim[] = [
  { what: 'kill -9 of the command line', end: cli => process.kill(cli, 'SIGKILL') },
  { what: 'Ctrl-C', end: cli => process.kill(cli, 'SIGINT') },
  {
    what: 'kill -9 of the outer agent process',
    end: (_cli, [outer = 0]) => process.kill(outer, 'SIGKILL'),
  },
  {
    what: 'kill -9 of the inner agent process',
    end: (_cli, [, inner = 0]) => process.kill(inner, 'SIGKILL'),
  },
];

const folder = notebookFolder();

async function startBusyLab(user: User, frontMatter: string): Promise<ChildProcess> {
  const file = folder.write(`busy-${user}.tcpbook.md`, notebook(BUSY, frontMatter));
  const cli = startCli(['run', file], { user });
  await printed(cli, '$ wait 60s');
  return cli;
}

for (const user of USERS) {
  for (const lab of ['loopback', 'pair']) {
    describe(`a ${lab} lab leaves nothing behind, as ${user}`, function () {
      this.timeout(30_000);
      for (const { what, end } of VICTIMS) {
        it(`after ${what}`, async () => {
          const before = outside();
          const cli = await startBusyLab(user, `lab: ${lab}`);
          const own = networkNamespace('self');
          const processes = descendants(cli.pid ?? 0);
          const namespaces = new Set(processes.flatMap(pid => networkNamespace(pid) ?? []));
          namespaces.delete(own ?? '');
          // Both sleepers, the web server, the client process, captures, http.server, the agents.
          assert.ok(processes.length >= 8, `only ${processes.length} processes`);
          assert.equal(namespaces.size, lab === 'pair' ? 3 : 1);

          end(cli.pid ?? 0, processes);

          const gone = (): true | undefined =>
            processes.some(isAlive) || processesIn(namespaces).length > 0 ? undefined : true;
          const left = await eventually(gone, 2000);
          assert.ok(left, `left behind: ${processes.filter(isAlive).join(' ')}`);
          assert.deepEqual(outside(), before);
          assert.ok(await eventually(() => cli.exitCode ?? cli.signalCode ?? undefined, 2000));
        });
      }
    });
  }
}
