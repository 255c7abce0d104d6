import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { server } from './nameParameters.js';
import { duration, integer, optional } from './parameters.js';
import { textView } from './textView.js';

export const accept = defineStep({
  verb: 'accept',
  summary: 'Lets a server accept so many more connections.',
  examples: ['accept web', 'accept web 2 timeout=2s'],
  operands: {
    server: server('The server that accepts.'),
    count: optional(integer({ docs: 'How many; left out: one.', min: 1, max: 100_000 }), 1),
  },
  options: {
    timeout: optional(duration('How long to wait for connections to accept.'), 500),
  },
  async run({ operands, options: { timeout } }, { lab, signal, tell }) {
    const { server: name, count } = operands;
    const before = lab.servers.get(name).accepted;
    await lab.servers.accept(name, count);
    const ended = (): true | undefined => {
      const { accepted, acceptError, alive } = lab.servers.get(name);
      return accepted >= before + count || acceptError !== undefined || !alive ? true : undefined;
    };
    tell(() => ({
      kind: 'accepting',
      accepted: (lab.servers.find(name)?.accepted ?? before) - before,
      wanted: count,
      within: timeout,
    }));
    await lab.changes.until(ended, { ms: timeout, signal });
    const { accepted, acceptError } = lab.servers.get(name);
    const now = accepted - before;
    return [
      textView(
        acceptError === undefined
          ? notes.accepted(name, now, count, accepted)
          : notes.acceptFailed(name, acceptError, now, accepted),
      ),
    ];
  },
});
