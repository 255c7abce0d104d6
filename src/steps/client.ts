import type { LabClient } from '../lab/clients.js';
import type { Lab } from '../lab/lab.js';
import type { StepProgress } from '../views/progress/model.js';
import { failure } from '../words/problems.js';
import { notes } from '../words/notes.js';
import { bytes } from './bytes.js';
import { defineStep } from './definition.js';
import { newClients, server } from './nameParameters.js';
import { duration, flag, optional } from './parameters.js';
import { textView } from './textView.js';

export const client = defineStep({
  verb: 'client',
  summary: 'Connects clients to a server, one after the other.',
  examples: [
    'client c1 -> web',
    'client c1..c4 -> web every=50ms',
    'client c1..c40 -> web together',
    'client c1 -> web fastopen="hello"',
  ],
  operands: { clients: newClients('Names of the new clients: c1, or c1..c4 for four.') },
  target: server('The server to connect to.'),
  options: {
    every: optional(
      duration('The time from one connect to the next, whatever became of the first.'),
    ),
    together: {
      ...flag('All at once instead of each when the one before is done.'),
      conflicts: ['every'],
    },
    fastopen: optional(
      bytes(
        'TCP Fast Open: data to send with the SYN; without a cookie of the server the SYN asks for one, and the data follows the handshake.',
      ),
    ),
    timeout: optional(
      duration('How long each may take to be connected or refused before it counts as pending.'),
      500,
    ),
  },
  takesSide: true,
  async run({ operands: { clients: names }, target, options, side }, { lab, signal, tell }) {
    const server = lab.servers.get(target);
    if (server.closed && !server.alive)
      throw failure('not-there', { name: target, what: 'server' });
    const { every, together, timeout, fastopen } = options;
    tell(() => reached(lab, names));
    const clients = await lab.connect(
      { names, server, side: lab.sides.of('client', side), every, together, timeout, fastopen },
      signal,
    );
    return [textView(...outcome(clients, timeout))];
  },
});

function reached({ clients }: Lab, names: readonly string[]): StepProgress {
  const counts = { connected: 0, failed: 0, connecting: 0, new: 0, closed: 0 };
  for (const name of names) counts[clients.find(name)?.phase ?? 'new']++;
  const { connected, failed, connecting, closed } = counts;
  // A closed one is of an earlier run, until the new one takes its name.
  const toCome = counts.new + closed;
  return { kind: 'connecting', connected, failed, pending: connecting, toCome };
}

/** One line for each way in which it ended: connected, refused, still without an answer. */
function outcome(clients: readonly LabClient[], timeout: number): string[] {
  const names = (chosen: (client: LabClient) => boolean): string[] =>
    clients.filter(chosen).map(client => client.name);
  const connected = names(client => client.phase === 'connected');
  const pending = names(client => client.phase === 'connecting' || client.phase === 'new');
  const errors = new Set(
    clients.flatMap(({ phase, errno }) => (phase === 'failed' && errno !== undefined ? errno : [])),
  );
  return [
    ...(connected.length > 0 ? [notes.connected(connected)] : []),
    ...[...errors].map(errno =>
      notes.failed(
        names(client => client.errno === errno),
        errno,
      ),
    ),
    ...(pending.length > 0 ? [notes.pending(pending, timeout)] : []),
  ];
}
