import { join } from 'node:path';
import { temporaryFolder } from './cli.js';
import { writeSshConfig, type SshAlias } from './sshConfig.js';
import { startSshHost, type SshHost, type SshHostOptions } from './sshHosts.js';

/** The SSH hosts of a suite, and the configurations by which they are reached. */
export class HostGroup {
  /** Gone with the test run. */
  readonly folder: string;
  readonly hosts: SshHost[] = [];
  private configs = 0;

  constructor(name: string) {
    this.folder = temporaryFolder(`tcpbook-${name}-`);
  }

  async start(options: SshHostOptions): Promise<SshHost> {
    const host = await startSshHost(options);
    this.hosts.push(host);
    return host;
  }

  /** @returns the path of a new file for `ssh -F`. */
  config(...aliases: readonly SshAlias[]): string {
    return writeSshConfig(join(this.folder, `config${this.configs++}`), aliases);
  }

  /** The latest first: it may be reached through one before it. */
  async close(): Promise<void> {
    for (const host of this.hosts.reverse()) await host.close();
  }
}
