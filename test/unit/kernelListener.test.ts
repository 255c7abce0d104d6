import assert from 'node:assert/strict';
import fc from 'fast-check';
import { acceptQueueLimit, synQueueLimit } from '../../src/analysis/kernel/limits.js';
import {
  EMPTY_LISTENER,
  onClose,
  onFinalAck,
  onSyn,
  onSynackTimer,
  type ListenerState,
  type Request,
  type SynackTimer,
} from '../../src/analysis/kernel/listener.js';
import type { ListenSettings } from '../../src/analysis/kernel/model.js';
import { playScenario, type Happening } from '../../src/analysis/kernel/scenario.js';
import { deferSchedule } from '../../src/analysis/kernel/schedules.js';
import { listening } from './kernelSettings.js';

/** `accept 3 syn 0 | 3 ESTABLISHED/ESTABLISHED, 2 SYN_SENT/CLOSED | ListenDrops 2`. */
function played(about: Partial<ListenSettings>, happenings: readonly Happening[]): string {
  const { listener, clients } = playScenario(listening({ kept: 2, ...about }), happenings);
  const ends = new Map<string, number>();
  for (const { state, serverState } of clients) {
    const pair = `${state}/${serverState}`;
    ends.set(pair, (ends.get(pair) ?? 0) + 1);
  }
  return [
    `accept ${listener.acceptQueue} syn ${listener.synQueue}`,
    [...ends].map(([pair, count]) => `${count} ${pair}`).join(', '),
    Object.entries(listener.counters)
      .map(([name, by]) => `${name} ${by}`)
      .join(' '),
    ...(listener.unknown === undefined ? [] : [`? ${listener.unknown}`]),
  ].join(' | ');
}

const BOTH = 'ESTABLISHED/ESTABLISHED';
const HALF = 'ESTABLISHED/SYN_RECV';
const COOKIE = 'ESTABLISHED/CLOSED';
const OUT = 'SYN_SENT/CLOSED';

const connect = (clients: number): Happening => ({ kind: 'connect', clients, acks: 'arrive' });
const hold = (clients: number): Happening => ({ kind: 'connect', clients, acks: 'lost' });
const again: Happening = { kind: 'ack-again', hasData: false };

