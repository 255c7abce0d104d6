import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { ruleEnd } from './nameParameters.js';
import { choice, integer, optional } from './parameters.js';
import { textView } from './textView.js';

const SEGMENTS = ['syn', 'ack', 'syn-ack'] as const;
type Segment = (typeof SEGMENTS)[number];

const isSegment = (value: unknown): boolean => SEGMENTS.some(segment => segment === value);

/** What a `drop` step is about, whichever way its arrow points. */
export interface DropEnds {
  readonly clients: readonly string[];
  readonly server: string;
}

/** The ends of the rule `drop SEGMENT FROM -> TO`: a SYN-ACK comes from the server. */
export function dropEnds(
  segment: Segment,
  from: readonly string[],
  to: readonly string[],
): DropEnds {
  const [clients, [server = '']] = segment === 'syn-ack' ? [to, from] : [from, to];
  return { clients, server };
}

export const drop = defineStep({
  verb: 'drop',
  summary: 'Loses chosen segments before TCP of the receiving end sees them.',
  examples: ['drop ack c5 -> web', 'drop ack c5 -> web count=2', 'drop syn-ack web -> c5..c7'],
  operands: {
    segment: choice('What to lose: the SYN, the SYN-ACK, or every ACK behind them.', SEGMENTS),
    from: ruleEnd(
      'Who sends it: clients (also ones still to come) for syn and ack, the server for syn-ack.',
      ({ segment }) => (isSegment(segment) ? segment === 'syn-ack' : undefined),
    ),
  },
  target: ruleEnd(
    'Who would receive it: the server for syn and ack, clients for syn-ack.',
    ({ segment }) => (isSegment(segment) ? segment !== 'syn-ack' : undefined),
  ),
  options: {
    count: optional(
      integer({ docs: 'Lose so many, then let pass; left out: until pass.', min: 1, max: 100_000 }),
    ),
  },
  async run({ operands: { segment, from }, target, options: { count } }, { lab }) {
    const ends = dropEnds(segment, from, target);
    await lab.rules.drop({ segment, ...ends, count });
    return [textView(notes.dropping(segment, from, target, count))];
  },
});
