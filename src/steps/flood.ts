import { notes } from '../words/notes.js';
import { problem } from '../words/problems.js';
import { defineStep } from './definition.js';
import { server } from './nameParameters.js';
import { refuse, type Parameter } from './parameter.js';
import { duration, integer, optional } from './parameters.js';
import { textView } from './textView.js';

/**
 * Faster ones overflow net.core.netdev_max_backlog, 1000 packets for the whole machine, as soon as
 * their SYN-ACKs are repeated.
 */
const SHORTEST_MILLISECONDS = 0.125;

function pace(docs: string): Parameter<number> {
  const parameter = duration(docs);
  return {
    ...parameter,
    read(word, names, place) {
      const read = parameter.read(word, names, place);
      if (!read.ok || read.value >= SHORTEST_MILLISECONDS) return read;
      const data = { what: place.what, found: word.text, expected: 'a time of 125us or more' };
      return refuse(problem('bad-value', data));
    },
  };
}

export const flood = defineStep({
  verb: 'flood',
  summary:
    'Sends SYNs to a server from addresses nobody has, so that no handshake is ever completed; only in a network of its own.',
  examples: ['flood web count=500', 'flood web count=500 every=250us'],
  operands: { server: server('The server that gets them.') },
  options: {
    count: integer({ docs: 'How many, each from an address of its own.', min: 1, max: 100_000 }),
    every: optional(pace('The time from one to the next, at least 125us.'), 1),
  },
  async run({ operands: { server: name }, options: { count, every } }, { lab, signal, tell }) {
    const told = (sent: () => number): void =>
      tell(() => ({ kind: 'flooding', sent: sent(), wanted: count }));
    const sent = await lab.flood({ server: lab.servers.get(name), count, every }, told, signal);
    return [textView(notes.flooded(name, sent))];
  },
});
