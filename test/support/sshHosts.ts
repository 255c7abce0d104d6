import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './cli.js';
import { runQuietly } from './install.js';
import type { SshTarget } from './sshConfig.js';
import { ensureSshd } from './sshd.js';
import { makeNamespaces, type Namespaces } from './sshHostNamespaces.js';
import { filesBelow, namespacesBelow, processesBelow, type HostProcess } from './sshHostState.js';
import { writeUsers } from './sshUsers.js';
import { NO_USER_NAMESPACES } from './userNamespace.js';

export interface SshHostOptions {
  readonly name: string;
  /** Default: a key that every user has. */
  readonly login?: 'key' | 'password';
  /** Programs that the host does not have. */
  readonly without?: readonly (keyof typeof PROGRAMS)[];
  /** Default: true. */
  readonly userNamespaces?: boolean;
  /** Sessions that one connection may hold; default: sshd's, 10. */
  readonly maxSessions?: number;
  /** No byte fits into the homes, /tmp, /var/tmp and /dev/shm. */
  readonly diskFull?: boolean;
  /** A host through which this one is reached; close that one last. */
  readonly behind?: SshHost;
}

/** Where Debian, and others, keep programs that a host can be without. */
const PROGRAMS = {
  python3: /^(?:python|pypy|platform-python)/,
  ip: /^ip$/,
};

/** Where a host keeps its sshd and what belongs to it. */
const OWN = '/run/host';

const PLENTY = 256 * 1024 * 1024;
/** Enough for what is in a fresh home. */
const TINY = 128 * 1024;

/**
 * Starts a host of its own: network, processes, mounts, users, name; and its sshd.
 * @throws MissingTool where this machine cannot hold such a host.
 */
export async function startSshHost(options: SshHostOptions): Promise<SshHost> {
  const program = await ensureSshd();
  const keys = temporaryFolder(`tcpbook-ssh-${options.name}-`);
  await makeKey(join(keys, 'key'));
  const namespaces = await makeNamespaces({
    name: options.name,
    diskBytes: options.diskFull === true ? TINY : PLENTY,
    userNamespace: options.userNamespaces === false,
    network: options.behind?.holder,
  });
  const host = new SshHost(options, namespaces, join(keys, 'key'));
  try {
    await host.furnish(program);
    return host;
  } catch (error) {
    await namespaces.end();
    throw error;
  }
}

export class SshHost implements SshTarget {
  readonly name: string;
  readonly port: number;
  readonly proxyCommand: string;
  readonly keyFile: string | undefined;
  hostKey = '';
  /** Its root folder, as this machine sees it. */
  readonly root: string;
  /** The number, on this machine, of the process that the host lives as long as. */
  readonly holder: number;
  /** The number, on the host, of the sshd that listens. */
  private listener = 0;

  constructor(
    private readonly options: SshHostOptions,
    private readonly inside: Namespaces,
    private readonly key: string,
  ) {
    this.name = options.name;
    this.port = options.behind === undefined ? 22 : options.behind.port + 1;
    this.holder = inside.pid;
    this.root = `/proc/${inside.pid}/root`;
    this.keyFile = options.login === 'password' ? undefined : key;
    this.proxyCommand = `nsenter --net=/proc/${inside.pid}/ns/net socat - TCP:%h:%p`;
  }

  /** Puts there what makes it this kind of host, and starts `sshd`. */
  async furnish(sshd: string): Promise<void> {
    const own = join(this.root, OWN);
    copyFileSync(sshd, join(own, 'sshd'));
    copyFileSync(`${this.key}.pub`, join(own, 'authorized_keys'));
    chmodSync(join(own, 'authorized_keys'), 0o644);
    writeFileSync(join(own, 'sshd_config'), this.configuration());
    writeUsers(this.root);
    for (const program of this.options.without ?? []) this.remove(PROGRAMS[program]);
    if (this.options.userNamespaces === false) await this.inside.run(NO_USER_NAMESPACES);
    if (this.options.diskFull === true) {
      const fill = 'head -c 1G /dev/zero > $folder/full';
      await this.inside.run(
        `for folder in /home /root /tmp /var/tmp /dev/shm; do ${fill} || true; done`,
      );
    }
    this.hostKey = await this.newHostKey();
    await this.listen();
  }

  private configuration(): string {
    const { login = 'key', maxSessions } = this.options;
    const lines = [
      `Port ${this.port}`,
      `HostKey ${OWN}/host_key`,
      `AuthorizedKeysFile ${OWN}/authorized_keys`,
      `PubkeyAuthentication ${login === 'key' ? 'yes' : 'no'}`,
      `PasswordAuthentication ${login === 'password' ? 'yes' : 'no'}`,
      'KbdInteractiveAuthentication no',
      'PermitRootLogin yes',
      'PidFile none',
      'PrintMotd no',
      // What Debian's own file has: the client's language comes along.
      'AcceptEnv LANG LC_*',
      ...(maxSessions === undefined ? [] : [`MaxSessions ${maxSessions}`]),
    ];
    return lines.map(line => `${line}\n`).join('');
  }

