import { countSegments } from '../../analysis/segmentCounts.js';
import { observedConnections } from '../observed.js';
import { clients } from '../nameParameters.js';
import { defineFact } from './define.js';
import { SEGMENT_KINDS, segmentKind } from './segmentKind.js';
import { NUMBER } from './values.js';

export const packets = defineFact({
  name: 'packets',
  summary:
    'How many segments of a kind a connection has carried during the cell, repeats included.',
  operands: {
    clients: clients('The clients; the number must hold for each.'),
    kind: segmentKind(),
  },
  value: NUMBER,
  async ask({ clients: names, kind }, context) {
    const connections = await observedConnections(context, 'cell');
    return names.map(name => ({
      subject: name,
      value: countSegments(connections, name, SEGMENT_KINDS[kind]),
    }));
  },
});
