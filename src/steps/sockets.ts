import { defineStep } from './definition.js';
import { observedSockets } from './observed.js';
import { servers } from './nameParameters.js';
import { optional } from './parameters.js';

export const sockets = defineStep({
  verb: 'sockets',
  summary: 'Shows every TCP socket of the lab: both ends, state, queue and owner.',
  examples: ['sockets', 'sockets web'],
  operands: {
    servers: optional(
      servers('Only sockets of these servers and their clients; left out: all.'),
      [],
    ),
  },
  looks: true,
  async run({ operands: { servers: names } }, { lab }) {
    return [{ view: 'sockets', data: await observedSockets(lab, names) }];
  },
});
