import { formatEndpoint } from '../wire/endpoint.js';
import { notes } from '../words/notes.js';
import type { Lab } from '../lab/lab.js';
import type { LabServer } from '../lab/server.js';
import { programOfServer } from './askedBacklog.js';
import { backlogArgument } from './backlog.js';
import { defineStep } from './definition.js';
import { newServer } from './nameParameters.js';
import {
  address,
  choice,
  countOrAll,
  duration,
  flag,
  integer,
  optional,
  port,
  requiredUnless,
  text,
} from './parameters.js';
import { measuredView } from './textView.js';

/** TCP_DEFER_ACCEPT takes whole seconds, at least one. */
function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.max(1, Math.ceil(milliseconds / 1000));
}

export const server = defineStep({
  verb: 'server',
  summary: 'Starts a process that listens on a port.',
  examples: [
    'server web port=7777 backlog=2',
    'server web port=7777 backlog=2 accept=1 nofile=64',
    'server cache port=6379 exec="redis-server --port 6379"',
  ],
  operands: { server: newServer('The name by which later steps speak of this server.') },
  options: {
    port: port('The port to listen on.'),
    backlog: requiredUnless('exec', backlogArgument()),
    accept: optional(
      countOrAll('How many connections the server accepts by itself; the rest wait.', 100_000),
      0,
    ),
    serve: optional(
      choice('What it does with an accepted connection: sends back, reads, or leaves it alone.', [
        'echo',
        'discard',
        'hold',
      ]),
      'hold',
    ),
    nofile: optional(
      integer({
        docs: 'The limit of open files of the process (ulimit -n).',
        min: 3,
        max: 1_048_576,
      }),
    ),
    'defer-accept': optional(
      duration('TCP_DEFER_ACCEPT: hold a connection back until data arrives, for so long.'),
    ),
    fastopen: optional(
      integer({
        docs: 'TCP_FASTOPEN: take data with SYNs, of so many connections whose ACK is yet to come. Needs bit 2 of net.ipv4.tcp_fastopen.',
        min: 1,
        max: 65_535,
      }),
    ),
    reuseport: flag('SO_REUSEPORT: several servers may share the port.'),
    address: optional(address('The address to listen on; left out: the address of its side.')),
    exec: optional({
      ...text('A program that listens on the port, run instead of the built-in server.'),
      conflicts: ['backlog', 'accept', 'serve', 'defer-accept', 'fastopen', 'reuseport', 'address'],
    }),
  },
  takesSide: true,
  async run({ operands: { server: name }, options, side: asked }, context) {
    const { lab } = context;
    const side = lab.sides.of('server', asked);
    const { port, backlog, nofile, exec } = options;
    const listening = { name, side, port, nofile };
    if (exec !== undefined) {
      const spec = { ...listening, command: exec, folder: lab.folderOf(side) };
      const started = await lab.startProgram(spec, context.signal);
      const note = await noteOfProgram(lab, started, exec);
      return [measuredView(notes.inProcess(note, started.pid), note)];
    }
    const started = await lab.startServer({
      ...listening,
      address: options.address ?? side.address,
      backlog: backlog ?? 0,
      accept: options.accept,
      serve: options.serve,
      fastopen: options.fastopen,
      reuseport: options.reuseport,
      deferAccept: seconds(options['defer-accept']),
    });
    const note = notes.listening(name, formatEndpoint(started), backlog);
    return [measuredView(notes.inProcess(note, started.pid), note)];
  },
});

/** Says which backlog the program asked for, as far as that can be read. */
async function noteOfProgram(lab: Lab, server: LabServer, command: string): Promise<string> {
  const found = await programOfServer(lab, server, command);
  const asked = found?.backlog.asked;
  const note = notes.listening(server.name, formatEndpoint(server), asked);
  if (found === undefined || asked === undefined) return note;
  lab.servers.knowBacklog(server.name, asked);
  return notes.backlogBy(note, found.backlog, found.program);
}