describe('playScenario', () => {
  const rows: [about: Partial<ListenSettings>, happenings: readonly Happening[], end: string][] = [
    // Clients that nobody accepts: no SYN_RECV.
    [
      {},
      [connect(5)],
      `accept 3 syn 0 | 3 ${BOTH}, 2 ${OUT} | TcpPassiveOpens 3 ListenOverflows 2 ListenDrops 2`,
    ],
    [
      { kept: 0, syncookies: 0 },
      [connect(2)],
      `accept 1 syn 0 | 1 ${BOTH}, 1 ${OUT} | TcpPassiveOpens 1 ListenOverflows 1 ListenDrops 1`,
    ],
    // The article's kernel before 4.10: two more, in SYN_RECV.
    [
      { release: '4.9.0', kept: 4 },
      [connect(8)],
      `accept 5 syn 2 | 5 ${BOTH}, 2 ${HALF}, 1 ${OUT} | TcpPassiveOpens 5 ListenOverflows 3 ListenDrops 3`,
    ],
    [
      { release: '4.9.337', kept: 4 },
      [connect(6)],
      `accept 5 syn 0 | 5 ${BOTH}, 1 ${OUT} | TcpPassiveOpens 5 | ? syn-dropped-always`,
    ],
    // Final ACKs lost.
    [
      { syncookies: 0 },
      [hold(20)],
      `accept 0 syn 3 | 3 ${HALF}, 17 ${OUT} | TCPReqQFullDrop 17 ListenDrops 17`,
    ],
    [
      { syncookies: 1 },
      [hold(20)],
      `accept 0 syn 3 | 3 ${HALF}, 17 ${COOKIE} | TCPReqQFullDoCookies 17 SyncookiesSent 17`,
    ],
    [
      { syncookies: 2 },
      [hold(20)],
      `accept 0 syn 0 | 20 ${COOKIE} | TCPReqQFullDoCookies 20 SyncookiesSent 20`,
    ],
    [
      { release: '4.4.0', kept: 0, syncookies: 0 },
      [hold(2)],
      `accept 0 syn 0 | 2 ${OUT} | TCPReqQFullDrop 2 ListenDrops 2`,
    ],
    // Then let through: they fit exactly, but for the cookies of those that found no room.
    [
      { syncookies: 0 },
      [hold(5), again],
      `accept 3 syn 0 | 3 ${BOTH}, 2 ${OUT} | TCPReqQFullDrop 2 ListenDrops 2 TcpPassiveOpens 3`,
    ],
    [
      { syncookies: 1 },
      [hold(4), again],
      `accept 3 syn 0 | 3 ${BOTH}, 1 ${COOKIE} | TCPReqQFullDoCookies 1 SyncookiesSent 1 ` +
        'TcpPassiveOpens 3 SyncookiesRecv 1 ListenOverflows 1 ListenDrops 1',
    ],
    // The accept queue filled while they were held.
    [
      {},
      [hold(2), connect(3), again],
      `accept 3 syn 2 | 2 ${HALF}, 3 ${BOTH} | TcpPassiveOpens 3 ListenOverflows 2 ListenDrops 2`,
    ],
    [
      {},
      [hold(2), connect(3), { kind: 'accept', connections: 1 }, again],
      `accept 3 syn 1 | 1 ${BOTH}, 1 ${HALF}, 3 ${BOTH} | `,
    ],
    [
      { abortOnOverflow: 1 },
      [hold(2), connect(3), again],
      `accept 3 syn 0 | 2 CLOSED/CLOSED, 3 ${BOTH} | ` +
        'TcpPassiveOpens 3 ListenOverflows 2 ListenDrops 2 EmbryonicRsts 2 TcpOutRsts 2',
    ],
    // All at once on a network: the SYN queue bounds them first, not the accept queue.
    [
      { syncookies: 0 },
      [{ kind: 'connect-at-once', clients: 5 }],
      `accept 3 syn 0 | 3 ${BOTH}, 2 ${OUT} | TCPReqQFullDrop 2 ListenDrops 2 TcpPassiveOpens 3`,
    ],
    [
      { release: '3.10.65' },
      [{ kind: 'connect-at-once', clients: 5 }],
      `accept 3 syn 2 | 3 ${BOTH}, 2 ${HALF} | TcpPassiveOpens 3 ListenOverflows 2 ListenDrops 2`,
    ],
  ];
  for (const [about, happenings, end] of rows) {
    const script = happenings.map(one => JSON.stringify(one)).join(' ');
    it(`${JSON.stringify(about)} ${script}`, () => {
      const got = played(about, happenings);
      // Kinds of ends are listed in the order of their first client, so join what is one kind.
      if (!end.endsWith('| ')) return assert.equal(got, end);
      assert.match(got, /^accept 3 syn 1 \| 4 ESTABLISHED\/ESTABLISHED, 1 ESTABLISHED\/SYN_RECV/);
    });
  }

  it('lets a proven peer have the quarter that is kept', () => {
    const about = listening({ kept: 8, syncookies: 0, maxSynBacklog: 4 });
    assert.equal(playScenario(about, [hold(20)]).listener.synQueue, 4);
    assert.equal(playScenario(about, [hold(20)], true).listener.synQueue, 9);
  });
});

describe('a listener', () => {
  const settings = fc.record({
    release: fc.constantFrom(
      '2.6.32.65',
      '3.10.65',
      '4.3.0',
      '4.4.0',
      '4.9.0',
      '4.11.3',
      '6.18.44',
    ),
    kept: fc.nat(20),
    maxSynBacklog: fc.integer({ min: 1, max: 40 }),
    syncookies: fc.constantFrom(0, 1, 2),
    abortOnOverflow: fc.constantFrom(0, 1),
  });
  const happening: fc.Arbitrary<Happening> = fc.oneof(
    fc.record({
      kind: fc.constant('connect' as const),
      clients: fc.nat(30),
      acks: fc.constantFrom('arrive' as const, 'lost' as const),
    }),
    fc.record({ kind: fc.constant('connect-at-once' as const), clients: fc.nat(30) }),
    fc.record({ kind: fc.constant('ack-again' as const), hasData: fc.boolean() }),
    fc.record({ kind: fc.constant('accept' as const), connections: fc.nat(5) }),
  );

  it('never holds more than fits, and counts who it holds', () => {
    fc.assert(
      fc.property(settings, fc.array(happening, { maxLength: 8 }), (more, happenings) => {
        const about = listening(more);
        const { listener, clients } = playScenario(about, happenings);
        assert.ok(listener.acceptQueue <= acceptQueueLimit(about).limit!);
        assert.ok(listener.synQueue <= synQueueLimit(about).limit!);
        const waiting = clients.filter(({ serverState }) => serverState === 'SYN_RECV');
        assert.equal(listener.synQueue, waiting.length);
        assert.equal(listener.young, waiting.length);
        assert.equal(listener.unknown, undefined);
      }),
    );
  });
});

