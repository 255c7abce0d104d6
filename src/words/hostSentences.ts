import type { PrivilegeLack } from './problems.js';
import { debianPackages } from './debianPackages.js';
import { code, errnoWords, quote, suggest, tail, type Sentences } from './sentences.js';

const OR_ROOT = 'or run as root';

/** Why a host gives no network namespace, and the way out. */
const LACKS: Readonly<Record<PrivilegeLack, readonly [reason: string, remedy: string]>> = {
  'userns-disabled': [
    'user namespaces are switched off on this host',
    `Run \`sudo sysctl user.max_user_namespaces=15000\` (on Debian also \`sudo sysctl kernel.unprivileged_userns_clone=1\`), ${OR_ROOT}.`,
  ],
  'userns-apparmor': [
    'AppArmor keeps unprivileged users from user namespaces on this host',
    `Run \`sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0\`, ${OR_ROOT}.`,
  ],
  'userns-refused': [
    'this host refuses user namespaces',
    `Run as root, or allow \`sudo -n\`; in a container start it with \`--security-opt seccomp=unconfined\`.`,
  ],
  'netns-refused': [
    'this host refuses network namespaces, even to root',
    'In a container, start it with `--cap-add=SYS_ADMIN --cap-add=NET_ADMIN --security-opt seccomp=unconfined`, or with `--privileged`.',
  ],
  asked: [
    'the notebook asks for `lab: host`',
    'Write `lab: loopback` or `lab: pair` in the front matter.',
  ],
};

const withDetail = (reason: string, detail: string): string =>
  detail.trim() === '' ? `${reason}.` : `${reason} (${tail(detail)}).`;

const said = (stderr: string): string =>
  stderr.trim() === '' ? '' : ` Its last words: ${tail(stderr)}.`;

const ssh = (words: string): string => (words.trim() === '' ? '' : ` ssh said: ${tail(words)}.`);

const tryItself = (host: string, command = ''): string => code(`ssh ${host}${command}`);

