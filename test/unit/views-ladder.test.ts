import assert from 'node:assert/strict';
import type { TimelineConnection } from '../../src/views/timeline/model.js';
import { ladder } from '../../src/views/timeline/drawnLadder.js';
import { statesShown, type Rung } from '../../src/views/timeline/ladder.js';
import { segmentLabel, segmentSummary, verdict } from '../../src/views/timeline/words.js';
import type { TcpState } from '../../src/wire/tcpState.js';
import {
  apart,
  conversation,
  droppedSyn,
  handshake,
  heldAck,
  segment,
  states,
} from '../support/views-samples.js';

const µs = 1e3;
const s = 1e9;

/** `client state | what | server state`, states only where they are written. */
function written(
  connection: TimelineConnection,
  options: Parameters<typeof ladder>[1] = {},
): string[] {
  return ladder(connection, options).map((rung, index) => {
    const near = statesShown(rung.client, index === 0).join('+');
    const far = statesShown(rung.server, index === 0).join('+');
    return [near, what(rung), far].join('|');
  });
}

function what(rung: Rung): string {
  switch (rung.kind) {
    case 'segment':
      return `${rung.label} ${rung.segment.kind}`;
    case 'state':
    case 'tick':
      return rung.label;
    case 'event':
      return `${rung.label} ${rung.event.kind}`;
    case 'gap':
      return `gap ${rung.duration / s}`;
    case 'skipped':
      return `skipped ${[rung.segments, ...(rung.side === undefined ? [] : [rung.side])].join(' ')}`;
  }
}

