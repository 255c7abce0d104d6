import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { USERS } from '../support/cli.js';
import { runQuietly } from '../support/install.js';
import { HostGroup } from '../support/hostGroup.js';
import { eventually, networkNamespace, processesIn } from '../support/processes.js';
import { startSshHost, type SshHost } from '../support/sshHosts.js';
import { PASSWORD, type SshUser } from '../support/sshUsers.js';

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly ssh: ChildProcess;
  /** What has come so far. */
  readonly said: () => string;
  readonly result: Promise<Result>;
}

function start(config: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const ssh = spawn('ssh', ['-F', config, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    ssh[stream].setEncoding('latin1').on('data', (text: string) => (said[stream] += text));
  }
  const result = new Promise<Result>((resolve, reject) => {
    ssh.once('error', reject).once('close', code => resolve({ code, ...said }));
  });
  return { ssh, said: () => said.stdout, result };
}

const run = (config: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Result> =>
  start(config, args, env).result;

/** Sends `text` to a program that gives back its input, and waits for it: so that one runs. */
async function echoes({ ssh, said }: Running, text: string): Promise<void> {
  ssh.stdin?.write(text);
  assert.ok(await eventually(() => said().endsWith(text) || undefined, 10_000), said());
}

/** Only root can make such hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('an SSH host for the tests', function () {
  this.timeout(120_000);
  const group = new HostGroup('ssh-test');
  const { folder } = group;
  const config: HostGroup['config'] = (...aliases) => group.config(...aliases);
  const startHost: HostGroup['start'] = options => group.start(options);
  let box: SshHost;
  let boxConfig: string;

  before(async () => {
    box = await startHost({ name: 'box' });
    boxConfig = config({ host: box });
  });
  after(() => group.close());

  it('is a host of its own', async () => {
    const command = 'hostname; whoami; pwd; ls -A /tmp /dev/shm; ps -e -o comm=; ip -br link';
    const { stdout, code } = await run(boxConfig, ['box', command]);
    assert.match(stdout, /^box\nstudent\n\/home\/student\n\/dev\/shm:\n\n\/tmp:\nbash\nsshd\n/);
    assert.match(stdout, /\nlo +UNKNOWN [^\n]+\n$/);
    assert.equal(code, 0);
  });

  const SHELLS: readonly (readonly [SshUser, string])[] = [
    ['root', 'bash'],
    ['student', 'bash'],
    ['dash', 'dash'],
    ['fish', 'fish'],
    ['tcsh', 'tcsh'],
  ];
  for (const [user, shell] of SHELLS) {
    it(`has ${user}, whose shell is ${shell}`, async () => {
      const { stdout, stderr } = await run(boxConfig, [`${user}@box`, 'whoami; ps -e -o comm=']);
      assert.equal(stdout.split('\n')[0], user);
      assert.ok(stdout.split('\n').includes(shell), stdout);
      assert.equal(stderr, '');
    });
  }

  it('has a user whose shell makes noise', async () => {
    const { stdout, stderr, code } = await run(boxConfig, ['noisy@box', 'echo done']);
    assert.ok(stdout.startsWith('\x1b[1;31mWelcome!'), stdout);
    assert.ok(stdout.endsWith('\0\0\0\x04{"a"\xff\xfe\0\x01\x80done\n'), stdout);
    assert.ok(stderr.startsWith('quota: \x1b[33m97%'), stderr);
    assert.ok(stderr.endsWith('\xff\xfe\0\x01\x80'), stderr);
    assert.equal(code, 0);
  });

  it('has a user who may not log in', async () => {
    const { stdout, code } = await run(boxConfig, ['nologin@box', 'echo done']);
    assert.match(stdout, /not available/);
    assert.equal(code, 1);
  });

  it('passes on input to its end, and the exit status', async () => {
    const cat = start(boxConfig, ['box', 'cat; exit 7']);
    cat.ssh.stdin?.end('to and fro');
    assert.deepEqual(await cat.result, { code: 7, stdout: 'to and fro', stderr: '' });
  });

  it('refuses a key that it does not know', async () => {
    const keyFile = join(folder, 'wrong');
    await runQuietly('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
    const refused = await run(config({ host: box, keyFile }), ['-o', 'BatchMode=yes', 'box', ':']);
    assert.match(refused.stderr, /Permission denied \(publickey\)/);
    assert.equal(refused.code, 255);
  });

  it('is not talked to while its key is unknown', async () => {
    const unknown = config({ host: box, hostKeyUnknown: true });
    assert.match((await run(unknown, ['box', ':'])).stderr, /Host key verification failed/);
  });

  it('is not talked to once its key has changed', async () => {
    const host = await startHost({ name: 'renewed' });
    const remembered = config({ host });
    assert.equal((await run(remembered, ['renewed', ':'])).code, 0);
    await host.rekey();
    const { stderr, code } = await run(remembered, ['renewed', ':']);
    assert.match(stderr, /REMOTE HOST IDENTIFICATION HAS CHANGED/);
    assert.equal(code, 255);
  });

  it('takes a password, from whatever ssh asks for it', async () => {
    const host = await startHost({ name: 'vault', login: 'password' });
    const answer = (name: string, password: string): NodeJS.ProcessEnv => {
      const SSH_ASKPASS = join(folder, name);
      writeFileSync(SSH_ASKPASS, `#!/bin/sh\necho '${password}'\n`, { mode: 0o700 });
      return { SSH_ASKPASS, SSH_ASKPASS_REQUIRE: 'force' };
    };
    const vault = config({ host });
    const right = await run(vault, ['vault', 'whoami'], answer('right', PASSWORD));
    assert.equal(right.stdout, 'student\n');
    const wrong = await run(vault, ['vault', 'whoami'], answer('wrong-password', 'guess'));
    assert.match(wrong.stderr, /Permission denied \(password\)/);
    const nobodyToAsk = await run(vault, ['-o', 'BatchMode=yes', 'vault', 'whoami']);
    assert.equal(nobodyToAsk.code, 255);
  });

  it('can be without programs', async () => {
    const host = await startHost({ name: 'bare', without: ['python3', 'ip'] });
    const command = 'command -v sh python3 python ip; ls /usr/bin/python3* /usr/sbin/ip';
    const { stdout } = await run(config({ host }), ['bare', command]);
    assert.equal(stdout, '/usr/bin/sh\n');
  });

  it('makes user namespaces unless told not to', async () => {
    const host = await startHost({ name: 'strict', userNamespaces: false });
    const both = config({ host: box }, { host });
    assert.equal((await run(both, ['box', 'unshare --user --net true'])).code, 0);
    const refused = await run(both, ['strict', 'unshare --user --net true']);
    assert.match(refused.stderr, /No space left on device/);
    assert.equal((await run(both, ['root@strict', 'unshare --net true'])).code, 0);
  });

  it('can have a full disk', async () => {
    const host = await startHost({ name: 'full', diskFull: true });
    const command = 'for file in ~/x /tmp/x /var/tmp/x /dev/shm/x; do echo x > $file; done';
    const { stderr } = await run(config({ host }), ['full', command]);
    assert.equal(stderr.match(/No space left on device/g)?.length, 4, stderr);
  });

  it('can have a limit of sessions for a connection', async () => {
    const host = await startHost({ name: 'few', maxSessions: 1 });
    const few = config({ host });
    const socket = ['-o', `ControlPath=${join(folder, 'control')}`];
    const master = start(few, ['-M', ...socket, 'few', 'cat']);
    await echoes(master, 'ready');
    const second = await run(few, [...socket, '-o', 'LogLevel=DEBUG1', 'few', ':']);
    assert.match(second.stderr, /Session open refused by peer/);
    master.ssh.stdin?.end();
    await master.result;
  });

  it('can be behind another', async () => {
    const host = await startHost({ name: 'inner', behind: box });
    const through = config({ host: box }, { host, jump: 'box' });
    assert.equal((await run(through, ['inner', 'hostname'])).stdout, 'inner\n');
    const inner = start(through, ['inner', 'cat']);
    await echoes(inner, 'ready');
    const names = (of: SshHost): string[] => of.processes().map(({ name }) => name);
    assert.ok(names(host).includes('cat'));
    assert.deepEqual(new Set(names(box)), new Set(['sshd']), 'only forwards');
    inner.ssh.stdin?.end();
    await inner.result;
  });

  it('loses everything while cut off, and goes on after', async () => {
    const cat = start(boxConfig, ['box', 'cat']);
    await echoes(cat, 'one ');
    await box.cut();
    cat.ssh.stdin?.write('two ');
    const timeout = await run(boxConfig, ['-o', 'ConnectTimeout=1', 'box', ':']);
    assert.equal(timeout.code, 255);
    assert.equal(cat.said(), 'one ');
    assert.equal(cat.ssh.exitCode, null);
    await box.mend();
    cat.ssh.stdin?.end('three');
    assert.equal((await cat.result).stdout, 'one two three');
  });

  it('shows what runs and what lies there', async () => {
    const idle = (): true | undefined => (box.processes().length === 0 ? true : undefined);
    assert.ok(await eventually(idle, 5000));
    const before = box.files();
    const script = 'touch /tmp/here /dev/shm/there ~/home; unshare -Un cat';
    const busy = start(boxConfig, ['box', script]);
    await echoes(busy, 'ready');
    assert.ok(box.processes().some(({ name, command }) => name === 'cat' && command === 'cat'));
    assert.equal(box.namespaces().network.length, 1);
    assert.equal(box.namespaces().user.length, 1);
    const made = box.files().filter(file => !before.includes(file));
    assert.deepEqual(made, ['/dev/shm/there', '/home/student/home', '/tmp/here']);
    busy.ssh.stdin?.end();
    await busy.result;
    assert.ok(await eventually(idle, 5000));
    assert.deepEqual(box.namespaces(), { network: [], user: [] });
  });

  it('keeps no zombie of what outlived its session', async () => {
    const script = 'setsid sh -c "sleep 1 & sleep 2" </dev/null >/dev/null 2>&1 & exit 0';
    assert.equal((await run(boxConfig, ['box', script])).code, 0);
    const idle = (): true | undefined => (box.processes().length === 0 ? true : undefined);
    assert.ok(await eventually(idle, 10_000));
  });

  it('loses connections when their sshd is killed', async () => {
    const cat = start(boxConfig, ['box', 'cat']);
    await echoes(cat, 'ready');
    await box.killSshd('connections');
    assert.equal((await cat.result).code, 255);
    assert.equal((await run(boxConfig, ['box', ':'])).code, 0);
  });

  it('refuses connections when its sshd is killed', async () => {
    const host = await startHost({ name: 'dead' });
    await host.killSshd('all');
    assert.equal((await run(config({ host }), ['dead', ':'])).code, 255);
  });

  it('leaves nothing behind when it is closed', async () => {
    const host = await startSshHost({ name: 'gone' });
    const namespace = networkNamespace(host.holder) ?? '';
    const script = 'setsid sleep 300 & unshare -Unpf sleep 301 & cat';
    const busy = start(config({ host }), ['gone', script]);
    await echoes(busy, 'ready');
    const namespaces = new Set([namespace, ...host.namespaces().network]);
    assert.ok(processesIn(namespaces).length >= 5, `${processesIn(namespaces).length} processes`);
    await host.close();
    assert.equal((await busy.result).code, 255);
    const gone = (): true | undefined => (processesIn(namespaces).length === 0 ? true : undefined);
    assert.ok(await eventually(gone, 5000));
    assert.ok(!existsSync(host.root));
  });
});