/** What is wrong with the file, with the host, or with the agent on it. */
export const HOST_SENTENCES = {
  'front-matter-syntax': ({ reason }) => ({
    message: `The front matter is no valid YAML: ${tail(reason)}.`,
    remedy: 'Write one `key: value` a line between the two `---`.',
  }),
  'front-matter-unterminated': () => ({
    message: 'The front matter has no end.',
    remedy: 'Write a line `---` behind it.',
  }),
  'front-matter-key': ({ found, nearest, known }) => ({
    message: `The front matter knows no key ${quote(found)}.`,
    remedy: suggest(nearest, known),
  }),
  'front-matter-value': ({ key, found, expected }) => ({
    message: `${quote(found)} does not fit ${quote(key)} in the front matter.`,
    remedy: `Write ${expected}.`,
  }),
  'file-unwritable': ({ file, reason }) => ({
    message: `${quote(file)} cannot be written: ${tail(reason)}.`,
    remedy: 'Check the folder and its permissions.',
  }),
  'no-outputs': ({ file }) => ({
    message: `${quote(file)} holds no outputs.`,
    remedy: `Run it and save it with its outputs: ${code('tcpbook run --save FILE')}, or run its cells in VS Code and save.`,
  }),
  'no-packets': ({ file }) => ({
    message: `${quote(file)} holds no packets.`,
    remedy: `Run it where packets can be captured, and save it with its machine data: ${code('tcpbook run --save FILE')}, or in VS Code with ${code('tcpbook.outputs')} set to ${code('inline')}.`,
  }),
  'packets-cut': ({ kept, total }) => ({
    message: `Only the first ${kept} of ${total} packets are kept in the file, so that it stays small.`,
    remedy: `The views are whole. For all packets, part the experiment into several notebooks, or run ${code('tcpdump -w FILE')} in a shell cell.`,
  }),
  'not-utf8': () => ({
    message: 'The file is not UTF-8 text.',
    remedy: 'Save it as UTF-8.',
  }),
  'no-such-experiment': ({ file }) => ({
    message: `There is no experiment ${quote(file)}.`,
    remedy: 'Choose one: *TCP Book: Experiments*.',
  }),
  'file-unreadable': ({ file, reason }) => ({
    message: `${quote(file)} cannot be read: ${tail(reason)}.`,
    remedy: 'Check the path and its permissions.',
  }),
  'file-changed': ({ file }) => ({
    message: `${quote(file)} has been changed while it ran; its outputs are not saved.`,
    remedy: 'Run it again.',
  }),
  'outputs-damaged': () => ({
    message:
      'The comments around these outputs are damaged: they are read as text of the notebook.',
    remedy: 'Run the cell again, save, and delete this text.',
  }),
  'cell-hidden': () => ({
    message: 'This looks like a cell, but a block that is open above it makes it text.',
    remedy:
      'Close that block. If the cell is meant as text, give the block around it a longer fence.',
  }),
  'saved-data-damaged': ({ reason }) => ({
    message: `The packed outputs at the end of the file cannot be read: ${tail(reason)}. What is left of the outputs is their Markdown.`,
    remedy: 'Run the notebook again and save it.',
  }),
  'saved-data-newer': ({ version }) => ({
    message: `The outputs were saved by a newer TCP Book, in version ${quote(version)} of its format: only their Markdown is shown.`,
    remedy: 'Update TCP Book, or run the notebook again and save it.',
  }),
  'kernel-required': ({ required, kernel }) => ({
    message: `The notebook requires kernel ${required}; this host runs ${kernel}.`,
    remedy: 'Choose another host, or change `requires:` in the front matter.',
  }),
  'programs-required': ({ host, missing }) => ({
    message: `The notebook runs ${missing.map(quote).join(' and ')}, which ${host} does not have.`,
    remedy: `Install what is missing there, on Debian and Ubuntu: ${code(`sudo apt install ${debianPackages(missing).join(' ')}`)}. To keep the services that come with it from running: ${code('sudo systemctl disable --now SERVICE')}.`,
  }),
  'no-python': ({ host, command }) => ({
    message: `${code(command)} does not run on ${host}.`,
    remedy:
      'Install Python 3.6 or newer there: `sudo apt install python3` or `sudo dnf install python3`.',
  }),
  'python-too-old': ({ host, version }) => ({
    message: `Python on ${host} is ${version}; 3.6 or newer is needed.`,
    remedy: 'Install a newer python3 there.',
  }),
  'agent-lost': ({ host, how, stderr, asleep }) => ({
    message:
      asleep > 0
        ? `This machine was asleep, or stood still, for ${asleep} s: ${host} has ended the lab meanwhile, with its servers and clients.`
        : `The lab on ${host} is gone, with its servers and clients: ${tail(how)}.${said(stderr)}`,
    remedy:
      how === 'SIGKILL'
        ? 'Whoever killed it, or the kernel for want of memory (`dmesg` tells): run the cells again from the top, they start a new lab.'
        : 'Run the cells again from the top: they start a new lab.',
  }),
  'agent-silent': ({ host, call, seconds }) => ({
    message: `${host} did not answer ${quote(call)} within ${seconds} s.`,
    remedy: 'Restart the lab; if it happens again, look at the load of the host.',
  }),
  'agent-error': ({ call, reason }) => ({
    message: `The call ${quote(call)} failed on the host: ${tail(reason)}.`,
    remedy: 'Restart the lab and run the cells again from the top.',
  }),
  'host-silent': ({ host, seconds }) => ({
    message: `Nothing came from ${host} for ${seconds} s: the connection is cut, or the host stands still. What was recorded until then is kept; servers and clients of this lab are gone.`,
    remedy: 'Check the network, then run the cells again from the top: they start a new lab.',
  }),
  'bad-destination': ({ found }) => ({
    message: `${quote(found)} is no name of a host.`,
    remedy:
      'Write `local`, a `Host` of your SSH configuration, or `user@host`; without spaces, quotes or a leading `-`.',
  }),
  'host-not-chosen': ({ options }) => ({
    message: 'The notebook proposes another machine to run on, and may run anything there.',
    remedy: `If you trust it, add ${code(options)}; to run it here, ${code('--host local')}.`,
  }),
  'hosts-incomplete': () => ({
    message: 'A lab across two machines needs both of them.',
    remedy: `Write ${code('--client HOST --server HOST')}; one of them may be ${code('local')}.`,
  }),
  'hosts-conflict': () => ({
    message: `${code('--host')} and ${code('--client')} with ${code('--server')} exclude each other.`,
    remedy: 'Leave one of them out.',
  }),
  'host-declined': ({ host }) => ({
    message: `No connection to ${host} was made: the notebook proposes it, and you declined.`,
    remedy: 'Choose another host in the kernel picker, or run the cell again and agree.',
  }),
  'direct-needs-hosts': () => ({
    message: 'A `direct` lab is on the network between two machines, and needs both of them.',
    remedy: `Write ${code('hosts: { client: HOST, server: HOST }')} in the front matter, or run it with ${code('--client HOST --server HOST')}.`,
  }),
  'no-server-address': ({ server, found }) => ({
    message:
      found === ''
        ? `The address at which the client reaches ${server} is not known.`
        : `ssh reaches ${server} at ${quote(found)}, where the client cannot.`,
    remedy: `Write the server’s address in the front matter: ${code('address: 203.0.113.5')}.`,
  }),
  'no-route': ({ client, address, errno }) => ({
    message: `${client} knows no way to ${address}: ${errnoWords(errno)}.`,
    remedy: `Check ${code(`ip route get ${address}`)} there, and ${code('address:')} in the front matter.`,
  }),
  'no-ssh': ({ reason }) => ({
    message: `The command \`ssh\` does not run on this machine: ${tail(reason)}.`,
    remedy: 'Install it: `sudo apt install openssh-client` or `sudo dnf install openssh-clients`.',
  }),
  'host-unresolved': ({ host, said }) => ({
    message: `No address is known for ${host}.${ssh(said)}`,
    remedy: 'Check the spelling, or add a `Host` to your SSH configuration.',
  }),
  'host-unreachable': ({ host, said }) => ({
    message: `${host} cannot be reached.${ssh(said)}`,
    remedy: `Try ${tryItself(host)} in a terminal; check the network, the port and the host’s sshd.`,
  }),
  'host-key-changed': ({ host, said }) => ({
    message: `${host} has another host key than before: it was set up anew, or somebody stands in between.${ssh(said)}`,
    remedy: `Ask who runs it. If the new key is right, remove the old one with \`ssh-keygen -R\` and the host’s name, and connect with ${tryItself(host)}.`,
  }),
  'host-key-unknown': ({ host, said }) => ({
    message: `The host key of ${host} is not known, and was not accepted.${ssh(said)}`,
    remedy: `Connect once with ${tryItself(host)} in a terminal and compare the fingerprint it shows.`,
  }),
  'auth-refused': ({ host, said }) => ({
    message: `${host} did not let us in.${ssh(said)}`,
    remedy: `Check user and key (\`IdentityFile\`, \`ssh-add -l\`); ${tryItself(host)} must work in a terminal.`,
  }),
  'ssh-config': ({ host, said }) => ({
    message: `ssh does not understand its configuration for ${host}.${ssh(said)}`,
    remedy: 'Mend the file and line it names.',
  }),
  'login-refused': ({ host, said, how }) => ({
    message: `The login on ${host} runs no commands: ${tail(how)}.${ssh(said)}`,
    remedy: `${tryItself(host, ' true')} must succeed in a terminal: look at the user’s login shell and at \`command=\` in its authorized_keys.`,
  }),
  'not-linux': ({ platform }) => ({
    message: `Experiments run on a Linux kernel, and this machine has none: it is ${platform}.`,
    remedy:
      'Open the folder on a Linux machine with VS Code’s Remote-SSH, in WSL or in a dev container.',
  }),
  'no-privilege': ({ reason, detail }) => ({
    message: `No lab can be made here: ${withDetail(LACKS[reason][0], detail)}`,
    remedy: LACKS[reason][1],
  }),
  'needs-isolation': ({ what, reason, detail }) => ({
    message: `${quote(what)} works only in a network of its own, and ${withDetail(LACKS[reason][0], detail)}`,
    remedy: LACKS[reason][1],
  }),
  'no-iproute2': ({ host }) => ({
    message: `A \`pair\` lab needs the command \`ip\`, which ${host} lacks.`,
    remedy:
      'Run `sudo apt install iproute2` or `sudo dnf install iproute` there, or write `lab: loopback` in the front matter.',
  }),
  'pair-failed': ({ reason }) => ({
    message: `The two sides of the lab could not be connected: ${tail(reason)}.`,
    remedy:
      'Check that the kernel has veth (`sudo modprobe veth`), or write `lab: loopback` in the front matter.',
  }),
  'link-congested': ({ host }) => ({
    message: `The connection to ${host} is too slow for the traffic of this lab, which was ended.`,
    remedy: 'Send less at once, or run on one machine.',
  }),
  'no-capture': ({ reason, host }) => ({
    message: `Packets cannot be captured ${host === undefined ? 'here' : `on ${host}`}: ${errnoWords(tail(reason))}.`,
    remedy:
      host === undefined
        ? 'Timelines need a lab of its own or root; the other steps work without.'
        : `Log in there as root (${code('root@HOST')}) for timelines; the other steps work without.`,
  }),
  'no-sock-diag': ({ reason }) => ({
    message: `The kernel does not list its sockets: ${errnoWords(tail(reason))}.`,
    remedy: 'Run `sudo modprobe tcp_diag`; in a container, allow netlink sockets.',
  }),
} satisfies Partial<Sentences>;
