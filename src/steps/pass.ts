import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { ALL, clientsOrAll } from './nameParameters.js';
import { textView } from './textView.js';

export const pass = defineStep({
  verb: 'pass',
  summary: 'Lets segments through again that drop rules lose.',
  examples: ['pass all', 'pass c5..c7'],
  operands: { clients: clientsOrAll('The clients whose rules end, or all rules.') },
  async run({ operands: { clients: names } }, { lab }) {
    const ended = await lab.rules.pass(names.includes(ALL) ? undefined : names);
    return [textView(notes.passing(ended))];
  },
});