describe('the ladder', () => {
  const cases: [what: string, connection: TimelineConnection, rungs: string[]][] = [
    [
      'a handshake',
      handshake('c1', 1),
      ['SYN_SENT|0 SYN|SYN_RECV', 'ESTABLISHED|16 µs SYN-ACK|', '|27 µs ACK|ESTABLISHED'],
    ],
    [
      'an ACK held back: time between repeats is cut out',
      heldAck,
      [
        'SYN_SENT|0 SYN|SYN_RECV',
        'ESTABLISHED|18 µs SYN-ACK|',
        '|31 µs ACK|',
        '|gap 1.030369|',
        '|1.03 s SYN-ACK|',
        '|+12 µs ACK|',
        '|gap 2.015988|',
        '|3.05 s SYN-ACK|',
        '|+14 µs ACK|',
      ],
    ],
    [
      'a state on the way between two sides is written where it was entered',
      conversation(
        'c1',
        1,
        [
          segment(0, 'client', 'SYN', { arrival: 20 * µs }),
          segment(30 * µs, 'server', 'SYN-ACK', { arrival: 50 * µs }),
        ],
        states([-1000, 'SYN_SENT'], [50 * µs, 'ESTABLISHED']),
        states([20 * µs, 'SYN_RECV']),
      ),
      ['SYN_SENT|0 SYN|SYN_RECV', 'ESTABLISHED|30 µs SYN-ACK|'],
    ],
    [
      'an entry that expires has a rung of its own',
      conversation(
        'c1',
        1,
        [segment(0, 'client', 'SYN')],
        states([0, 'SYN_SENT']),
        states([0, 'SYN_RECV'], [3.1 * s, 'CLOSED']),
      ),
      ['SYN_SENT|0 SYN|SYN_RECV', '|gap 3.1|', '|3.10 s|CLOSED'],
    ],
    [
      'a state is not put on a segment that never reached its end',
      conversation(
        'c1',
        1,
        [
          segment(0, 'client', 'SYN'),
          segment(900 * µs, 'server', 'SYN-ACK', { fate: { kind: 'dropped-by-rule', rule: 'r' } }),
        ],
        states([0, 'SYN_SENT'], [900 * µs, 'CLOSED']),
        states([0, 'SYN_RECV']),
      ),
      ['SYN_SENT|0 SYN|SYN_RECV', '|900 µs SYN-ACK|', 'CLOSED|+0|'],
    ],
    [
      'a slice starts in the states that came before it',
      conversation(
        'c1',
        1,
        [segment(5 * s, 'server', 'RST')],
        states([0, 'SYN_SENT'], [10 * µs, 'ESTABLISHED'], [5 * s, 'CLOSED']),
        states([0, 'LISTEN']),
        { cutAtStart: true },
      ),
      ['ESTABLISHED+CLOSED|5.00 s RST|LISTEN'],
    ],
    [
      'no segment, but states',
      conversation('c1', 1, [], states([0, 'SYN_SENT']), states([2 * s, 'CLOSED'])),
      ['SYN_SENT|0|', '|gap 2|', '|2.00 s|CLOSED'],
    ],
    ['nothing', conversation('c1', 1, [], [], []), []],
  ];
  for (const [what, connection, rungs] of cases) {
    it(what, () => assert.deepEqual(written(connection), rungs));
  }

  it('between two machines has no rung for a listener that only waits', () => {
    assert.equal(written(apart).length, 3);
    assert.equal(ladder(apart)[0]?.server.before, 'LISTEN');
  });

  it('with what the programs did', () => {
    assert.deepEqual(written(handshake('c1', 1), { events: true }), [
      '|-20 µs connect-called|',
      'SYN_SENT|0 SYN|SYN_RECV',
      'ESTABLISHED|16 µs SYN-ACK|',
      '|27 µs ACK|ESTABLISHED',
      '|38 µs connected|',
      '|52 µs accepted|',
    ]);
  });

  const pauses: [what: string, to: number, marks: string[]][] = [
    [
      'a second',
      s,
      ['100 ms', '200 ms', '300 ms', '400 ms', '500 ms', '600 ms', '700 ms', '800 ms', '900 ms'],
    ],
    ['31 seconds', 31 * s, ['5.00 s', '10.0 s', '15.0 s', '20.0 s', '25.0 s', '30.0 s']],
    ['12 milliseconds', 12e6, ['2.00 ms', '4.00 ms', '6.00 ms', '8.00 ms', '10.0 ms']],
  ];
  for (const [what, to, marks] of pauses) {
    it(`a pause drawn out, with marks at round times: ${what}`, () => {
      const segments = [segment(0, 'client', 'SYN'), segment(to, 'client', 'SYN')];
      const drawn = ladder(conversation('c1', 1, segments, [], []), { idle: from => from === 0 });
      assert.deepEqual(
        drawn.flatMap(rung => (rung.kind === 'tick' ? rung.label : [])),
        marks,
      );
    });
  }

  it('the whole of a long one, if asked', () => {
    const segments = Array.from({ length: 400 }, (_, at) => segment(at * µs, 'client', 'data'));
    const connection = conversation('c1', 1, segments, [], []);
    assert.equal(written(connection, { whole: true }).length, 400);
  });

  it('leaves out the middle of a long one', () => {
    const segments = Array.from({ length: 400 }, (_, at) => segment(at * µs, 'client', 'data'));
    const rungs = written(conversation('c1', 1, segments, [], []));
    assert.equal(rungs.length, 61);
    assert.equal(rungs[50], '|skipped 340|');
    assert.equal(rungs[51], '|390 µs data|');
    assert.equal(rungs.at(-1), '|399 µs data|');
  });
});

