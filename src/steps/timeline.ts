import { rulesOfTimeline } from '../analysis/appliedRules.js';
import { defineStep } from './definition.js';
import { knownKernels, observedConnections } from './observed.js';
import { anyNames } from './nameParameters.js';
import { choice, optional } from './parameters.js';

export const timeline = defineStep({
  verb: 'timeline',
  summary: 'Shows the segments of connections and the states of both ends, in the order of time.',
  examples: ['timeline c5', 'timeline web since=start'],
  operands: {
    names: optional(anyNames('Clients, or servers for all their clients; left out: all.'), []),
  },
  options: {
    since: optional(
      choice('From when on: this cell, or the start of the lab.', ['cell', 'start']),
      'cell',
    ),
  },
  looks: true,
  async run({ operands: { names }, options: { since } }, context) {
    const chosen = names.map(({ name }) => name);
    const connections = await observedConnections(context, since);
    const shown = connections.filter(
      ({ client, server }) =>
        chosen.length === 0 || chosen.includes(client.name) || chosen.includes(server.name),
    );
    const { clockError, recording } = context.lab;
    const dated =
      clockError === undefined
        ? shown
        : shown.map(connection => ({ ...connection, clockError: Math.round(clockError) }));
    const rules = rulesOfTimeline(dated, knownKernels(context.lab).releaseOf);
    return [{ view: 'timeline', data: { connections: dated, lost: recording.lost, rules } }];
  },
});
