import { chmodSync, chownSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the users of an SSH host are called: each is a case of its own. */
export type SshUser = 'root' | 'student' | 'dash' | 'fish' | 'tcsh' | 'noisy' | 'nologin';

interface Account {
  readonly name: SshUser;
  readonly id: number;
  readonly home: string;
  readonly shell: string;
}

const ordinary = (name: SshUser, id: number, shell: string): Account => ({
  ...{ name, id, shell },
  home: `/home/${name}`,
});

const ACCOUNTS: readonly Account[] = [
  { name: 'root', id: 0, home: '/root', shell: '/bin/bash' },
  // Far from the numbers that the machine itself gives to its users.
  ordinary('student', 61001, '/bin/bash'),
  ordinary('dash', 61002, '/bin/dash'),
  ordinary('fish', 61003, '/usr/bin/fish'),
  ordinary('tcsh', 61004, '/usr/bin/tcsh'),
  ordinary('noisy', 61005, '/bin/bash'),
  ordinary('nologin', 61006, '/usr/sbin/nologin'),
];

/** Every user's password where a host takes passwords. */
export const PASSWORD = 'correct horse';

/** `openssl passwd -6` of it. */
const PASSWORD_HASH =
  '$6$tcpbook$ob7G2OTAT3qs4lGn19UcIaZsZKrt7S/.ifaxSutP.DIGnJSratg7T8TF7kvGF6CvjpjvFUTeJs03VhAX5lBKB0';

/**
 * What the noisy user's shell prints when it starts: colours, a window title, no end of line; and
 * bytes that no text has, some of which look like a length in front of a message.
 */
const NOISE = String.raw`printf '\033[1;31mWelcome!\033[0m\n\033]0;a title\007Last login: never'
printf 'quota: \033[33m97%%\033[0m of your disk\n' >&2
printf '\000\000\000\004{"a"\377\376\000\001\200' | tee /dev/stderr
`;

/** Accounts that sshd and Debian's programs look up. */
const SYSTEM = {
  passwd:
    'sshd:x:101:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n',
  group: 'tty:x:5:\nutmp:x:43:\nnogroup:x:65534:\n',
  shadow: 'sshd:*:19000::::::\nnobody:*:19000::::::\n',
} as const;

/** Writes the users of a host, and their homes, below the folder `root`. */
export function writeUsers(root: string): void {
  const write = (file: keyof typeof SYSTEM, line: (account: Account) => string): void =>
    writeFileSync(join(root, 'etc', file), ACCOUNTS.map(line).join('') + SYSTEM[file]);
  write('passwd', ({ name, id, home, shell }) => `${name}:x:${id}:${id}::${home}:${shell}\n`);
  write('group', ({ name, id }) => `${name}:x:${id}:\n`);
  write('shadow', ({ name }) => `${name}:${PASSWORD_HASH}:19000:0:99999:7:::\n`);
  for (const account of ACCOUNTS) makeHome(root, account);
}

function makeHome(root: string, { name, id, home }: Account): void {
  const folder = join(root, home);
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'etc/skel'), folder, { recursive: true });
  if (name === 'noisy') writeFileSync(join(folder, '.bashrc'), NOISE);
  chownSync(folder, id, id);
  chmodSync(folder, 0o700);
}
