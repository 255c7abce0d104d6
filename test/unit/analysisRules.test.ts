import assert from 'node:assert/strict';
import { RuleBook, type EndsInTime } from '../../src/analysis/rules.js';
import type { RawSegment } from '../../src/analysis/segments.js';
import type { RuleSegment } from '../../src/lab/recording.js';
import { ACK, FIN, SYN } from '../../src/wire/packetTable.js';

function segment(from: RawSegment['from'], flags: number): RawSegment {
  return {
    ...{ time: 0, arrival: 0, from, kind: 'ACK', flags, seq: 0, ack: 0 },
    ...{ relativeSeq: 0, relativeAck: 0, length: 0, window: 0, row: 0 },
  };
}

const OPEN = { client: undefined, server: undefined };
const MADE_LATER: EndsInTime = { made: 50, accepted: undefined, closed: OPEN };

/** In force from 10 to 20, at a connection that was made before, between or behind. */
const CASES: readonly (readonly [
  what: string,
  rule: RuleSegment,
  from: RawSegment['from'],
  flags: number,
  arrival: number,
  ends: EndsInTime,
  dropped: boolean,
])[] = [
  ['a FIN', 'fin', 'client', FIN | ACK, 15, MADE_LATER, true],
  ['a FIN before', 'fin', 'client', FIN | ACK, 9, MADE_LATER, false],
  ['a FIN behind', 'fin', 'client', FIN | ACK, 20, MADE_LATER, false],
  ['the other end’s FIN', 'fin', 'server', FIN | ACK, 15, MADE_LATER, false],
  ['the server’s FIN', 'server-fin', 'server', FIN | ACK, 15, MADE_LATER, true],
  ['an ACK', 'fin', 'client', ACK, 15, MADE_LATER, false],
  ['a SYN', 'ack', 'client', SYN, 15, MADE_LATER, false],
  [
    'a FIN behind, its filter inherited and never accepted',
    ...(['fin', 'client', FIN | ACK, 99] as const),
    ...([{ made: 12, accepted: undefined, closed: OPEN }, true] as const),
  ],
  [
    'a FIN behind, before it was accepted',
    ...(['fin', 'client', FIN | ACK, 30] as const),
    ...([{ made: 12, accepted: 40, closed: OPEN }, true] as const),
  ],
  [
    'a FIN behind that',
    ...(['fin', 'client', FIN | ACK, 41] as const),
    ...([{ made: 12, accepted: 40, closed: OPEN }, false] as const),
  ],
  [
    'a FIN to a socket closed meanwhile, for ever',
    ...(['fin', 'client', FIN | ACK, 99] as const),
    ...([{ made: 1, accepted: 2, closed: { ...OPEN, server: 15 } }, true] as const),
  ],
  [
    'a FIN to a socket closed before the rule',
    ...(['fin', 'client', FIN | ACK, 15] as const),
    ...([{ made: 1, accepted: 2, closed: { ...OPEN, server: 5 } }, false] as const),
  ],
  [
    'the server’s FIN to a client that closed meanwhile',
    ...(['server-fin', 'server', FIN | ACK, 99] as const),
    ...([{ made: 1, accepted: 2, closed: { ...OPEN, client: 15 } }, true] as const),
  ],
];

describe('which segments a rule discards', () => {
  for (const [what, rule, from, flags, arrival, ends, dropped] of CASES) {
    it(`${rule}: ${what}, ${dropped ? 'lost' : 'passed'}`, () => {
      const one = { id: 1, segment: rule, clients: ['c1'], server: 'web', from: 10, to: 20 };
      const rules = new RuleBook([one]).of('c1', 'web', ends);
      const found = rules.dropping(segment(from, flags), arrival);
      const [sender, receiver] = from === 'client' ? ['c1', 'web'] : ['web', 'c1'];
      const text = `drop ${rule.replace('server-', '')} ${sender} -> ${receiver}`;
      assert.equal(found?.rule, dropped ? text : undefined);
    });
  }
});
