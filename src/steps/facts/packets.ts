import { countSegments } from '../../analysis/segmentCounts.js';
import type { SegmentKind } from '../../views/timeline/model.js';
import { observedConnections } from '../observed.js';
import { clients } from '../nameParameters.js';
import { choice } from '../parameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

const KINDS = ['syn', 'syn-ack', 'ack', 'data', 'fin', 'rst'] as const;

/** As the timeline writes them. */
const SEGMENT_KINDS: Readonly<Record<(typeof KINDS)[number], SegmentKind>> = {
  syn: 'SYN',
  'syn-ack': 'SYN-ACK',
  ack: 'ACK',
  data: 'data',
  fin: 'FIN',
  rst: 'RST',
};

export const packets = defineFact({
  name: 'packets',
  summary:
    'How many segments of a kind a connection has carried during the cell, repeats included.',
  operands: {
    clients: clients('The clients; the number must hold for each.'),
    kind: choice('The kind of segment.', KINDS),
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
