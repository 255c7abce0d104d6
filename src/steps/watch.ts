import type { View } from '../views/view.js';
import { reportOn } from './attached.js';
import { defineStep } from './definition.js';
import { servers } from './nameParameters.js';
import { observedDepth } from './observed.js';
import { choice, optional } from './parameters.js';

export const watch = defineStep({
  verb: 'watch',
  summary: 'Shows how full the accept queue and the SYN queue of servers were over time.',
  examples: ['watch', 'watch web', 'watch web since=start'],
  operands: { servers: optional(servers('The servers to show; left out: all.'), []) },
  options: {
    since: optional(
      choice('From when on: this cell, or the start of the lab.', ['cell', 'start']),
      'cell',
    ),
  },
  looks: true,
  async run({ operands: { servers: names }, options: { since } }, context) {
    const depth: View = { view: 'depth', data: await observedDepth(context, since, names) };
    const attached = context.lab.servers.attached.filter(
      name => names.length === 0 || names.includes(name),
    );
    if (attached.length === 0) return [depth];
    const before = since === 'cell' ? context.cellStart : context.labStart;
    return [depth, await reportOn(context, before, attached)];
  },
});
