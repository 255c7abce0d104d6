import {
  code,
  errnoWords,
  many,
  quote,
  tail,
  type Description,
  type Sentences,
} from './sentences.js';

const printed = (output: string): string =>
  output.trim() === '' ? '' : ` It printed: ${tail(output)}.`;

function listenRemedy(errno: string, port: number): string {
  if (errno === 'EADDRINUSE')
    return `Choose another port than ${port}, or close what listens there.`;
  if (errno === 'EACCES') return 'Choose a port of 1024 or above.';
  if (errno === 'EADDRNOTAVAIL') return 'Leave `address=` out, or write an address of its side.';
  return 'Change port, address or options of the server.';
}

const listenedFor = (port: number | undefined, address: string | undefined): string =>
  [
    ...(address === undefined ? [] : [address]),
    ...(port === undefined ? [] : [`port ${port}`]),
  ].join(' ');

const clientRemedy = (errno: string): string =>
  errno === 'EADDRNOTAVAIL' || errno === 'EMFILE'
    ? 'Close some clients first, or use fewer.'
    : 'Check the address of the server, and that it still runs.';

const claimFailed = (claim: string, actual: string, how: string): Description => ({
  message: `${code(claim)} ${how}: it was ${actual}.`,
  remedy: 'Look at `queues`, `timeline` and `counters` for what happened instead.',
});

