import { defineStep } from './definition.js';
import { observedQueues } from './observed.js';
import { servers } from './nameParameters.js';
import { optional } from './parameters.js';

export const queues = defineStep({
  verb: 'queues',
  summary: 'Shows the accept queue and the SYN queue of servers, and who waits in them.',
  examples: ['queues', 'queues web'],
  operands: { servers: optional(servers('The servers to show; left out: all.'), []) },
  looks: true,
  async run({ operands: { servers: names } }, { lab }) {
    return [{ view: 'queues', data: await observedQueues(lab, names) }];
  },
});
