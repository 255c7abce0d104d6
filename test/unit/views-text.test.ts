import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { drawText, NARROWEST_TERMINAL } from '../../src/views/draw.js';
import { cell, tableOf } from '../../src/views/table.js';
import { textTable, textWidth, wrap } from '../../src/views/terminal.js';
import { anyView } from '../support/views-models.js';
import { allSamples, heldAck, samples, timeline } from '../support/views-samples.js';

const plain = { color: false, width: 100 };

describe('views as terminal text', () => {
  const cases: [name: keyof typeof samples, width: number, lines: string[]][] = [
    [
      'queues, the article',
      100,
      [
        'web  127.0.0.1:7777 · backlog 2 · web, pid 4121',
        '  Accept queue  3 / 3  ■■■  full: backlog 2 + 1',
        '  SYN queue     2 / 3  ■■□  backlog 2 + 1',
        '  Accepted      1      c0',
        '  No socket     1      c4  unknown to the server',
        '  h1, h2: ESTABLISHED at the client, SYN_RECV at the server: connected for one, not for the other.',
        '',
        '  Client  Remote           At server     Server state  Client state  Owner (pid)',
        '  ──────  ───────────────  ────────────  ────────────  ────────────  ───────────',
        '  c0      127.0.0.1:40000  accepted      ESTABLISHED   ESTABLISHED   web (4121)',
        '  c1      127.0.0.1:40001  accept queue  ESTABLISHED   ESTABLISHED   –',
        '  c2      127.0.0.1:40002  accept queue  ESTABLISHED   ESTABLISHED   –',
        '  c3      127.0.0.1:40003  accept queue  ESTABLISHED   ESTABLISHED   –',
        '  h1      127.0.0.1:40004  SYN queue     SYN_RECV      ESTABLISHED   –',
        '  h2      127.0.0.1:40005  SYN queue     SYN_RECV      ESTABLISHED   –',
        '  c4      127.0.0.1:40006  no socket     CLOSED        SYN_SENT      –',
      ],
    ],
    ['queues, no listener', 100, ['No listener.']],
    [
      'queues, nobody',
      100,
      [
        'web  127.0.0.1:7777 · backlog 2 · web, pid 4121',
        '  Accept queue  0 / 3  □□□  backlog 2 + 1',
        '  SYN queue     0 / 3  □□□  backlog 2 + 1',
        '',
        '  No connection.',
      ],
    ],
    [
      'queues, a thousand',
      100,
      [
        'web  127.0.0.1:7777 · backlog 128 · web, pid 4121',
        '  Accept queue  129 / 129  [■■■■■■■■■■■■■■■■]  full: backlog 128 + 1',
        '  SYN queue     71 / 129   [■■■■■■■■········]  backlog 128 + 1',
        '  No socket     800        c201..c1000  unknown to the server',
        '  c130..c200: ESTABLISHED at the client, SYN_RECV at the server: connected for one, not for the',
        '  other.',
        '',
        '  1000 connections, like ones together:',
        '  Count  Clients      At server     Server state  Client state  Owner (pid)',
        '  ─────  ───────────  ────────────  ────────────  ────────────  ───────────',
        '    129  c1..c129     accept queue  ESTABLISHED   ESTABLISHED   –',
        '     71  c130..c200   SYN queue     SYN_RECV      ESTABLISHED   –',
        '    800  c201..c1000  no socket     CLOSED        SYN_SENT      –',
      ],
    ],
    [
      'queues, one row',
      60,
      [
        'web  127.0.0.1:7777 · backlog 2 · web, pid 4121',
        '  Accept queue  0 / 3  □□□  backlog 2 + 1',
        '  SYN queue     0 / 3  □□□  backlog 2 + 1',
        '  Accepted      1      c0',
        '',
        '  Client c0; Remote 127.0.0.1:40000; At server accepted;',
        '    Server state ESTABLISHED; Client state ESTABLISHED;',
        '    Owner (pid) web (4121)',
      ],
    ],
    [
      'queues, with what was recorded',
      100,
      [
        'web  127.0.0.1:7777 · backlog 2 · web, pid 4121',
        '  Accept queue   3 / 3  ■■■  full: backlog 2 + 1',
        '  SYN queue      2 / 3  ■■□  backlog 2 + 1',
        '  Accepted       1      c0',
        '  Found no slot  6      c4: SYN dropped ×3, still SYN_SENT · h1, h2: final ACK ignored ×4, still',
        '                        SYN_RECV · c0: final ACK ignored, accepted since · c9: reset, gone since ·',
        '                        c10: cookie sent, gone since',
        '  h1, h2: ESTABLISHED at the client, SYN_RECV at the server: connected for one, not for the other.',
        '',
        '  Client  Remote           At server     Server state  Client state  Owner (pid)  Waiting',
        '  ──────  ───────────────  ────────────  ────────────  ────────────  ───────────  ───────',
        '  c0      127.0.0.1:40000  accepted      ESTABLISHED   ESTABLISHED   web (4121)         –',
        '  c1      127.0.0.1:40001  accept queue  ESTABLISHED   ESTABLISHED   –             3.70 s',
        '  c2      127.0.0.1:40002  accept queue  ESTABLISHED   ESTABLISHED   –             3.70 s',
        '  c3      127.0.0.1:40003  accept queue  ESTABLISHED   ESTABLISHED   –             3.70 s',
        '  h1      127.0.0.1:40004  SYN queue     SYN_RECV      ESTABLISHED   –             3.70 s',
        '  h2      127.0.0.1:40005  SYN queue     SYN_RECV      ESTABLISHED   –             3.70 s',
        '  c4      127.0.0.1:40006  no socket     CLOSED        SYN_SENT      –             3.70 s',
      ],
    ],
    [
      'queues, five thousand',
      100,
      [
        'web  127.0.0.1:7777 · backlog 65535 clamped to 8000 by somaxconn · web, pid 4121',
        '  Accept queue  5000 / 8001  [■■■■■■■■■·······]  longest wait 7.0 s  somaxconn 8000 + 1 (backlog',
        '                             65535 was asked for)',
        '  SYN queue     0 / 97       [················]  tcp_max_syn_backlog 128 with cookies off',
        '',
        '  5000 connections, like ones together:',
        '  Count  Clients    At server     Server state  Client state  Owner (pid)',
        '  ─────  ─────────  ────────────  ────────────  ────────────  ───────────',
        '   5000  c1..c5000  accept queue  ESTABLISHED   ESTABLISHED   –',
      ],
    ],
    [
      'sockets, pair',
      110,
      [
        'Side    Local            Remote          State        Name  Queue  Owner (pid)        Recv-Q  Send-Q',
        '──────  ───────────────  ──────────────  ───────────  ────  ─────  ─────────────────  ──────  ──────',
        'server  [fd00::1]:7777   [::]:0          LISTEN       web   –      redis-server (77)       0     511',
        'client  [fd00::2]:40001  [fd00::1]:7777  ESTABLISHED  c1    –      python3 (4122)          0       0',
        'For LISTEN, Recv-Q is the length of the accept queue and Send-Q the backlog that the kernel keeps.',
      ],
    ],
    [
      'sockets, a thousand',
      100,
      [
        '1000 sockets, like ones together:',
        'Count  State     Names      Queue  Owner (pid)     Recv-Q  Send-Q',
        '─────  ────────  ─────────  ─────  ──────────────  ──────  ──────',
        ' 1000  SYN_SENT  c1..c1000  –      python3 (4122)       0       1',
      ],
    ],
    ['sockets, none', 100, ['No TCP socket.']],
    ['timeline, none', 100, ['No segment was captured.']],
    [
      'counters',
      80,
      [
        'Counter          Before  After  Change  Meaning',
        '───────────────  ──────  ─────  ──────  ────────────────────────────────────────',
        'ListenOverflows       0      6      +6  SYNs and final ACKs that met a full',
        '                                        accept queue',
        'ListenDrops           0      6      +6  SYNs and final ACKs that a listener',
        '                                        dropped, for any reason',
        'TCPTimeouts          12     17      +5  retransmission timers that fired,',
        '                                        SYN_RECV entries that expired among them',
        'TcpCurrEstab          8      2      -6  connections that are ESTABLISHED or',
        '                                        CLOSE_WAIT now',
      ],
    ],
    [
      'listeners',
      100,
      [
        'nginx  0.0.0.0:80 · nginx (812) +2 · over 10 s',
        '  ✗ backlog 511 clamped to 128 by somaxconn; overflowed 42× in 10 s; raise somaxconn first, to 511',
        '    or more, then restart it',
        '  Queue         Now  Most  Limit  Bound by',
        '  ────────────  ───  ────  ─────  ─────────────────────────────────────────────',
        '  Accept queue  129   129    129  somaxconn 128 + 1 (backlog 511 was asked for)',
        '  SYN queue       0     4    129  somaxconn 128 + 1 (backlog 511 was asked for)',
        '  nginx asked for backlog 511 (the default of nginx)',
        '  It dropped 42 segments.',
        '  Host-wide: ListenOverflows +42, ListenDrops +42.',
      ],
    ],
    ['listeners, none', 100, ['No listener is watched.']],
    ['counters, none', 100, ['No counter changed that matches Listen*.']],
    [
      'expectations',
      80,
      [
        '✓ accept-queue web == 3   backlog 2 lets 2 + 1 clients wait',
        '✓ counter ListenOverflows >= 1   actual: 6',
        '✗ syn-queue web == 2 within=2s   actual: 3',
        '    the article saw `qlen >= max` | backlog entries <= 4.11',
        '– counter ListenOverflows >= 1 if kernel < 4.10   skipped: kernel 6.18.44',
        '2 passed, 1 failed, 1 skipped',
      ],
    ],
    [
      'expectations, one',
      60,
      [
        '✓ state c4 == SYN_SENT',
        '    since 4.10 the SYN is dropped while the accept queue is',
        '    full',
      ],
    ],
    [
      'text, cut',
      100,
      ['first ```', '<b>&amp;</b>', '100%', 'last', '81920 bytes were cut from the middle.'],
    ],
    ['text, none', 100, ['No output.']],
  ];
  for (const [name, width, lines] of cases) {
    it(`${name}, ${width} columns`, () => {
      assert.deepEqual(drawText(samples[name], { color: false, width }).split('\n'), lines);
    });
  }

  it('a timeline', () => {
    assert.deepEqual(drawText(timeline([heldAck], 1), plain).split('\n'), [
      'The capture lost 1 packet: a missing arrow proves nothing.',
      'h1 → web: the client believes it is connected; the server does not',
      '127.0.0.1:40004 → 127.0.0.1:7777 · 1.20 s after the lab started',
      '       0     SYN_SENT │────────────── SYN ──────────────►│ SYN_RECV',
      '   18 µs  ESTABLISHED │◄─────────── SYN-ACK ─────────────│',
      '   31 µs              │────────────── ACK ──────────────✗│ ✗ dropped by rule: drop ack h1..h2 -> web',
      '                      ┆           1.0 s later            ┆',
      '  1.03 s              │◄╌╌ SYN-ACK repeat 1, spurious ╌╌╌│',
      '  +12 µs              │╌╌╌╌╌ ACK repeat 1, spurious ╌╌╌╌✗│ ✗ ignored: accept queue full',
      '                      ┆           2.0 s later            ┆',
      '  3.05 s              │◄╌╌ SYN-ACK repeat 2, spurious ╌╌╌│',
      '  +14 µs              │╌╌╌╌╌ ACK repeat 2, spurious ╌╌╌╌✗│ ✗ ignored: accept queue full',
    ]);
  });

  it('of hundreds of connections draws one of each kind and sums up the others', () => {
    const lines = drawText(samples['timeline, hundreds'], plain).split('\n');
    assert.equal(lines.filter(line => line.includes('after the lab started')).length, 1);
    assert.deepEqual(lines.slice(-4), [
      '299 more connections, like ones together:',
      '  Count  Clients   Segments           Outcome',
      '  ─────  ────────  ─────────────────  ─────────',
      '    299  c2..c300  SYN, SYN-ACK, ACK  connected',
    ]);
  });
});

