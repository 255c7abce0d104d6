import { notes } from '../words/notes.js';
import { backlogArgument } from './backlog.js';
import { defineStep } from './definition.js';
import { server } from './nameParameters.js';
import { textView } from './textView.js';

export const listen = defineStep({
  verb: 'listen',
  summary: 'Lets a server call listen(2) again, with another backlog; what waits stays.',
  examples: ['listen web 5'],
  operands: { server: server('The server that calls it.'), backlog: backlogArgument() },
  async run({ operands: { server: name, backlog } }, { lab }) {
    await lab.servers.listen(name, backlog);
    return [textView(notes.listensAgain(name, backlog))];
  },
});
