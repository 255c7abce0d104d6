import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inUserNamespace } from './userNamespace.js';

/** Namespaces of a host that are held by one process: when that ends, all in them does. */
export interface Namespaces {
  /** The number, on this machine, of the process that holds them; inside it is 1. */
  readonly pid: number;
  /** What its programs have printed on stderr. */
  log(): string;
  /** Resolves when a line that matches `what` comes on stderr, from now on. */
  logged(what: RegExp): Promise<void>;
  /**
   * Runs a line of shell inside, as root.
   * @returns the number inside of the last background process
   * @throws where its exit status is not 0.
   */
  run(command: string): Promise<number>;
  end(): Promise<void>;
}

export interface NamespaceOptions {
  readonly name: string;
  /** Bytes that each of the host's file systems may take. */
  readonly diskBytes: number;
  /** Below a user namespace of its own, in which sysctls under `user.` are the host's own. */
  readonly userNamespace: boolean;
  /** The holder of a network namespace to share; none for one of its own. */
  readonly network: number | undefined;
}

/**
 * What process 1 of a host does: it gives the host its own name and file systems, and then runs
 * the commands that it reads. Bash also reaps the processes that lost their parent.
 */
const HOLDER = String.raw`
set -e
read -r pid _ < /proc/self/stat
mount -t proc proc /proc
echo "$1" > /proc/sys/kernel/hostname
mount -t tmpfs -o mode=755 tmpfs /run
mkdir /run/sshd /run/host
for folder in etc usr; do
  mkdir -p /run/overlay/$folder/{upper,work}
  options=lowerdir=/$folder,upperdir=/run/overlay/$folder/upper,workdir=/run/overlay/$folder/work
  mount -t overlay -o $options overlay /$folder
done
for folder in /home /root /var/log; do mount -t tmpfs -o mode=755,size=$2 tmpfs $folder; done
for folder in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o mode=1777,size=$2 tmpfs $folder; done
ip link set lo up
set +e
cd /
echo "$pid"
while IFS= read -r command; do
  eval "$command" < /dev/null >&2
  echo "$? $!"
done
`;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export async function makeNamespaces(options: NamespaceOptions): Promise<Namespaces> {
  const [program = '', ...args] = [
    ...(options.userNamespace ? inUserNamespace : []),
    ...(options.network === undefined ? [] : ['nsenter', `--net=/proc/${options.network}/ns/net`]),
    ...['unshare', '--pid', '--mount', '--uts', '--fork', '--kill-child'],
    ...(options.network === undefined ? ['--net'] : []),
    ...['bash', '-c', HOLDER, 'bash', options.name, String(options.diskBytes)],
  ];
  const holder = spawn(program, args, { env: { PATH }, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>(resolve => holder.once('close', () => resolve()));
  let log = '';
  const hearers = new Set<(line: string) => void>();
  createInterface(holder.stderr).on('line', line => {
    log += `${line}\n`;
    for (const hear of hearers) hear(line);
  });
  const answers = createInterface(holder.stdout)[Symbol.asyncIterator]();

  /** The next line that the holder prints, which every command ends with. */
  const answer = async (what: string): Promise<string> => {
    const next = await answers.next();
    if (next.done === true) throw new Error(`${options.name} ended at: ${what}\n${log}`);
    return next.value;
  };

  const pid = Number(await answer('its start'));
  return {
    pid,
    log: () => log,
    logged: what =>
      new Promise((resolve, reject) => {
        const hear = (line: string): void => {
          if (!what.test(line)) return;
          hearers.delete(hear);
          resolve();
        };
        hearers.add(hear);
        void ended.then(() => reject(new Error(`${options.name} ended without ${what}\n${log}`)));
      }),
    run: async command => {
      holder.stdin.write(`${command}\n`);
      const [status, background] = (await answer(command)).split(' ').map(Number);
      if (status !== 0) throw new Error(`${options.name}: ${command}: status ${status}\n${log}`);
      return background ?? 0;
    },
    end: async () => {
      holder.stdin.end();
      await ended;
    },
  };
}
