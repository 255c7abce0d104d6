import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { anyNames } from './nameParameters.js';
import { textView } from './textView.js';

export const close = defineStep({
  verb: 'close',
  summary: 'Closes clients, or the listening socket of a server.',
  examples: ['close c1', 'close c1..c4 web'],
  operands: { names: anyNames('The clients and servers to close.') },
  async run({ operands: { names } }, { lab }) {
    const of = (kind: 'client' | 'server'): string[] =>
      names.flatMap(named => (named.kind === kind ? named.name : []));
    await lab.clients.close(of('client'), false);
    for (const server of of('server')) await lab.servers.close(server);
    return [textView(notes.closed(names.map(({ name }) => name)))];
  },
});
