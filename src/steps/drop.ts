import type { RuleSegment } from '../lab/recording.js';
import { failure, type NameKind } from '../words/problems.js';
import { notes } from '../words/notes.js';
import { defineStep } from './definition.js';
import { ruleEnd } from './nameParameters.js';
import type { Place } from './parameter.js';
import { choice, integer, optional } from './parameters.js';
import { textView } from './textView.js';

const SEGMENTS = ['syn', 'ack', 'syn-ack', 'fin'] as const;
type Segment = (typeof SEGMENTS)[number];

/** Which end of a rule is the server: by the segment, and for a FIN by the names. */
function sendsServer(segment: unknown, written: NameKind | undefined): boolean | undefined {
  if (segment === 'fin') return written === 'server';
  return SEGMENTS.some(known => known === segment) ? segment === 'syn-ack' : undefined;
}

/** What stands at the other end of the arrow decides, too. */
function getsServer({ segment, from }: Place['earlier'], written: NameKind | undefined) {
  if (segment !== 'fin') {
    const sends = sendsServer(segment, written);
    return sends === undefined ? undefined : !sends;
  }
  const clientsSend = Array.isArray(from) && from.length > 1;
  return clientsSend || written === 'server';
}

/** What a `drop` step is about, whichever way its arrow points. */
interface DropEnds {
  readonly segment: RuleSegment;
  readonly clients: readonly string[];
  readonly server: string;
}

/** The ends of the rule `drop SEGMENT FROM -> TO`. Failure `no-server-in-rule` for a FIN. */
function dropEnds(
  segment: Segment,
  from: readonly string[],
  to: readonly string[],
  isServer: (name: string) => boolean,
): DropEnds {
  const one = (names: readonly string[]): boolean => names.length === 1 && names.some(isServer);
  if (segment === 'fin' && one(from) === one(to)) throw failure('no-server-in-rule', {});
  const sends = segment === 'syn-ack' || (segment === 'fin' && one(from));
  const [clients, [server = '']] = sends ? [to, from] : [from, to];
  return { segment: segment === 'fin' && sends ? 'server-fin' : segment, clients, server };
}

export const drop = defineStep({
  verb: 'drop',
  summary: 'Loses chosen segments before TCP of the receiving end sees them.',
  examples: [
    'drop ack c5 -> web',
    'drop ack c5 -> web count=2',
    'drop syn-ack web -> c5..c7',
    'drop fin c5 -> web',
    'drop fin web -> c5',
  ],
  operands: {
    segment: choice(
      'What to lose: the SYN, the SYN-ACK, every ACK until the handshake is done, or the FIN.',
      SEGMENTS,
    ),
    from: ruleEnd(
      'Who sends it: clients (also ones still to come) for syn and ack, the server for syn-ack, either for fin.',
      ({ segment }, written) => sendsServer(segment, written),
    ),
  },
  target: ruleEnd(
    'Who would receive it: the server for syn and ack, clients for syn-ack, the other end for fin.',
    getsServer,
  ),
  options: {
    count: optional(
      integer({ docs: 'Lose so many, then let pass; left out: until pass.', min: 1, max: 100_000 }),
    ),
  },
  async run({ operands: { segment, from }, target, options: { count } }, { lab, signal }) {
    const isServer = (name: string): boolean => lab.servers.find(name) !== undefined;
    await lab.rules.drop({ ...dropEnds(segment, from, target, isServer), count }, signal);
    return [textView(notes.dropping(segment, from, target, count))];
  },
});
