import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { drawMarkdown } from '../../src/views/draw.js';
import { escapeMarkdown, fenced, markdownTable } from '../../src/views/markdown.js';
import { cell, tableOf } from '../../src/views/table.js';
import type { View } from '../../src/views/view.js';
import { anyView } from '../support/views-models.js';
import { heldAck, samples, timeline } from '../support/views-samples.js';

const parser = new MarkdownIt();

/** The cells of every table, as a reader sees them. */
function tables(markdown: string): string[][][] {
  const found: string[][][] = [];
  for (const token of parser.parse(markdown, {})) {
    if (token.type === 'table_open') found.push([]);
    if (token.type === 'tr_open') found.at(-1)?.push([]);
    if (token.type === 'inline')
      found
        .at(-1)
        ?.at(-1)
        ?.push(read(token.children ?? []));
    if (token.type === 'table_close') found.push([]);
  }
  return found.filter(table => table.length > 0);
}

function read(tokens: readonly { type: string; content: string }[]): string {
  const markup = tokens.filter(({ type }) => type !== 'text' && type !== 'text_special');
  assert.deepEqual(markup, []);
  return tokens.map(({ content }) => content).join('');
}

describe('views as Markdown', () => {
  const cases: [what: string, view: View, lines: string[]][] = [
    [
      'queues',
      samples['queues, one row'],
      [
        '**web** · 127.0.0.1:7777 · backlog 2 · web, pid 4121',
        '',
        '| Queue | Length | Limit | Names | Note |',
        '| --- | ---: | ---: | --- | --- |',
        '| Accept queue | 0 | 3 |  | backlog 2 + 1 |',
        '| SYN queue | 0 | 3 |  | backlog 2 + 1 |',
        '| Accepted | 1 |  | c0 |  |',
        '',
        '| Client | Remote | At server | Server state | Client state | Owner (pid) |',
        '| --- | --- | --- | --- | --- | --- |',
        '| c0 | 127.0.0.1:40000 | accepted | ESTABLISHED | ESTABLISHED | web (4121) |',
      ],
    ],
    [
      'sockets',
      samples['sockets, pair'],
      [
        '| Side | Local | Remote | State | Name | Queue | Owner (pid) | Recv-Q | Send-Q |',
        '| --- | --- | --- | --- | --- | --- | --- | ---: | ---: |',
        '| server | [fd00::1]:7777 | [::]:0 | LISTEN | web | – | redis-server (77) | 0 | 511 |',
        '| client | [fd00::2]:40001 | [fd00::1]:7777 | ESTABLISHED | c1 | – | python3 (4122) | 0 | 0 |',
        '',
        'For LISTEN, Recv-Q is the length of the accept queue and Send-Q the backlog that the kernel keeps.',
      ],
    ],
    [
      'a timeline',
      timeline([{ ...heldAck, segments: heldAck.segments.slice(0, 4) }]),
      [
        '**h1 → web**: the client believes it is connected; the server does not',
        '',
        '```mermaid',
        'sequenceDiagram',
        '  participant c as client h1',
        '  participant s as server web',
        '  c->>s: SYN',
        '  Note left of c: SYN_SENT',
        '  Note right of s: SYN_RECV',
        '  s->>c: SYN-ACK',
        '  Note left of c: ESTABLISHED',
        '  c-xs: ACK (dropped by rule: drop ack h1..h2 -#62; web)',
        '  Note over c,s: 1.0 s later',
        '  s-->>c: SYN-ACK repeat 1, spurious',
        '```',
        '',
        '| Time | From → to | Segment | Seq | Ack | Length | Outcome | Client state | Server state |',
        '| ---: | --- | --- | ---: | ---: | ---: | --- | --- | --- |',
        '| 0 | h1 → web | SYN | 0 | – | 0 | delivered | SYN_SENT | SYN_RECV |',
        '| 18 µs | web → h1 | SYN-ACK | 0 | 1 | 0 | delivered | ESTABLISHED | SYN_RECV |',
        '| 31 µs | h1 → web | ACK | 1 | 1 | 0 | dropped by rule: drop ack h1..h2 -&gt; web | ESTABLISHED | SYN_RECV |',
        '| 1.03 s | web → h1 | SYN-ACK repeat 1, spurious | 0 | 1 | 0 | delivered: the other end already had it | ESTABLISHED | SYN_RECV |',
      ],
    ],
    [
      'counters',
      samples['counters, pair'],
      [
        '| Counter | Side | Before | After | Change | Meaning | Source |',
        '| --- | --- | ---: | ---: | ---: | --- | --- |',
        '| TcpActiveOpens | client | 0 | 1234567 | +1234567 | connects started (CLOSED to SYN_SENT) | Tcp: RFC 4022 |',
        '| TcpPassiveOpens | server | 0 | 1234500 | +1234500 | handshakes completed at a listener | Tcp: RFC 4022 |',
      ],
    ],
    [
      'expectations',
      samples.expectations,
      [
        '| Verdict | Claim | Actual | Because |',
        '| --- | --- | --- | --- |',
        '| ✓ passed | accept-queue web == 3 | 3 | backlog 2 lets 2 + 1 clients wait |',
        '| ✓ passed | counter ListenOverflows &gt;= 1 | 6 | – |',
        '| ✗ failed | syn-queue web == 2 within=2s | 3 | the article saw \\`qlen &gt;= max\\` \\| backlog entries &lt;= 4.11 |',
        '| – skipped | counter ListenOverflows &gt;= 1 if kernel &lt; 4.10 | – | skipped: kernel 6.18.44 |',
        '',
        '2 passed, 1 failed, 1 skipped',
      ],
    ],
    [
      'text with a fence in it',
      samples['text, cut'],
      [
        '````text',
        'first ```',
        '<b>&amp;</b>',
        '100%',
        'last',
        '````',
        '',
        '81920 bytes were cut from the middle.',
      ],
    ],
    ['no counter', samples['counters, none'], ['No counter changed that matches Listen\\*.']],
    ['nothing', samples['text, none'], ['No output.']],
  ];
  for (const [what, view, lines] of cases) {
    it(what, () => assert.deepEqual(drawMarkdown(view).split('\n'), lines));
  }

  const stable: [what: string, view: View, lines: string[]][] = [
    [
      'queues: no port, no process id, no waiting time, nothing that counts repeats',
      samples['queues, with what was recorded'],
      [
        '**web** · 127.0.0.1:7777 · backlog 2',
        '',
        '| Queue | Length | Limit | Names | Note |',
        '| --- | ---: | ---: | --- | --- |',
        '| Accept queue | 3 | 3 | c1..c3 | full: backlog 2 + 1 |',
        '| SYN queue | 2 | 3 | h1, h2 | backlog 2 + 1 |',
        '| Accepted | 1 |  | c0 |  |',
        '| Found no slot | 3 |  |  | c4: SYN dropped, still SYN_SENT; c9: reset, gone since; c10: cookie sent, gone since |',
        '',
        'h1, h2: ESTABLISHED at the client, SYN_RECV at the server: connected for one, not for the other.',
        '',
        '| Client | At server | Server state | Client state | Owner |',
        '| --- | --- | --- | --- | --- |',
        '| c0 | accepted | ESTABLISHED | ESTABLISHED | web |',
        '| c1 | accept queue | ESTABLISHED | ESTABLISHED | – |',
        '| c2 | accept queue | ESTABLISHED | ESTABLISHED | – |',
        '| c3 | accept queue | ESTABLISHED | ESTABLISHED | – |',
        '| h1 | SYN queue | SYN_RECV | ESTABLISHED | – |',
        '| h2 | SYN queue | SYN_RECV | ESTABLISHED | – |',
        '| c4 | no socket | CLOSED | SYN_SENT | – |',
      ],
    ],
    [
      'sockets: clients by name',
      samples['sockets, pair'],
      [
        '| Side | Local | Remote | State | Name | Queue | Owner | Recv-Q | Send-Q |',
        '| --- | --- | --- | --- | --- | --- | --- | ---: | ---: |',
        '| server | [fd00::1]:7777 | [::]:0 | LISTEN | web | – | redis-server | 0 | 511 |',
        '| client | c1 | [fd00::1]:7777 | ESTABLISHED | c1 | – | python3 | 0 | 0 |',
        '',
        'For LISTEN, Recv-Q is the length of the accept queue and Send-Q the backlog that the kernel keeps.',
      ],
    ],
    [
      'counters: what changed',
      samples['counters, pair'],
      [
        '| Counter | Side | Change | Meaning | Source |',
        '| --- | --- | ---: | --- | --- |',
        '| TcpActiveOpens | client | +1234567 | connects started (CLOSED to SYN_SENT) | Tcp: RFC 4022 |',
        '| TcpPassiveOpens | server | +1234500 | handshakes completed at a listener | Tcp: RFC 4022 |',
      ],
    ],
    [
      'expectations: a value only where the claim does not leave it open',
      samples.expectations,
      [
        '| Verdict | Claim | Actual | Because |',
        '| --- | --- | --- | --- |',
        '| ✓ passed | accept-queue web == 3 | 3 | backlog 2 lets 2 + 1 clients wait |',
        '| ✓ passed | counter ListenOverflows &gt;= 1 | – | – |',
        '| ✗ failed | syn-queue web == 2 within=2s | 3 | the article saw \\`qlen &gt;= max\\` \\| backlog entries &lt;= 4.11 |',
        '| – skipped | counter ListenOverflows &gt;= 1 if kernel &lt; 4.10 | – | skipped: kernel 6.18.44 |',
        '',
        '2 passed, 1 failed, 1 skipped',
      ],
    ],
  ];
  for (const [what, view, lines] of stable) {
    it(`stable ${what}`, () => {
      assert.deepEqual(drawMarkdown(view, { stable: true }).split('\n'), lines);
    });
  }

  it('of many connections groups like ones', () => {
    assert.deepEqual(tables(drawMarkdown(samples['queues, a thousand'])).at(-1)?.slice(1), [
      ['129', 'c1..c129', 'accept queue', 'ESTABLISHED', 'ESTABLISHED', '–'],
      ['71', 'c130..c200', 'SYN queue', 'SYN_RECV', 'ESTABLISHED', '–'],
      ['800', 'c201..c1000', 'no socket', 'CLOSED', 'SYN_SENT', '–'],
    ]);
  });
});

