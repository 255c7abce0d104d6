import type { SegmentKind } from '../../views/timeline/model.js';
import type { Parameter } from '../parameter.js';
import { choice } from '../parameters.js';

const KINDS = ['syn', 'syn-ack', 'ack', 'data', 'fin', 'rst'] as const;
export type SegmentWord = (typeof KINDS)[number];

/** As the timeline writes them. */
export const SEGMENT_KINDS: Readonly<Record<SegmentWord, SegmentKind>> = {
  syn: 'SYN',
  'syn-ack': 'SYN-ACK',
  ack: 'ACK',
  data: 'data',
  fin: 'FIN',
  rst: 'RST',
};

export const segmentKind = (): Parameter<SegmentWord> => choice('The kind of segment.', KINDS);
