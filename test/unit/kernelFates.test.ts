import assert from 'node:assert/strict';
import { ackFate, synFate } from '../../src/analysis/kernel/fates.js';
import type { AckFate, ListenSettings, Ruling, SynFate } from '../../src/analysis/kernel/model.js';
import { listening } from './kernelSettings.js';

/** `dropped accept-queue: ListenOverflows ListenDrops (rule)`. */
function text({ fate, counters, rule, countersDependOn }: Ruling<SynFate | AckFate>): string {
  const why = 'why' in fate ? ` ${fate.why}` : '';
  const moves = Object.entries(counters).map(([name, by]) => (by === 1 ? name : `${name} ${by}`));
  const unsure = countersDependOn === undefined ? '' : ` ?${countersDependOn}`;
  return `${fate.kind}${why}: ${moves.join(' ')}${unsure} (${rule})`;
}

const ACCEPT_FULL = 'dropped accept-queue: ListenOverflows ListenDrops (syn-at-full-accept-queue)';
const SYN_FULL = 'dropped syn-queue: TCPReqQFullDrop ListenDrops (syn-at-full-syn-queue)';
const RESERVED = 'dropped max-syn-backlog: ListenDrops (three-quarters)';
const COOKIE = 'cookie syn-queue: TCPReqQFullDoCookies SyncookiesSent (cookies)';
const QUEUED = 'queued:  (syn-queued)';

describe('synFate', () => {
  const rows: [about: Partial<ListenSettings>, lengths: string, fate: string][] = [
    // `accept queue, SYN queue[, young]`, backlog 2
    [{}, '0 0', QUEUED],
    [{}, '2 2', QUEUED],
    [{}, '3 0', ACCEPT_FULL],
    [{ syncookies: 0 }, '3 0', ACCEPT_FULL],
    // The SYN queue is tested first; a cookie that is wanted then is counted, not sent.
    [{ syncookies: 0 }, '3 3', SYN_FULL],
    [
      { syncookies: 1 },
      '3 3',
      'dropped accept-queue: TCPReqQFullDoCookies ListenOverflows ListenDrops (syn-at-full-accept-queue)',
    ],
    [
      { syncookies: 2 },
      '3 0',
      'dropped accept-queue: TCPReqQFullDoCookies ListenOverflows ListenDrops (syn-at-full-accept-queue)',
    ],
    [{ syncookies: 0 }, '0 2', QUEUED],
    [{ syncookies: 0 }, '0 3', SYN_FULL],
    [{ syncookies: 1 }, '0 3', COOKIE],
    [{ syncookies: 2 }, '0 0', 'cookie always: TCPReqQFullDoCookies SyncookiesSent (cookies)'],
    [{ syncookies: 0, maxSynBacklog: 1, kept: 100 }, '0 1', QUEUED],
    [{ syncookies: 0, maxSynBacklog: 1, kept: 100 }, '0 2', RESERVED],
    [{ syncookies: 0, maxSynBacklog: 128, kept: 1000 }, '0 96', QUEUED],
    [{ syncookies: 0, maxSynBacklog: 128, kept: 1000 }, '0 97', RESERVED],
    [{ syncookies: 1, maxSynBacklog: 1, kept: 100 }, '0 50', QUEUED],
    // From 4.4 to 6.12: one less fits the SYN queue; nobody with backlog 0 and cookies 0.
    [{ release: '4.11.3', syncookies: 0 }, '0 2', SYN_FULL],
    [{ release: '4.11.3', syncookies: 0, kept: 0 }, '0 0', SYN_FULL],
    [{ release: '4.11.3', kept: 0 }, '0 0', COOKIE],
    // To 4.9: a full accept queue turns SYNs away once more than one request is young.
    [{ release: '4.9.0' }, '3 0', QUEUED],
    [{ release: '4.9.0' }, '3 1', QUEUED],
    [{ release: '4.9.0', kept: 4 }, '5 2', ACCEPT_FULL],
    [{ release: '4.9.0', kept: 4 }, '5 3 1', QUEUED],
    [{ release: '4.10.17' }, '3 0', ACCEPT_FULL],
    [{ release: '3.10.65' }, '3 2', ACCEPT_FULL],
    [{ release: '3.10.65', syncookies: 0 }, '0 15', QUEUED],
    [{ release: '3.10.65', syncookies: 0 }, '0 16', SYN_FULL],
    [{ release: '3.10.65', syncookies: 2 }, '0 0', QUEUED],
    [{ release: '3.10.65', syncookies: 2 }, '0 16', COOKIE],
    [
      { release: '3.18.20', syncookies: 2 },
      '0 0',
      'cookie always: TCPReqQFullDoCookies SyncookiesSent (cookies)',
    ],
    // 2.6.32 counts no dropped SYN, nor why it sends a cookie.
    [{ release: '2.6.32.65' }, '3 2', 'dropped accept-queue:  (syn-at-full-accept-queue)'],
    [{ release: '2.6.32.65' }, '0 16', 'cookie syn-queue: SyncookiesSent (cookies)'],
    [
      { release: '2.6.32.65', syncookies: 0, maxSynBacklog: 16, kept: 1000 },
      '0 13',
      'dropped max-syn-backlog:  (three-quarters)',
    ],
    [
      { release: '2.6.32.65', ipv6: true, syncookies: 0, maxSynBacklog: 16, kept: 1000 },
      '0 13',
      QUEUED,
    ],
    [
      { release: '3.2.0' },
      '3 2',
      'dropped accept-queue:  ?syn-drops-counted (syn-at-full-accept-queue)',
    ],
    // Where a release does not tell.
    [{ release: '4.9.337' }, '3 0', 'unknown syn-dropped-always:  (syn-at-full-accept-queue)'],
    [{ release: '4.9.337', kept: 4 }, '5 2 2', ACCEPT_FULL],
    [{ release: '4.9.337' }, '2 0', QUEUED],
    [{ release: '6.1.0-28-amd64' }, '3 0', ACCEPT_FULL],
    [{ release: '6.1.0-28-amd64' }, '0 1', QUEUED],
    [{ release: '6.1.0-28-amd64' }, '0 2', 'unknown syn-queue-one-more:  (syn-queued)'],
    [{ release: '6.1.0-28-amd64' }, '0 3', COOKIE],
    [{ release: 'custom' }, '0 0', 'unknown syn-queue-per-listener:  (syn-queued)'],
    [
      { syncookies: undefined },
      '3 0',
      'dropped accept-queue:  ?syncookies (syn-at-full-accept-queue)',
    ],
    [{ syncookies: undefined }, '0 3', 'unknown syncookies:  (syn-at-full-syn-queue)'],
    [{ kept: undefined }, '0 0', 'unknown backlog:  (syn-at-full-syn-queue)'],
  ];
  for (const [about, lengths, fate] of rows) {
    const [acceptQueue = 0, synQueue = 0, young] = lengths.split(' ').map(Number);
    it(`${JSON.stringify(about)}, ${lengths}: ${fate}`, () => {
      const got = synFate(listening({ kept: 2, ...about }), {
        acceptQueue,
        synQueue,
        ...(young === undefined ? {} : { young }),
      });
      assert.equal(text(got), fate);
    });
  }

  it('a proven peer does not meet the quarter that is kept for it', () => {
    const about = listening({ syncookies: 0, maxSynBacklog: 4, kept: 8 });
    const lengths = { acceptQueue: 0, synQueue: 4 };
    assert.equal(text(synFate(about, lengths)), RESERVED);
    assert.equal(text(synFate(about, lengths, { isProven: true })), QUEUED);
    const full = synFate(about, { acceptQueue: 0, synQueue: 9 }, { isProven: true });
    assert.equal(text(full), SYN_FULL);
  });

  it('says what an uncertain fate may be', () => {
    const about = listening({ release: '4.9.337', kept: 2 });
    assert.deepEqual(synFate(about, { acceptQueue: 3, synQueue: 0 }).possible, [
      { kind: 'dropped', why: 'accept-queue' },
      { kind: 'queued' },
    ]);
  });
});

