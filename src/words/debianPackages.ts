import { lookUp } from './lookUp.js';

/** Debian's packages of programs that are called otherwise. */
const PACKAGES: Readonly<Record<string, string>> = {
  httpd: 'apache2',
  node: 'nodejs',
  sshd: 'openssh-server',
  'valkey-server': 'valkey',
};

/** The Debian packages that have some programs; a program of which we don't know it is its own. */
export function debianPackages(programs: readonly string[]): readonly string[] {
  return programs.map(name => lookUp(PACKAGES, name) ?? name);
}