describe('Markdown of anything', function () {
  this.timeout(60_000);
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({
      unit: fc.constantFrom(...'\\ ` * _ [ ] ( ) < > | ~ $ & ! # - + a 1'.split(' '), ' '),
    }),
  );

  it('every row of every table has as many cells as its head', () => {
    fc.assert(
      fc.property(anyView, view => {
        for (const table of tables(drawMarkdown(view))) {
          assert.deepEqual(new Set(table.map(row => row.length)).size, 1);
        }
      }),
    );
  });

  it('a cell reads as it was written', () => {
    const field = { title: 'One', kind: 'words' as const, of: (one: string) => cell(one) };
    const other = { ...field, title: 'Two', of: () => cell('x') };
    fc.assert(
      fc.property(text, one => {
        const [table] = tables(markdownTable(tableOf('', [other, field, other], [one])));
        assert.deepEqual(table?.[1], ['x', cell(one).text, 'x']);
      }),
    );
  });

  it('holds no HTML and so no comment', () => {
    fc.assert(
      fc.property(text, one => {
        assert.doesNotMatch(escapeMarkdown(one), /[<>]/);
      }),
    );
  });

  it('a fence holds any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', '~', ' ', 'a', '\n') }), one => {
        const tokens = parser.parse(fenced('text', one), {});
        assert.deepEqual(
          tokens.map(({ type, content }) => [type, content]),
          [['fence', one.endsWith('\n') ? one : `${one}\n`]],
        );
      }),
    );
  });

  it('a diagram has one statement a line, whatever the names are', () => {
    fc.assert(
      fc.property(text, text, (name, rule) => {
        const [first] = heldAck.segments;
        const segments = [{ ...first!, fate: { kind: 'dropped-by-rule' as const, rule } }];
        const client = { ...heldAck.client, name };
        const fence = parser
          .parse(drawMarkdown(timeline([{ ...heldAck, client, segments }])), {})
          .find(({ type }) => type === 'fence');
        const lines = (fence?.content ?? '').trimEnd().split('\n');
        assert.equal(lines.length, 6);
        for (const line of lines) assert.doesNotMatch(line, /#(?!\d+;)|(?<!#\d+);|%/);
      }),
    );
  });
});
