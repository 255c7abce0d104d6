import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SshUser } from './sshUsers.js';

/** What a client has to know about a host. */
export interface SshTarget {
  readonly name: string;
  readonly port: number;
  /** The command that connects to its port; none where the machine itself can. */
  readonly proxyCommand: string | undefined;
  /** The client's private key; none where the host takes passwords only. */
  readonly keyFile: string | undefined;
  /** The host's public key, as its first start made it. */
  readonly hostKey: string;
}

/** One alias of an ssh configuration. */
export interface SshAlias {
  readonly host: SshTarget;
  /** Default: the host's name. */
  readonly alias?: string;
  /** Default: `student`. `ssh USER@ALIAS` overrides it. */
  readonly user?: SshUser;
  /** The alias of a host that is jumped through, in whose network the host listens. */
  readonly jump?: string;
  /** Default: the host's loopback. */
  readonly address?: string;
  /** Instead of the right key. */
  readonly keyFile?: string;
  /** As if one had never been there. */
  readonly hostKeyUnknown?: boolean;
  /** ssh asks about an unknown key, and does not refuse it. */
  readonly ask?: boolean;
}

/**
 * Writes an ssh configuration and what it refers to.
 * @returns the path of the file for `ssh -F`.
 */
export function writeSshConfig(folder: string, aliases: readonly SshAlias[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'ssh_config');
  writeFileSync(file, aliases.map(alias => block(folder, alias)).join('\n'), { mode: 0o600 });
  return file;
}

function block(folder: string, entry: SshAlias): string {
  const { host, alias = host.name, user = 'student', jump, hostKeyUnknown } = entry;
  const { address: hostName = '127.0.0.1' } = entry;
  const knownHosts = join(folder, `${alias}.known_hosts`);
  const address = host.port === 22 ? hostName : `[${hostName}]:${host.port}`;
  const known = hostKeyUnknown === true ? '' : `${address} ${host.hostKey}\n`;
  writeFileSync(knownHosts, known, { mode: 0o600 });
  const keyFile = entry.keyFile ?? host.keyFile;
  const options = [
    `HostName ${hostName}`,
    `Port ${host.port}`,
    `User ${user}`,
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    `StrictHostKeyChecking ${entry.ask === true ? 'ask' : 'yes'}`,
    'IdentityAgent none',
    ...(keyFile === undefined
      ? ['PubkeyAuthentication no', 'NumberOfPasswordPrompts 1']
      : [`IdentityFile ${keyFile}`, 'IdentitiesOnly yes']),
    ...(jump !== undefined ? [`ProxyJump ${jump}`] : []),
    ...(jump === undefined && host.proxyCommand !== undefined
      ? [`ProxyCommand ${host.proxyCommand}`]
      : []),
  ];
  return `Host ${alias}\n${options.map(option => `  ${option}\n`).join('')}`;
}
