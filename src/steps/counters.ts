import { KNOWN_COUNTERS } from './counterNames.js';
import { defineStep } from './definition.js';
import { observedCounters } from './observed.js';
import { choice, optional, pattern } from './parameters.js';

export const counters = defineStep({
  verb: 'counters',
  summary: 'Shows the kernel counters that changed.',
  examples: ['counters', 'counters Listen*', 'counters TCPReqQ* since=start'],
  operands: {
    pattern: optional(
      pattern(
        'Which counters, * standing for anything; left out: all that changed.',
        KNOWN_COUNTERS,
      ),
    ),
  },
  options: {
    since: optional(
      choice('From when on: this cell, or the start of the lab.', ['cell', 'start']),
      'cell',
    ),
  },
  looks: true,
  async run({ operands: { pattern: wanted }, options: { since } }, context) {
    const data = await observedCounters(context, since, wanted);
    return [{ view: 'counters', data }];
  },
});
