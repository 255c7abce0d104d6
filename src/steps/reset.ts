import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { clients } from './nameParameters.js';
import { textView } from './textView.js';

export const reset = defineStep({
  verb: 'reset',
  summary: 'Closes clients with a RST instead of a FIN.',
  examples: ['reset c1', 'reset c1..c4'],
  operands: { clients: clients('The clients to close.') },
  async run({ operands: { clients: names } }, { lab }) {
    await lab.clients.close(names, true);
    return [textView(notes.reset(names))];
  },
});
