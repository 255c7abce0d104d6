import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureCached, ensureDebianPackages, MissingTool, runQuietly } from './install.js';

/** A Linux kernel that the tests boot beside the one that they run on. */
export interface KernelRecipe {
  /** The name of the machine, and its alias in an ssh configuration. */
  readonly name: string;
  /** What its `uname -r` starts with. */
  readonly release: string;
  /** The Debian release that has it, and the package. */
  readonly debian: string;
  readonly kernelPackage: string;
}

export const KERNELS: readonly KernelRecipe[] = [
  {
    name: 'kernel-6-1',
    release: '6.1.',
    debian: 'bookworm',
    kernelPackage: 'linux-image-cloud-amd64',
  },
];

/** Files of a machine that boots a kernel. Nothing changes them. */
export interface KernelImage {
  readonly kernel: string;
  readonly initrd: string;
  /** An ext4 file system, raw. */
  readonly disk: string;
  /** The private key for its users root and student. */
  readonly key: string;
  /** The machine's own public key. */
  readonly hostKey: string;
}

/** Programs of the shipped notebooks that such a machine has. */
export const PROGRAMS: readonly string[] = [];

const PACKAGES = ['systemd-sysv', 'udev', 'openssh-server', 'python3', 'iproute2'];

/** Fills the working folder. Its arguments: the Debian release, and the packages. */
const BUILD = String.raw`
ssh-keygen -q -t ed25519 -N '' -C '' -f key
mmdebstrap --mode=root --variant=minbase --include="$2" "$1" root
chroot root useradd --create-home --shell /bin/bash student
for home in root home/student; do install -D -m 600 key.pub root/$home/.ssh/authorized_keys; done
chroot root chown -R student: /home/student
printf '[Match]\nName=e*\n[Network]\nDHCP=ipv4\n' > root/etc/systemd/network/all.network
systemctl --root=root --quiet enable systemd-networkd
cp root/etc/ssh/ssh_host_ed25519_key.pub host_key.pub
cp root/boot/vmlinuz-* vmlinuz
cp root/boot/initrd.img-* initrd.img
mke2fs -q -t ext4 -d root disk.img 1500M
rm -r root
`;

/** In front of a command: it ends with this process, and so does what it has started or mounted. */
const CONFINED = [
  ...['setpriv', '--pdeathsig=KILL', '--'],
  ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'],
];

/**
 * Installs Debian into a disk image, once for each recipe.
 * @throws MissingTool where that cannot be done.
 */
export async function ensureKernelImage(recipe: KernelRecipe): Promise<KernelImage> {
  if (process.getuid?.() !== 0 || process.arch !== 'x64') {
    throw new MissingTool('The tests’ other kernels need root on an amd64 Debian machine.');
  }
  await ensureDebianPackages([
    { name: 'mmdebstrap', files: ['/usr/bin/mmdebstrap'] },
    { name: 'e2fsprogs', files: ['/usr/sbin/mke2fs', '/sbin/mke2fs'] },
    { name: 'qemu-system-x86', files: ['/usr/bin/qemu-system-x86_64'] },
    { name: 'openssh-client', files: ['/usr/bin/ssh'] },
  ]);
  const packages = [recipe.kernelPackage, ...PACKAGES].join(',');
  const command = [...CONFINED, 'sh', '-ec', BUILD, 'sh', recipe.debian, packages];
  const hash = createHash('sha256').update(command.join('\0')).digest('hex').slice(0, 12);
  const folder = await ensureCached(`${recipe.name}-${hash}`, async cwd => {
    console.log(`installing Debian’s ${recipe.kernelPackage} into an image, about a minute`);
    const [program = '', ...args] = command;
    await runQuietly(program, args, { cwd });
  });
  return {
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd.img'),
    disk: join(folder, 'disk.img'),
    key: join(folder, 'key'),
    hostKey: readFileSync(join(folder, 'host_key.pub'), 'utf8').trimEnd(),
  };
}
