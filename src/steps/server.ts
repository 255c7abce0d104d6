import { formatEndpoint } from '../wire/endpoint.js';
import { notes } from '../words/notes.js';
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
    reuseport: flag('SO_REUSEPORT: several servers may share the port.'),
    address: optional(address('The address to listen on; left out: the address of its side.')),
    exec: optional({
      ...text('A program that listens on the port, run instead of the built-in server.'),
      conflicts: ['backlog', 'accept', 'serve', 'defer-accept', 'reuseport', 'address'],
    }),
  },
  takesSide: true,
  async run({ operands: { server: name }, options, side: asked }, context) {
    const { lab } = context;
    const side = lab.sides.of('server', asked);
    const { port, backlog, nofile, exec } = options;
    const started =
      exec === undefined
        ? await lab.startServer({
            name,
            side,
            port,
            nofile,
            address: options.address ?? side.address,
            backlog: backlog ?? 0,
            accept: options.accept,
            serve: options.serve,
            reuseport: options.reuseport,
            deferAccept: seconds(options['defer-accept']),
          })
        : await lab.startProgram(
            { name, side, port, nofile, command: exec, folder: lab.folderOf(side) },
            context.signal,
          );
    const note = notes.listening(name, formatEndpoint(started), backlog);
    return [measuredView(notes.inProcess(note, started.pid), note)];
  },
});
