import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  cli,
  notebook,
  notebookFolder,
  printed,
  runCells,
  startCli,
  USERS,
} from '../support/cli.js';
import { runQuietly } from '../support/install.js';
import { HostGroup } from '../support/hostGroup.js';
import { eventually } from '../support/processes.js';
import type { SshHost } from '../support/sshHosts.js';
import { assertNothingLeft, tracesOf } from '../support/sshTraces.js';
import { PASSWORD, type SshUser } from '../support/sshUsers.js';

const FULL = `server web port=7777 backlog=2
client c1..c4 -> web timeout=200ms
expect accept-queue web == 3
expect state c4 == SYN_SENT
timeline c4
queues web`;

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('a notebook on an SSH host', function () {
  this.timeout(120_000);
  const group = new HostGroup('ssh-runs');
  const { folder, hosts } = group;
  const config: HostGroup['config'] = (...aliases) => group.config(...aliases);
  const startHost: HostGroup['start'] = options => group.start(options);
  let box: SshHost;
  let boxConfig: string;

  before(async () => {
    box = await startHost({ name: 'box' });
    boxConfig = config({ host: box });
  });
  after(() => group.close());

  const on = (
    file: string,
    host: string,
    cells: readonly string[] = [FULL],
    options: Parameters<typeof runCells>[1] = {},
  ): ReturnType<typeof runCells> =>
    runCells(cells, { ...options, args: ['--ssh-config', file, '--host', host] });

  const LOGINS: readonly (readonly [user: SshUser, privilege: string])[] = [
    ['root', 'root'],
    ['student', 'userns'],
    ['dash', 'userns'],
    ['fish', 'userns'],
    ['tcsh', 'userns'],
    ['noisy', 'userns'],
  ];
  for (const [user, privilege] of LOGINS) {
    it(`runs as ${user} and leaves nothing`, async () => {
      // Some shells keep files of their own from their first login on.
      await runQuietly('ssh', ['-F', boxConfig, `${user}@box`, 'true']);
      const traces = tracesOf(box);
      const run = await on(boxConfig, `${user}@box`);
      assert.equal(run.code, 0, JSON.stringify(run.cells));
      assert.equal(run.host.name, `${user}@box`);
      assert.equal(run.host.privilege, privilege);
      assert.equal(run.expectations.passed, 2);
      await assertNothingLeft(box, traces);
    });
  }

  it('runs shell cells where ssh logs in', async () => {
    const run = await on(boxConfig, 'box', ['#!sh\nhostname; pwd; ss -ltnH | wc -l']);
    assert.equal(run.steps[0]?.outputs[0]?.text, 'box\n/home/student\n0');
  });

  it('connects two namespaces there', async () => {
    const run = await on(boxConfig, 'box', [FULL], { frontMatter: 'lab: pair' });
    assert.equal(run.code, 0, JSON.stringify(run.cells));
  });

  it('goes through a jump host', async () => {
    const inner = await startHost({ name: 'inner', behind: box });
    const file = config({ host: box }, { host: inner, jump: 'box' });
    const run = await on(file, 'inner');
    assert.equal(run.code, 0, JSON.stringify(run.cells));
    assert.equal(run.host.name, 'inner');
  });

  it('lets ssh ask for a password as it likes', async () => {
    const host = await startHost({ name: 'secret', login: 'password' });
    const askpass = join(folder, 'askpass');
    writeFileSync(askpass, `#!/bin/sh\necho '${PASSWORD}'\n`);
    chmodSync(askpass, 0o755);
    const wrap = ['env', `SSH_ASKPASS=${askpass}`, 'SSH_ASKPASS_REQUIRE=force'];
    const run = await on(config({ host }), 'secret', [FULL], { wrap });
    assert.equal(run.code, 0, JSON.stringify(run.cells));
  });

  it('takes a full disk, and one session a connection', async () => {
    const host = await startHost({ name: 'full', diskFull: true, maxSessions: 1 });
    const run = await on(config({ host }), 'full');
    assert.equal(run.code, 0, JSON.stringify(run.cells));
  });

  it('works without namespaces as far as that goes', async () => {
    const host = await startHost({ name: 'flat', userNamespaces: false });
    const file = config({ host });
    const cell =
      'server web port=17777 backlog=2\nclient c1..c3 -> web\nexpect accept-queue web == 3';
    const run = await on(file, 'flat', [cell]);
    assert.equal(run.host.privilege, 'none');
    assert.equal(run.code, 0, JSON.stringify(run.cells));
    const pair = await on(file, 'flat', [cell], { frontMatter: 'lab: pair' });
    assert.equal(pair.code, 3);
    assert.equal(pair.cells[0]?.error?.code, 'needs-isolation');
  });

  interface Refusal {
    readonly what: string;
    readonly code: string;
    readonly config: () => Promise<string>;
    readonly host?: string;
    readonly frontMatter?: string;
    /** What message and remedy must hold. */
    readonly says: RegExp;
  }

  const REFUSALS: readonly Refusal[] = [
    {
      what: 'a wrong key',
      code: 'auth-refused',
      config: async () => {
        const other = await startHost({ name: 'other' });
        return config({ host: box, ...(other.keyFile ? { keyFile: other.keyFile } : {}) });
      },
      says: /did not let us in.*Permission denied \(publickey\).*`ssh box` must work/s,
    },
    {
      what: 'a changed host key',
      code: 'host-key-changed',
      config: async () => {
        const host = await startHost({ name: 'box' });
        const file = config({ host });
        await host.rekey();
        return file;
      },
      says: /another host key than before.*ssh-keygen -R/s,
    },
    {
      what: 'an unknown host key',
      code: 'host-key-unknown',
      config: () => Promise.resolve(config({ host: box, hostKeyUnknown: true })),
      says: /not known.*compare the fingerprint/s,
    },
    {
      what: 'a login that runs nothing',
      code: 'login-refused',
      config: () => Promise.resolve(boxConfig),
      host: 'nologin@box',
      says: /runs no commands: exit status 1.*not available.*`ssh nologin@box true`/s,
    },
    {
      what: 'a host without python3',
      code: 'no-python',
      config: async () => config({ host: await startHost({ name: 'box', without: ['python3'] }) }),
      says: /`python3` does not run on box.*apt install python3/s,
    },
    {
      what: 'a host without ip, asked for a pair',
      code: 'no-iproute2',
      config: async () => config({ host: await startHost({ name: 'box', without: ['ip'] }) }),
      frontMatter: 'lab: pair',
      says: /needs the command `ip`, which box lacks/,
    },
    {
      what: 'nobody at the port',
      code: 'host-unreachable',
      config: async () => {
        const host = await startHost({ name: 'box' });
        await host.killSshd('all');
        return config({ host });
      },
      says: /box cannot be reached.*sshd/s,
    },
    {
      what: 'a name without an address',
      code: 'host-unresolved',
      config: () => Promise.resolve(boxConfig),
      host: 'nowhere.invalid',
      says: /No address is known for nowhere\.invalid/,
    },
    {
      what: 'a configuration that ssh does not understand',
      code: 'ssh-config',
      config: () => {
        const file = join(folder, 'broken');
        writeFileSync(file, 'Host box\n  Hostnam 127.0.0.1\n');
        return Promise.resolve(file);
      },
      says: /does not understand its configuration.*hostnam/s,
    },
  ];
  for (const refusal of REFUSALS) {
    it(`says what is wrong: ${refusal.what}`, async () => {
      const file = await refusal.config();
      const { frontMatter = '' } = refusal;
      const run = await on(file, refusal.host ?? 'box', [FULL], { frontMatter });
      const { error } = run.cells[0] ?? {};
      assert.equal(error?.code, refusal.code, JSON.stringify(error));
      assert.match(`${error.message} ${error.remedy}`, refusal.says);
      assert.equal(run.code, 3);
      if (refusal.host === undefined) {
        for (const host of hosts) assert.deepEqual(host.namespaces(), { network: [], user: [] });
      }
    });
  }

  it('refuses what is no name of a host', async () => {
    const file = notebookFolder().write('a.tcpbook.md', notebook([FULL]));
    for (const host of ['-oProxyCommand=touch x', 'a b', "a'b", 'a;b', '$(x)', 'a@-b']) {
      const { code, stderr } = await cli(['run', `--host=${host}`, file]);
      assert.match(stderr, /is no name of a host/, host);
      assert.equal(code, 2);
    }
  });

  interface Accident {
    readonly what: string;
    readonly happen: (
      host: SshHost,
      cli: { kill(signal: NodeJS.Signals): boolean },
    ) => Promise<void>;
    /** In what the command line prints; undefined: it is not there to print anything. */
    readonly says: RegExp | undefined;
    /** Until nothing is left there. */
    readonly within: number;
  }

  const SOON = 5_000;
  /** The agent gives up when it has heard nothing for 20 s. */
  const SILENCE = 40_000;

  const killThere =
    (name: string) =>
    (host: SshHost): Promise<void> =>
      host.kill(host.processes().find(process => process.name === name)?.pid ?? 0);

  const ACCIDENTS: readonly Accident[] = [
    {
      what: 'packets get lost',
      happen: host => host.cut(),
      says: /Nothing came from box for \d+ s: the connection is cut.*start a new lab/s,
      within: SILENCE,
    },
    {
      what: 'this machine sleeps for long',
      happen: async (host, run) => {
        run.kill('SIGSTOP');
        const awake = host.namespaces().network.length;
        assert.ok(
          await eventually(() => host.namespaces().network.length < awake || undefined, SILENCE),
        );
        run.kill('SIGCONT');
      },
      says: /asleep, or stood still, for \d+ s: box has ended the lab meanwhile/,
      within: SOON,
    },
    {
      what: 'sshd is killed',
      happen: host => host.killSshd('connections'),
      says: /The lab on box is gone, with its servers and clients: exit status 255.*start a new lab/s,
      within: SOON,
    },
    {
      what: 'the agent is killed',
      happen: killThere('tcpbook-agent'),
      says: /The lab on box is gone, .*SIGKILL.*for want of memory.*start a new lab/s,
      within: SOON,
    },
    {
      what: 'the command line is killed',
      happen: (_host, run) => Promise.resolve(void run.kill('SIGKILL')),
      says: undefined,
      within: SOON,
    },
    {
      what: 'Ctrl-C is pressed',
      happen: (_host, run) => Promise.resolve(void run.kill('SIGINT')),
      says: /Interrupted/i,
      within: SOON,
    },
  ];
  for (const { what, happen, says, within } of ACCIDENTS) {
    it(`ends the cell and the lab when ${what}`, async () => {
      const host = await startHost({ name: 'box' });
      const traces = tracesOf(host);
      const cells = [`${FULL}\nwait 300s`];
      const file = notebookFolder().write('long.tcpbook.md', notebook(cells));
      const run = startCli(['run', '--ssh-config', config({ host }), '--host', 'box', file]);
      let said = '';
      for (const stream of [run.stdout, run.stderr]) {
        stream?.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
      }
      const ended = new Promise(resolve => run.once('close', resolve));
      await printed(run, '$ wait 300s');
      assert.notDeepEqual(host.namespaces().network, []);
      await happen(host, run);
      await ended;
      if (says !== undefined) assert.match(said, says);
      await assertNothingLeft(host, traces, within);
    });
  }

  it('runs on several hosts and compares what they say', async () => {
    const file = notebookFolder().write('claims.tcpbook.md', notebook([FULL]));
    const args = ['run', '--ssh-config', boxConfig, '--host', 'local', '--host', 'box', file];
    const { code, stdout } = await cli(args);
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^Claim +local +box +Difference$/m);
    assert.match(stdout, /^accept-queue web == 3 +✓ 3 +✓ 3$/m);
    assert.match(stdout, /2 claims in 2 runs: no difference/);
  });

  it('saves a copy for each host, in which they differ by a setting', async () => {
    const folder = notebookFolder();
    const shell = '#!sh\n[ "$(hostname)" != box ] || sysctl -w net.core.somaxconn=1';
    const file = folder.write('apart.tcpbook.md', notebook([shell, FULL]));
    const hosts = ['--host', 'local', '--host', 'root@box'];
    const args = ['run', '--save', '--ssh-config', boxConfig, ...hosts, file];
    assert.equal((await cli(args)).code, 1);
    const copies = ['local', 'root@box'].map(host => join(folder.path, `apart@${host}.tcpbook.md`));
    const { code, stdout } = await cli(['compare', ...copies]);
    assert.equal(code, 1);
    assert.match(stdout, /net\.core\.somaxconn: \d+ \(apart@local\), 1 \(apart@root@box\)\./);
  });
});