/** What goes wrong while a step runs. */
export const STEP_SENTENCES = {
  'sysctl-not-allowed': ({ key, value }) => ({
    message: `${code(`sysctl ${key}=${value}`)} would change the machine itself, which a \`direct\` lab may not.`,
    remedy: `To allow it until the lab ends, run with ${code('--allow sysctl')}, or set ${code('"tcpbook.direct.allow": ["sysctl"]')} in your user settings; or use ${code('lab: pair')}.`,
  }),
  'sysctl-unknown': ({ key, userNamespace }) => ({
    message: `This kernel has no setting ${quote(key)} in a lab.`,
    remedy:
      userNamespace && key.startsWith('net.core.')
        ? 'Older kernels (6.1 is one) hide `net.core` in labs of ordinary users: run as root, or allow `sudo -n`.'
        : `See what there is: \`sysctl -a\` in a shell cell.`,
  }),
  'sysctl-refused': ({ key, value, errno }) => ({
    message: `The kernel refused ${quote(`${key}=${value}`)}: ${errnoWords(errno)}.`,
    remedy: 'Write a value that it takes; `sysctl KEY` shows the present one.',
  }),
  'sysctl-clamped': ({ key, wanted, got }) => ({
    message: `The kernel made ${quote(got)} of ${quote(`${key}=${wanted}`)}.`,
    remedy: `Write ${code(`sysctl ${key}=${got}`)} if that is meant.`,
  }),
  'listen-failed': ({ server, call, errno, address, port }) => ({
    message: `Server ${quote(server)} cannot listen on ${address} port ${port}: ${call} gave ${errnoWords(errno)}.`,
    remedy: listenRemedy(errno, port),
  }),
  'exec-failed': ({ server, command, reason, output }) => ({
    message: `The program of ${quote(server)}, ${code(command)}, failed: ${tail(reason)}.${printed(output)}`,
    remedy: 'Try the command in a shell cell.',
  }),
  'exec-not-listening': ({ server, command, port, seconds, output }) => ({
    message: `${code(command)} of ${quote(server)} did not listen on port ${port} within ${seconds} s.${printed(output)}`,
    remedy: 'Make it stay in the foreground and listen on the port that `port=` says.',
  }),
  'client-failed': ({ client, call, errno }) => ({
    message: `Client ${quote(client)}: ${call} gave ${errnoWords(errno)}.`,
    remedy: clientRemedy(errno),
  }),
  'not-there': ({ name, what }) => ({
    message: `There is no ${what} ${quote(name)} in the lab now.`,
    remedy: 'Run the cells above first; after a restart the lab is empty.',
  }),
  'not-connected': ({ name, state }) => ({
    message: `${quote(name)} is not connected: it is ${state}.`,
    remedy: `Wait for it first: ${code(`wait until connected ${name}`)}.`,
  }),
  'send-failed': ({ client, errno }) => ({
    message: `Client ${quote(client)} could not send: ${errnoWords(errno)}.`,
    remedy: `Look at ${code(`timeline ${client}`)} for what ended the connection.`,
  }),
  'signal-failed': ({ server, signal, errno }) => ({
    message: `${signal} did not reach the process of ${quote(server)}: ${errnoWords(errno)}.`,
    remedy: 'Start the server again if its process has ended.',
  }),
  'not-ours': ({ server }) => ({
    message: `${quote(server)} is a program of its own: only a server without \`exec=\` takes this step.`,
    remedy: 'Start it without `exec=`, or make the program do it in a shell cell.',
  }),
  'flood-outside': ({ lab }) => ({
    message: `\`flood\` sends packets with foreign addresses, which a ${code(`lab: ${lab}`)} would let out into a network that others use.`,
    remedy:
      'Write `lab: loopback` or `lab: pair` in the front matter: these have a network of their own.',
  }),
  'flood-ipv4': ({ server }) => ({
    message: `${quote(server)} listens on IPv6 only, and \`flood\` sends IPv4.`,
    remedy: 'Let it listen on an IPv4 address, or on `address=::` for both.',
  }),
  'flood-too-many': ({ count, left }) => ({
    message: `${many(count, 'SYN')} would need as many addresses, and this lab has ${left} left.`,
    remedy: 'Send fewer, or restart the lab.',
  }),
  'flood-failed': ({ server, errno }) => ({
    message: `The flood of ${quote(server)} could not go on: ${errnoWords(errno)}.`,
    remedy: 'Send fewer, or leave more time between them: `every=5ms`.',
  }),
  'attached-only': ({ server }) => ({
    message: `${quote(server)} is a server of the host itself: TCP Book watches it, and changes nothing there.`,
    remedy: `Start a server of the notebook’s own with ${code('server')}, or do it in a shell cell.`,
  }),
  'bad-target': ({ found }) => ({
    message: `${quote(found)} is no listener’s address.`,
    remedy: `Write ${code(':80')}, ${code('127.0.0.1:6379')} or ${code('[::1]:80')}; nothing at all for every listener.`,
  }),
  'attach-needs-host': () => ({
    message: 'A lab has a network of its own, without the servers of the host.',
    remedy: `Write ${code('lab: host')} in the front matter to watch those.`,
  }),
  'nobody-listens': ({ port, address, pid, others }) => ({
    message: `Nobody listens on ${listenedFor(port, address)}${pid === undefined ? '' : ` in process ${pid}`}.`,
    remedy:
      others.length === 0
        ? 'No TCP listener is there at all: start the server first.'
        : `Listening are: ${others.join(', ')}.`,
  }),
  'pid-without-listener': ({ pid, seesAll }) => ({
    message: seesAll
      ? `Process ${pid} does not listen, or there is none.`
      : `Process ${pid} has no listener that we may see.`,
    remedy: seesAll
      ? `See who does: ${code('ss -ltnp')} in a shell cell.`
      : `If it is another user’s, run as root, or choose it with ${code('port=')}.`,
  }),
  'several-listeners': ({ port, pid, by, listeners }) => ({
    message: `${pid === undefined ? `Several programs listen on port ${port ?? 0}` : `Process ${pid} listens on several ports`}: ${listeners.join(', ')}.`,
    remedy: `Choose one with ${code(`${by}=`)}.`,
  }),
  'rule-too-late': ({ client, server }) => ({
    message: `${quote(client)} waits in the accept queue of ${quote(server)}, where no filter can be set.`,
    remedy: `Write the rule above its connect, or accept it first: ${code(`accept ${server}`)}.`,
  }),
  'no-server-in-rule': () => ({
    message: 'A `drop fin` needs a server on one end and clients on the other.',
    remedy:
      'Write `drop fin CLIENT -> SERVER` or `drop fin SERVER -> CLIENT`, with the name of a server above.',
  }),
  'not-accepted': ({ client, server }) => ({
    message: `The program of ${quote(server)} has no open connection of ${quote(client)}.`,
    remedy: `Only what it has accepted and not closed can be closed there: ${code(`accept ${server}`)} first.`,
  }),
  'rule-too-large': ({ clients, limit }) => ({
    message: `A socket filter has no room for ${many(clients, 'client')}; it holds ${limit}.`,
    remedy: 'Name fewer clients in one `drop`.',
  }),
  'expectation-failed': ({ claim, actual }) => claimFailed(claim, actual, 'does not hold'),
  'wait-timed-out': ({ claim, actual, seconds }) =>
    claimFailed(claim, actual, `did not come true within ${seconds} s`),
  'shell-exit': ({ status, signal }) => ({
    message:
      signal === undefined
        ? `The shell ended with status ${status}.`
        : `The shell was ended by ${signal}.`,
    remedy: 'Its output says why; append `|| true` to a command that may fail.',
  }),
  interrupted: ({ by }) => ({
    message: by === undefined ? 'Interrupted.' : `Interrupted: the program ended only at ${by}.`,
    remedy: 'Run the cell again when you like; the lab still runs.',
  }),
  'lab-restarted': ({ why }) => ({
    message:
      why === 'interrupt-ignored'
        ? 'The cell did not end when it was interrupted, so the lab was restarted.'
        : 'The lab was restarted while the cell ran.',
    remedy: 'The lab is empty now: run the cells above again.',
  }),
  'timed-out': ({ seconds }) => ({
    message: `The run took longer than its limit of ${seconds} s.`,
    remedy: 'Give it more with `--timeout`, or let its steps wait less.',
  }),
  'no-match': ({ what, pattern }) => ({
    message: `No ${what} matches ${quote(pattern)}.`,
    remedy: 'Check the spelling; `*` stands for anything.',
  }),
  internal: ({ reason }) => ({
    message: `This is a fault of TCP Book itself: ${reason.trim()}.`,
    remedy: 'Please report it with the notebook that shows it.',
  }),
} satisfies Partial<Sentences>;