  private remove(program: RegExp): void {
    for (const folder of ['bin', 'sbin', 'libexec', 'local/bin', 'local/sbin', 'games']) {
      const path = join(this.root, 'usr', folder);
      if (!existsSync(path)) continue;
      for (const name of readdirSync(path)) if (program.test(name)) rmSync(join(path, name));
    }
  }

  /** @returns the public one */
  private async newHostKey(): Promise<string> {
    const file = join(this.root, OWN, 'host_key');
    rmSync(file, { force: true });
    await makeKey(file);
    return readFileSync(`${file}.pub`, 'utf8').trimEnd();
  }

  private async listen(): Promise<void> {
    const listening = this.inside.logged(/^Server listening/);
    const started = this.inside.run(`${OWN}/sshd -D -e -f ${OWN}/sshd_config &`);
    [this.listener] = await Promise.all([started, listening]);
  }

  /** What a client has to know of it now. */
  target(): SshTarget {
    const { name, port, proxyCommand, keyFile, hostKey } = this;
    return { name, port, proxyCommand, keyFile, hostKey };
  }

  /** The host's own value of a sysctl below `net.`. */
  sysctl(key: string): string {
    return this.command('cat', `/proc/sys/${key.replaceAll('.', '/')}`).trimEnd();
  }

  /** Runs a program of this machine in the host's network. @returns what it prints. */
  command(program: string, ...args: readonly string[]): string {
    return execFileSync(...this.inNetwork(program, ...args), { encoding: 'utf8' });
  }

  /** The command line that runs a program of this machine in the host's network. */
  inNetwork(program: string, ...args: readonly string[]): [program: string, args: string[]] {
    return ['nsenter', [`--net=/proc/${this.holder}/ns/net`, program, ...args]];
  }

  /** What its sshd has logged. */
  log(): string {
    return this.inside.log();
  }

  /** Processes there, but for the two that make it a host: its first one and the listening sshd. */
  processes(): readonly HostProcess[] {
    return processesBelow(this.root).filter(({ pid }) => pid !== 1 && pid !== this.listener);
  }

  /** Namespaces in which processes there are, other than the host's own. */
  namespaces(): { readonly network: readonly string[]; readonly user: readonly string[] } {
    return { network: namespacesBelow(this.root, 'net'), user: namespacesBelow(this.root, 'user') };
  }

  /** What lies in the homes, /tmp, /var/tmp and /dev/shm. */
  files(): readonly string[] {
    return filesBelow(this.root);
  }

  /** From now on the host has another key; `hostKey` stays what clients remember. */
  async rekey(): Promise<void> {
    await this.newHostKey();
    await this.inside.run(`kill ${this.listener}; wait ${this.listener} || true`);
    await this.listen();
  }

  /** Loses every packet of its network, without a word to either end, until `mend`. */
  async cut(): Promise<void> {
    const chain = 'chain inet cut input { type filter hook input priority 0; policy drop; }';
    await this.inside.run(`nft 'add table inet cut; add ${chain}'`);
  }

  async mend(): Promise<void> {
    await this.inside.run('nft delete table inet cut');
  }

  /** kill -9 of every connection's sshd; and of the listening one too, so that nobody connects. */
  async killSshd(which: 'connections' | 'all'): Promise<void> {
    const victims = this.processes()
      .filter(({ name }) => name === 'sshd')
      .map(({ pid }) => pid);
    if (which === 'all') victims.unshift(this.listener);
    for (const pid of victims) await this.kill(pid);
  }

  /** kill -9 by the number there; it may have ended, e.g. because another did. */
  async kill(pid: number): Promise<void> {
    await this.inside.run(`kill -9 ${pid} || true`);
  }

  /** Ends all that is there. Its clients are told, even if the network was cut. */
  async close(): Promise<void> {
    await this.inside.run('nft flush ruleset');
    await this.inside.end();
  }
}

/** Addresses of both ends of a cable between two hosts, for documentation only (RFC 5737, 3849). */
export const CABLE = {
  client: '198.51.100.1',
  server: '198.51.100.2',
  client6: '2001:db8:51::1',
  server6: '2001:db8:51::2',
} as const;

/**
 * Puts a cable between two hosts; it goes with the first of them that goes. The server's end is in a
 * bridge, as on hosts of virtual machines: what crosses it can be seen twice there.
 */
export function connectHosts(client: SshHost, server: SshHost): void {
  const far = ['peer', 'name', 'cable', 'netns', String(server.holder)];
  client.command('ip', 'link', 'add', 'cable', 'type', 'veth', ...far);
  server.command('ip', 'link', 'add', 'bridge', 'type', 'bridge');
  server.command('ip', 'link', 'set', 'cable', 'up', 'master', 'bridge');
  const ends = [
    [client, 'cable', CABLE.client, CABLE.client6],
    [server, 'bridge', CABLE.server, CABLE.server6],
  ] as const;
  for (const [host, device, address, address6] of ends) {
    host.command('ip', 'address', 'add', `${address}/24`, 'dev', device);
    host.command('ip', 'address', 'add', `${address6}/64`, 'dev', device, 'nodad');
    host.command('ip', 'link', 'set', device, 'up');
  }
}

/** Makes a throw-away pair of keys: `file` and `file.pub`. */
function makeKey(file: string): Promise<void> {
  return runQuietly('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file]);
}
