import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { ended } from './endings.js';
import { clients } from './nameParameters.js';
import { choice, optional } from './parameters.js';
import { textView } from './textView.js';

export const shutdown = defineStep({
  verb: 'shutdown',
  summary:
    'Ends one direction of connections by a FIN: that end sends no more, but goes on reading.',
  examples: ['shutdown c1', 'shutdown c1..c4 end=server'],
  operands: { clients: clients('The clients whose connections are half closed.') },
  options: {
    end: optional(
      choice('Whose end sends no more; left out: the client.', ['client', 'server']),
      'client',
    ),
  },
  async run({ operands: { clients: names }, options: { end } }, { lab }) {
    if (end === 'server') await ended(lab, names, 'shutdown');
    else await lab.clients.shutdown(names);
    return [textView(notes.shutDown(names, end))];
  },
});
