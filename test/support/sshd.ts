import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureCached, ensureDebianPackages, MissingTool, runQuietly } from './install.js';

/**
 * Debian's sshd. The package is unpacked and not installed, since an installed one would listen on
 * the machine itself.
 * @returns the program's path.
 * @throws MissingTool where the tests are not run as root on Debian.
 */
export async function ensureSshd(): Promise<string> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new MissingTool('The tests’ SSH hosts need root on Debian: run the tests there as root.');
  }
  await ensureDebianPackages([
    { name: 'openssh-client', files: ['/usr/bin/ssh'] },
    {
      name: 'libwrap0',
      files: ['/usr/lib/x86_64-linux-gnu/libwrap.so.0', '/usr/lib/aarch64-linux-gnu/libwrap.so.0'],
    },
    { name: 'nftables', files: ['/usr/sbin/nft'] },
    { name: 'socat', files: ['/usr/bin/socat'] },
    { name: 'fish', files: ['/usr/bin/fish'] },
    { name: 'tcsh', files: ['/usr/bin/tcsh'] },
  ]);
  const folder = await ensureCached('openssh-server', async folder => {
    const download = ['download', '-qq', '-o', 'APT::Sandbox::User=root', 'openssh-server'];
    await runQuietly('apt-get', ['update', '-qq']).catch(() => undefined); // shows below
    await runQuietly('apt-get', download, { cwd: folder });
    const [archive = ''] = await readdir(folder);
    await runQuietly('dpkg-deb', ['-x', join(folder, archive), folder]);
  });
  return join(folder, 'usr/sbin/sshd');
}