describe('terminal text of any view', function () {
  this.timeout(60_000);
  const wide = fc.integer({ min: NARROWEST_TERMINAL, max: 200 });

  it('keeps within the width, wide characters counted twice', () => {
    fc.assert(
      fc.property(anyView, wide, (view, width) => {
        for (const line of drawText(view, { color: false, width }).split('\n')) {
          assert.ok(stringWidth(line) <= width, `${stringWidth(line)} > ${width}: ${line}`);
        }
      }),
    );
  });

  it('is the same with colours once they are taken out, and has none without', () => {
    fc.assert(
      fc.property(anyView, wide, (view, width) => {
        const text = drawText(view, { color: false, width });
        const colored = drawText(view, { color: true, width });
        assert.doesNotMatch(text, /(?!\n)\p{Cc}/u);
        assert.equal(colored.replace(/\p{Cc}\[\d+m/gu, ''), text);
      }),
    );
  });

  it('uses colour for every sample that has something to say with it', () => {
    const silent = allSamples
      .filter(
        ([, view]) =>
          drawText(view, { color: true, width: 80 }) ===
          drawText(view, { color: false, width: 80 }),
      )
      .map(([name]) => name);
    assert.deepEqual(silent, [
      'queues, no listener',
      'sockets, none',
      'timeline, none',
      'counters, none',
      'depth, no listener',
      'listeners, none',
      'explanation, none',
      'text',
      'text, none',
    ]);
  });

  it('a ladder has its lanes in the same columns on every rung', () => {
    const lanes = drawText(samples['timeline, whole lives'], plain)
      .split('\n\n')
      .map(ladder =>
        ladder
          .split('\n')
          .filter(line => /[│┆]/.test(line))
          .map(line => [...line.matchAll(/[│┆]/g)].map(({ index }) => index).join()),
      );
    assert.deepEqual(
      lanes.map(rows => new Set(rows).size),
      [1, 1, 1],
    );
  });
});

describe('tables as text', () => {
  const fields = ['First', 'Second'].map((title, at) => ({
    title,
    kind: at === 0 ? ('words' as const) : ('number' as const),
    of: (row: readonly string[]) => cell(row[at] ?? ''),
  }));

  it('align their columns, wide characters and all', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('客户端', 'a', 'ab 客'), fc.nat().map(String))),
        rows => {
          const lines = textTable(tableOf('', fields, rows), { color: false, width: 80 });
          assert.equal(new Set(lines.map(line => stringWidth(line))).size, 1);
        },
      ),
    );
  });
});

describe('wrapped text', () => {
  const cases: [text: string, width: number, lines: string[]][] = [
    ['', 5, ['']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['127.0.0.1:40000', 12, ['127.0.0.1:', '40000']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['客户端一', 5, ['客户', '端一']],
  ];
  for (const [text, width, lines] of cases) {
    it(`${JSON.stringify(text)} in ${width}`, () => assert.deepEqual(wrap(text, width), lines));
  }

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 30 }),
        (text, width) => {
          assert.equal(wrap(text, width).join('').replace(/\s/gu, ''), text.replace(/\s/gu, ''));
        },
      ),
    );
  });
});

describe('textWidth', () => {
  it('is what string-width finds', () => {
    const known = fc.constantFrom(
      ...Array.from('·…─│■▁▂▃▄▅▆▇█▏▎▍▟●✓✗◽a 中é'),
      ...['e\u0301', '\u001b[31m'],
    );
    const any = fc.string({ unit: fc.oneof(known, fc.string({ minLength: 1, maxLength: 1 })) });
    fc.assert(fc.property(any, text => textWidth(text) === stringWidth(text)));
  });
});