describe('ackFate', () => {
  const full = 'ListenOverflows ListenDrops';
  const rows: [about: Partial<ListenSettings>, what: string, acceptQueue: number, fate: string][] =
    [
      [{}, '', 2, 'established: TcpPassiveOpens (ack-completes)'],
      [{}, 'cookie', 2, 'established: SyncookiesRecv TcpPassiveOpens (ack-completes)'],
      [{}, '', 3, `ignored: ${full} (ack-at-full-accept-queue)`],
      [{ release: '2.6.32.65' }, '', 3, `ignored: ${full} (ack-at-full-accept-queue)`],
      [
        { abortOnOverflow: 1 },
        '',
        3,
        `reset: ${full} EmbryonicRsts TcpOutRsts (ack-at-full-accept-queue)`,
      ],
      [{ abortOnOverflow: 1 }, '', 2, 'established: TcpPassiveOpens (ack-completes)'],
      [
        { abortOnOverflow: 1 },
        'cookie',
        3,
        `cookie-ignored: SyncookiesRecv ${full} (cookie-ack-at-full-accept-queue)`,
      ],
      [{ abortOnOverflow: undefined }, '', 2, 'established: TcpPassiveOpens (ack-completes)'],
      [
        { abortOnOverflow: undefined },
        '',
        3,
        'unknown abortOnOverflow:  (ack-at-full-accept-queue)',
      ],
      [{ release: 'custom' }, '', 3, `ignored: ${full} (ack-at-full-accept-queue)`],
      [{ defers: true }, '', 0, 'deferred: TCPDeferAcceptDrop (defer-accept)'],
      [{ defers: true }, '', 3, 'deferred: TCPDeferAcceptDrop (defer-accept)'],
      [{ defers: true }, 'data', 0, 'established: TcpPassiveOpens (ack-completes)'],
      [{ defers: true }, 'data', 3, `ignored: ${full} (ack-at-full-accept-queue)`],
      [{ defers: true }, 'waited', 0, 'established: TcpPassiveOpens (ack-completes)'],
      [
        { defers: true },
        'cookie',
        0,
        'established: SyncookiesRecv TcpPassiveOpens (ack-completes)',
      ],
    ];
  for (const [about, what, acceptQueue, fate] of rows) {
    it(`${JSON.stringify(about)} ${what}, ${acceptQueue}: ${fate}`, () => {
      const got = ackFate(
        listening({ kept: 2, ...about }),
        { acceptQueue, synQueue: 1 },
        {
          isCookie: what === 'cookie',
          hasData: what === 'data',
          waitedForData: what === 'waited',
        },
      );
      assert.equal(text(got), fate);
    });
  }
});
