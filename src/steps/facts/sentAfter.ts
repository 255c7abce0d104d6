import { sentAfter as timeOfSegment } from '../../analysis/segmentCounts.js';
import { notes } from '../../words/notes.js';
import { observedConnections } from '../observed.js';
import { clients } from '../nameParameters.js';
import { integer } from '../parameters.js';
import { defineFact } from './define.js';
import { SEGMENT_KINDS, segmentKind } from './segmentKind.js';
import { TIME } from './values.js';

const NANOSECONDS_A_MILLISECOND = 1e6;

export const sentAfter = defineFact({
  name: 'sent-after',
  summary:
    'The time from the first to the N-th segment of a kind on a connection, repeats included, since it began.',
  operands: {
    clients: clients('The clients; the time must hold for each.'),
    kind: segmentKind(),
    number: integer({ docs: 'Which one; the first is 1.', min: 2, max: 100_000 }),
  },
  value: TIME,
  async ask({ clients: names, kind, number }, context) {
    const connections = await observedConnections(context, 'start');
    return names.map(name => {
      const time = timeOfSegment(connections, name, SEGMENT_KINDS[kind], number);
      const value = time === undefined ? notes.notSent : time / NANOSECONDS_A_MILLISECOND;
      return { subject: name, value };
    });
  },
});
