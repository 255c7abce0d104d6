import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import {
  cli,
  notebook,
  notebookFolder,
  printed,
  runCells,
  startCli,
  temporaryFolder,
  USERS,
} from '../support/cli.js';
import { eventually } from '../support/processes.js';
import { writeSshConfig } from '../support/sshConfig.js';
import { CABLE, connectHosts, startSshHost, type SshHost } from '../support/sshHosts.js';
import { assertNothingLeft, tracesOf, type Traces } from '../support/sshTraces.js';

const BACKLOG = 'net.ipv4.tcp_max_syn_backlog';
const COOKIES = 'net.ipv4.tcp_syncookies';
const CHANGES = `sysctl ${BACKLOG}=77\nsysctl ${COOKIES}=2\nsysctl ${BACKLOG}=78`;
const FRONT = `lab: direct\naddress: ${CABLE.server}`;

const valuesOf = (host: SshHost): readonly string[] =>
  [BACKLOG, COOKIES].map(key => host.sysctl(key));
const CHANGED = ['78', '2'];

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('the sysctls of machines with a direct lab', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('tcpbook-direct-sysctls-');
  const files = notebookFolder();
  let near: SshHost;
  let far: SshHost;
  let args: readonly string[];
  let original: readonly string[];
  let traces: readonly (readonly [SshHost, Traces])[];

  /** Also after a test that took a host's sshd away. */
  async function startHosts(): Promise<void> {
    near = await startSshHost({ name: 'near' });
    far = await startSshHost({ name: 'far' });
    connectHosts(near, far);
    const aliases = [near, far].map(host => ({ host, user: 'root' }) as const);
    const config = writeSshConfig(join(folder, 'config'), aliases);
    args = ['--ssh-config', config, '--client', 'near', '--server', 'far'];
    traces = [near, far].map(host => [host, tracesOf(host)]);
    original = valuesOf(far);
    assert.deepEqual(valuesOf(near), original);
    assert.notDeepEqual(original, CHANGED);
  }
  async function closeHosts(): Promise<void> {
    await near.close();
    await far.close();
  }

  const ALLOWED = ['--allow', 'sysctl'];
  const run = (
    cells: readonly string[],
    more: readonly string[],
    options: Parameters<typeof runCells>[1] = {},
  ): ReturnType<typeof runCells> =>
    runCells(cells, { frontMatter: FRONT, args: [...args, ...more], ...options });

  async function assertRestored(within: number): Promise<void> {
    const wanted = JSON.stringify([original, original]);
    const values = (): string => JSON.stringify([near, far].map(valuesOf));
    await eventually(() => values() === wanted || undefined, within);
    assert.equal(values(), wanted);
    for (const [host, before] of traces) await assertNothingLeft(host, before, within);
  }

  describe('while everything goes well', () => {
    before(startHosts);
    after(closeHosts);

    it('are read freely, and not written unless the user allows it', async () => {
      const frontMatter = `${FRONT}\ntitle: allow sysctl`;
      const done = await run([`sysctl ${BACKLOG}\nsysctl ${BACKLOG}=77`], [], { frontMatter });
      const [read, write] = done.steps;
      assert.equal(read?.outputs[0]?.text, `${BACKLOG} = ${original[0] ?? ''}`);
      assert.equal(write?.error?.code, 'sysctl-not-allowed');
      assert.match(
        write.error.remedy,
        /`--allow sysctl`.*`"tcpbook\.direct\.allow": \["sysctl"\]`/,
      );
      assert.deepEqual([near, far].map(valuesOf), [original, original]);
    });

    it('are written on both machines, and as before when the run has ended', async () => {
      const read = `#!sh\nsysctl -n ${BACKLOG} ${COOKIES}`;
      const done = await run([CHANGES, read.replace('#!sh', '#!sh @client'), read], ALLOWED);
      assert.equal(done.code, 0, JSON.stringify(done.steps));
      const texts = done.steps.slice(-2).map(step => step.outputs[0]?.text);
      assert.deepEqual(texts, ['78\n2', '78\n2']);
      // At once: the end of the run waits for it.
      assert.deepEqual([near, far].map(valuesOf), [original, original]);
    });

    it('stay as they are on the machine that was not asked', async () => {
      const done = await run([`sysctl ${BACKLOG}=77 @client\nsysctl ${BACKLOG} @server`], ALLOWED);
      assert.equal(done.steps[1]?.outputs[0]?.text, `${BACKLOG} = ${original[0] ?? ''}`);
    });

    it('stay as others have made them in the meantime', async () => {
      // An ssh whose standard error, and so the agent's, can be read afterwards.
      const said = join(folder, 'said');
      const ssh = join(folder, 'ssh');
      writeFileSync(ssh, `#!/bin/sh\nexec /usr/bin/ssh "$@" 2>> ${said}\n`);
      chmodSync(ssh, 0o755);
      const wrap = ['env', `PATH=${folder}:${process.env['PATH'] ?? ''}`];
      const others = `#!sh\nsysctl -q -w ${BACKLOG}=99`;
      try {
        const done = await run([CHANGES, others], ALLOWED, { wrap });
        assert.equal(done.code, 0, JSON.stringify(done.steps));
        assert.deepEqual(valuesOf(far), ['99', original[1]]);
        assert.deepEqual(valuesOf(near), original);
        assert.match(
          readFileSync(said, 'utf8'),
          /tcp_max_syn_backlog was changed by others to 99 and stays so/,
        );
      } finally {
        far.command('sysctl', '-q', '-w', `${BACKLOG}=${original[0] ?? ''}`);
      }
    });

    it('cannot be written without root, whoever allows it', async () => {
      const config = writeSshConfig(join(folder, 'student'), [{ host: near }, { host: far }]);
      const place = ['--ssh-config', config, '--client', 'near', '--server', 'far', ...ALLOWED];
      const file = files.write('student.tcpbook.md', notebook([CHANGES], FRONT));
      const { code, stdout } = await cli(['run', ...place, file]);
      assert.match(stdout, /refused `net\.ipv4\.tcp_max_syn_backlog=77`: (EACCES|EPERM)/);
      assert.equal(code, 1);
      await assertRestored(5_000);
    });
  });

  interface Accident {
    readonly what: string;
    readonly happen: (run: { kill(signal: NodeJS.Signals): boolean }) => Promise<void>;
    readonly within: number;
  }

  const SOON = 10_000;
  /** The agent gives up when it has heard nothing for 20 s. */
  const SILENCE = 40_000;

  const kill = async (host: SshHost, ...names: readonly RegExp[]): Promise<void> => {
    const victims = host.processes().filter(({ name }) => names.some(one => one.test(name)));
    assert.ok(victims.length >= names.length, JSON.stringify(host.processes()));
    for (const { pid } of victims) await host.kill(pid);
  };
  const WAITING = /^python/;
  const WORKING = /^tcpbook-agent$/;
  const RESTORING = /^tcpbook-restore$/;

  const ACCIDENTS: readonly Accident[] = [
    { what: 'the run is interrupted', happen: run => ended(run, 'SIGINT'), within: SOON },
    { what: 'the command line is killed', happen: run => ended(run, 'SIGKILL'), within: SOON },
    {
      what: 'the server’s agent is killed',
      happen: () => kill(far, WORKING),
      within: SOON,
    },
    {
      what: 'the client’s agent is killed',
      happen: () => kill(near, WORKING),
      within: SOON,
    },
    {
      what: 'the process that waits for the agent is killed',
      happen: () => kill(far, WAITING),
      within: SOON,
    },
    {
      what: 'both of them are killed',
      happen: () => kill(far, WAITING, WORKING),
      within: SOON,
    },
    {
      what: 'the process that is to restore them is killed',
      happen: () => kill(far, RESTORING),
      within: SOON,
    },
    {
      what: 'a connection’s sshd is killed',
      happen: () => far.killSshd('connections'),
      within: SOON,
    },
    { what: 'every sshd is killed', happen: () => far.killSshd('all'), within: SOON },
    { what: 'packets get lost', happen: () => far.cut(), within: SILENCE },
  ];
  const ended = (run: { kill(signal: NodeJS.Signals): boolean }, signal: NodeJS.Signals) =>
    Promise.resolve(void run.kill(signal));

  it('are as before when one machine is this one, and the command line is killed', async () => {
    await startHosts();
    try {
      const direct = { host: { ...near.target(), proxyCommand: undefined }, user: 'root' } as const;
      const config = writeSshConfig(join(folder, 'here'), [{ ...direct, address: CABLE.client }]);
      const file = files.write('here.tcpbook.md', notebook([`${CHANGES}\nwait 300s`], FRONT));
      const place = ['--ssh-config', config, '--client', 'near', '--server', 'local', ...ALLOWED];
      // So that `this machine` has the cable's other end, and settings of its own.
      const [nsenter, inside] = far.inNetwork('env');
      const run = startCli(['run', ...place, file], { wrap: [nsenter, ...inside] });
      const over = new Promise(resolve => run.once('close', resolve));
      await printed(run, '$ wait 300s');
      assert.deepEqual([near, far].map(valuesOf), [CHANGED, CHANGED]);
      run.kill('SIGKILL');
      await over;
      await assertRestored(SOON);
    } finally {
      await closeHosts();
    }
  });

  describe('are as before when', () => {
    beforeEach(startHosts);
    afterEach(closeHosts);
    for (const { what, happen, within } of ACCIDENTS) {
      it(what, async () => {
        const cells = [`${CHANGES}\nserver web port=7777 backlog=2\nwait 300s`];
        const file = files.write('long.tcpbook.md', notebook(cells, FRONT));
        const run = startCli(['run', ...args, ...ALLOWED, file]);
        const over = new Promise(resolve => run.once('close', resolve));
        await printed(run, '$ wait 300s');
        assert.deepEqual([near, far].map(valuesOf), [CHANGED, CHANGED]);
        await happen(run);
        await over;
        await assertRestored(within);
      });
    }
  });
});