describe('onSynackTimer', () => {
  /** Lets every timer of a crowd of requests fire, round by round; gives who is left after each. */
  function rounds(about: ListenSettings, crowd: number, count: number): number[] {
    let state: ListenerState = EMPTY_LISTENER;
    let requests: Request[] = [];
    for (let number = 0; number < crowd; number++) {
      const step = onSyn(about, state);
      state = step.state;
      requests.push(step.request!);
    }
    return Array.from({ length: count }, () => {
      requests = requests.flatMap(request => {
        const fired = onSynackTimer(about, state, request)!;
        state = fired.state;
        return fired.request ?? [];
      });
      assert.equal(state.synQueue, requests.length);
      return requests.length;
    });
  }

  for (const [kept, crowd, left] of [
    // Measured on 6.18.44, by the seconds 1, 3, 7, 15, 31, 63 at which timers fire.
    [8, 9, [9, 9, 4, 4, 4, 0]],
    [8, 4, [4, 4, 4, 4, 4, 0]],
    [100, 60, [60, 60, 50, 50, 50, 0]],
    [100, 40, [40, 40, 40, 40, 40, 0]],
  ] as const) {
    it(`backlog ${kept}, ${crowd} requests: ${left.join(' ')}`, () => {
      assert.deepEqual(rounds(listening({ kept }), crowd, 6), left);
    });
  }

  it('a request that is acknowledged still expires', () => {
    const about = listening({ kept: 2, synackRetries: 0 });
    const { state, request } = onSyn(about, { ...EMPTY_LISTENER, acceptQueue: 2 });
    const acked = onFinalAck(about, { ...state, acceptQueue: 3 }, request!);
    assert.deepEqual(acked.request, { isCookie: false, timeouts: 0, isAcked: true });
    const fired = onSynackTimer(about, acked.state, acked.request!);
    assert.equal(fired?.kind, 'expired');
    assert.equal(fired?.state.synQueue, 0);
  });

  for (const [seconds, kinds] of [
    [3, ['waits', 'repeated']],
    [20, ['waits', 'waits', 'waits', 'waits', 'repeated']],
  ] as const) {
    it(`TCP_DEFER_ACCEPT ${seconds}: ${kinds.join(' ')}`, () => {
      const about = listening({ kept: 2, defers: true });
      const defer = deferSchedule(about, seconds);
      assert.ok(defer.known);
      const asked = onSyn(about, EMPTY_LISTENER);
      const acked = onFinalAck(about, asked.state, asked.request!);
      let state: ListenerState = acked.state;
      let request: Request | undefined = acked.request;
      for (const kind of kinds) {
        const fired: SynackTimer = onSynackTimer(about, state, request!, defer.schedule.timeouts)!;
        assert.equal(fired.kind, kind);
        ({ state, request } = fired);
      }
      const { ruling } = onFinalAck(about, state, request!, { waitedForData: true });
      assert.equal(ruling.fate.kind, 'established');
    });
  }
});

describe('onClose', () => {
  for (const [release, migrates, fate] of [
    ['6.18.44', false, { acceptQueue: 'reset', requests: 'until-timer' }],
    ['4.3.0', false, { acceptQueue: 'reset', requests: 'freed' }],
    ['6.18.44', true, { acceptQueue: 'moved', requests: 'moved' }],
    ['5.10.7', true, { acceptQueue: 'reset', requests: 'until-timer' }],
    ['5.14.0', true, undefined],
    ['custom', false, undefined],
  ] as const) {
    it(`${release}${migrates ? ', another listener' : ''}`, () => {
      assert.deepEqual(onClose(listening({ release }), migrates), fate);
    });
  }
});
