import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from './cli.js';
import { ensureKernelImage, type KernelImage, type KernelRecipe } from './kernelImage.js';
import { writeSshConfig, type SshTarget } from './sshConfig.js';

/** A virtual machine that runs a kernel of the table, with an sshd. */
export interface KernelMachine extends SshTarget {
  /** What makes its processor: the machine's own, or a program. */
  readonly accelerator: Accelerator;
  /** How many times longer than here something may take. */
  readonly slowness: number;
  /** What it has printed on its console. */
  console(): string;
  close(): Promise<void>;
}

type Accelerator = 'kvm' | 'tcg';

const SLOWNESS: Readonly<Record<Accelerator, number>> = { kvm: 1, tcg: 10 };

/**
 * What moves the clock of an emulated machine while it works. `instructions`: one nanosecond each,
 * so that its kernel's timers leave it as much work as they leave a real processor; the clock then
 * falls behind ours. While it idles, its time passes with ours.
 */
type EmulatedClock = 'real' | 'instructions';

/** A guest that runs prints its first line within a second; where KVM is nested it may never. */
const KVM_FIRST_LINE_MS = 10_000;

/** Emulated and on a busy machine; it takes half a minute on an idle one. */
const START_MS = 300_000;

/**
 * Boots a kernel; what is written to its disk goes with it.
 * @throws with the console's last lines where no sshd answers.
 */
export async function startKernelMachine(
  recipe: KernelRecipe,
  clock: EmulatedClock = 'real',
): Promise<KernelMachine> {
  const image = await ensureKernelImage(recipe);
  const port = await freePort();
  const guest = (await bootWithKvm(image, port)) ?? boot(image, port, 'tcg', clock);
  const machine: KernelMachine = {
    name: recipe.name,
    port,
    proxyCommand: undefined,
    keyFile: image.key,
    hostKey: image.hostKey,
    accelerator: guest.accelerator,
    slowness: SLOWNESS[guest.accelerator],
    console: guest.console,
    close: guest.end,
  };
  try {
    await answering(machine, guest);
    return machine;
  } catch (error) {
    await guest.end();
    throw error;
  }
}

/** A running QEMU. */
interface Guest {
  readonly accelerator: Accelerator;
  readonly qemu: ChildProcess;
  readonly console: () => string;
  readonly end: () => Promise<void>;
  /** Resolves with true when the kernel has printed a line, with false when QEMU has ended. */
  readonly speaking: Promise<boolean>;
}

function boot(
  image: KernelImage,
  port: number,
  accelerator: Accelerator,
  clock: EmulatedClock,
): Guest {
  const qemu = spawn(
    'setpriv',
    [
      ...['--pdeathsig=KILL', '--', 'qemu-system-x86_64'],
      ...['-nodefaults', '-no-reboot', '-display', 'none', '-serial', 'stdio'],
      ...['-machine', `q35,accel=${accelerator}`, '-cpu', 'max', '-m', '512', '-smp', '1'],
      ...(clock === 'instructions' ? ['-icount', 'shift=0,sleep=on'] : []),
      ...['-kernel', image.kernel, '-initrd', image.initrd],
      ...['-append', 'root=/dev/vda rw console=ttyS0 net.ifnames=0 panic=-1'],
      ...['-drive', `file=${image.disk},format=raw,if=virtio,snapshot=on`],
      ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`],
      ...['-device', 'virtio-net,netdev=net', '-device', 'virtio-rng'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  const ended = new Promise<void>(resolve => qemu.once('close', () => resolve()));
  const speaking = new Promise<boolean>(resolve => {
    for (const stream of [qemu.stdout, qemu.stderr]) {
      stream.setEncoding('utf8').on('data', (more: string) => {
        text += more;
        if (text.includes('Linux version')) resolve(true);
      });
    }
    void ended.then(() => resolve(false));
  });
  const end = async (): Promise<void> => {
    qemu.kill('SIGKILL'); // Nothing of it is kept.
    await ended;
  };
  return { accelerator, qemu, console: () => text, end, speaking };
}

/** @returns nothing where there is no KVM, or a guest hangs in it. */
async function bootWithKvm(image: KernelImage, port: number): Promise<Guest | undefined> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return undefined;
  }
  const guest = boot(image, port, 'kvm', 'real');
  const limit = new AbortController();
  const silent = delay(KVM_FIRST_LINE_MS, false, { signal: limit.signal, ref: false });
  if (await Promise.race([guest.speaking, silent])) return guest;
  await guest.end();
  return undefined;
}

/** Resolves when a command runs there over ssh. */
async function answering(machine: SshTarget, guest: Guest): Promise<void> {
  const config = writeSshConfig(temporaryFolder('tcpbook-kernel-'), [{ host: machine }]);
  const end = performance.now() + START_MS;
  while (guest.qemu.exitCode === null && guest.qemu.signalCode === null) {
    if (await answers(config, machine.name)) return;
    if (performance.now() > end) break;
    await delay(500);
  }
  const lines = guest.console().split('\n').slice(-40).join('\n');
  throw new Error(`${machine.name} (${guest.accelerator}) does not answer; its console:\n${lines}`);
}

function answers(config: string, alias: string): Promise<boolean> {
  const options = ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=20'];
  const ssh = spawn('ssh', ['-F', config, ...options, alias, 'true'], { stdio: 'ignore' });
  return new Promise((resolve, reject) => {
    ssh.once('error', reject).once('close', code => resolve(code === 0));
  });
}

/** QEMU cannot say which port the system gave it, so that one is chosen before. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
