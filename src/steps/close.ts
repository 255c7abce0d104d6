import { notes } from '../words/notes.js';
import { problem } from '../words/problems.js';
import { defineStep } from './definition.js';
import { ended } from './endings.js';
import { anyNames, type Named } from './nameParameters.js';
import { refuse, type Parameter } from './parameter.js';
import { choice, optional } from './parameters.js';
import { textView } from './textView.js';

const isServer = (named: Named): boolean => named.kind === 'server';

/** Which end closes; a listening socket has but one. */
function end(): Parameter<'client' | 'server'> {
  const parameter = choice('Whose end of the connection; left out: the client.', [
    'client',
    'server',
  ]);
  return {
    ...parameter,
    read(word, names, place) {
      // safe: the operand of this step that is read before its options
      const closed = (place.earlier['names'] ?? []) as readonly Named[];
      if (!closed.some(isServer)) return parameter.read(word, names, place);
      const expected = 'clients only beside it: a listening socket has one end';
      return refuse(problem('bad-value', { what: place.what, found: word.text, expected }));
    },
  };
}

export const close = defineStep({
  verb: 'close',
  summary: 'Closes clients, or the listening socket of a server.',
  examples: ['close c1', 'close c1..c4 web', 'close c1 end=server'],
  operands: { names: anyNames('The clients and servers to close.') },
  options: { end: optional(end(), 'client') },
  async run({ operands: { names }, options: { end } }, { lab }) {
    const of = (kind: 'client' | 'server'): string[] =>
      names.flatMap(named => (named.kind === kind ? named.name : []));
    if (end === 'server') {
      await ended(lab, of('client'), 'close');
      return [textView(notes.closedAtServer(of('client')))];
    }
    await lab.clients.close(of('client'), false);
    for (const server of of('server')) await lab.servers.close(server);
    return [textView(notes.closed(names.map(({ name }) => name)))];
  },
});