describe('a stretch of a ladder', () => {
  for (const [what, from, to, rungs] of [
    [
      'in the middle: the states it begins in, and what is left out on both sides',
      1 * s,
      2 * s,
      [
        'ESTABLISHED|skipped 3 before|SYN_RECV',
        '|1.03 s SYN-ACK|',
        '|+12 µs ACK|',
        '|skipped 2 after|',
      ],
    ],
    [
      'at the start',
      0,
      20 * µs,
      ['SYN_SENT|0 SYN|SYN_RECV', 'ESTABLISHED|18 µs SYN-ACK|', '|skipped 5 after|'],
    ],
    [
      'within a pause',
      1.1 * s,
      2 * s,
      ['ESTABLISHED|skipped 5 before|SYN_RECV', '|gap 2.015988|', '|skipped 2 after|'],
    ],
    ['all of it', 0, 4 * s, written(heldAck)],
  ] as const) {
    it(what, () => assert.deepEqual(written(heldAck, { window: { from, to } }), rungs));
  }

  it('leaves out the middle of what is long in it', () => {
    const segments = Array.from({ length: 400 }, (_, at) => segment(at * µs, 'client', 'data'));
    const window = { from: 100 * µs, to: 299 * µs };
    const rungs = written(conversation('c1', 1, segments, [], []), { window });
    assert.equal(rungs.length, 63);
    assert.deepEqual(
      [0, 1, 51, 62].map(at => rungs[at]),
      ['|skipped 100 before|', '|100 µs data|', '|skipped 140|', '|skipped 100 after|'],
    );
  });
});

describe('labels of segments', () => {
  const cases: [text: string, ...of: Parameters<typeof segment>][] = [
    ['SYN', 0, 'client', 'SYN'],
    ['SYN-ACK repeat 2', 0, 'server', 'SYN-ACK', { repeat: 2 }],
    ['ACK repeat 1, spurious', 0, 'client', 'ACK', { repeat: 1, spurious: true }],
    ['data 5 B', 0, 'client', 'data', { length: 5 }],
    ['FIN 3 B repeat 1', 0, 'client', 'FIN', { length: 3, repeat: 1 }],
  ];
  for (const [text, ...of] of cases) {
    it(text, () => assert.equal(segmentLabel(segment(...of)), text));
  }
});

describe('the outcome of a connection', () => {
  const rst = (from: 'client' | 'server') => segment(1, from, 'RST');
  const syn = segment(0, 'client', 'SYN');
  const ends = (near: TcpState, far: TcpState) => [states([0, near]), states([0, far])] as const;
  const cases: [text: string, connection: TimelineConnection][] = [
    ['connected', handshake('c1', 1)],
    ['the client believes it is connected; the server does not', heldAck],
    ['no answer: the client is still in SYN_SENT', droppedSyn],
    [
      'the client believes it is connected; the server has no socket for it',
      conversation('c1', 1, [syn], ...ends('ESTABLISHED', 'CLOSED')),
    ],
    [
      'the server has answered; the client is still in SYN_SENT',
      conversation('c1', 1, [syn], ...ends('SYN_SENT', 'SYN_RECV')),
    ],
    [
      'refused by the server',
      conversation('c1', 1, [syn, rst('server')], ...ends('CLOSED', 'CLOSED')),
    ],
    [
      'reset by web',
      conversation('c1', 1, [rst('server')], ...ends('CLOSED', 'CLOSED'), { cutAtStart: true }),
    ],
    ['reset by c1', conversation('c1', 1, [syn, rst('client')], ...ends('CLOSED', 'CLOSED'))],
    ['closed', conversation('c1', 1, [syn], ...ends('CLOSED', 'CLOSED'))],
    [
      'client FIN_WAIT2, server CLOSE_WAIT',
      conversation('c1', 1, [syn], ...ends('FIN_WAIT2', 'CLOSE_WAIT')),
    ],
  ];
  for (const [text, connection] of cases) {
    it(text, () => assert.equal(verdict(connection), text));
  }

  it('comes with a summary of the segments', () => {
    assert.equal(segmentSummary(droppedSyn), 'SYN ×6');
    assert.equal(segmentSummary(heldAck), 'SYN, SYN-ACK, ACK, SYN-ACK, ACK, SYN-ACK, ACK');
    assert.equal(segmentSummary(heldAck, 2), 'SYN, SYN-ACK, …');
  });
});
