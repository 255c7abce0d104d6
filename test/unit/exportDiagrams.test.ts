import assert from 'node:assert/strict';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import MarkdownIt from 'markdown-it';
import { diagramSvg, readDiagram } from '../../src/sharing/diagramLadder.js';
import { exportHtml } from '../../src/sharing/exportHtml.js';
import { exportIpynb } from '../../src/sharing/exportIpynb.js';
import type { ExportCell, ExportNotebook } from '../../src/sharing/exportModel.js';
import { isMermaid } from '../../src/sharing/exportText.js';
import type { LadderRow } from '../../src/sharing/ladderSvg.js';
import { bounds } from '../../src/views/bounds.js';
import { drawMarkdown } from '../../src/views/draw.js';
import { oneLine } from '../../src/views/clean.js';
import { examples } from '../../src/views/timeline/grouping.js';
import { ladder } from '../../src/views/timeline/drawnLadder.js';
import type { TimelineConnection } from '../../src/views/timeline/model.js';
import { segmentLabel } from '../../src/views/timeline/words.js';
import { anyView } from '../support/views-models.js';
import { allSamples, heldAck, timeline } from '../support/views-samples.js';

const markdown = new MarkdownIt();

/** The mermaid diagrams in a Markdown text. */
function diagrams(text: string): string[] {
  return markdown
    .parse(text, {})
    .filter(isMermaid)
    .map(({ content }) => content);
}

/** An arrow in short: `c-->x SYN repeat 1`, with the states that follow it at both ends. */
function read(source: string): string[] {
  const found = readDiagram(source);
  assert.ok(found !== undefined, source);
  return found.rows.flatMap(arrowOf);
}

function arrowOf(row: LadderRow): string[] {
  if (row.kind === 'note' || row.arrow === undefined) return [];
  const { from, label, tone, arrived } = row.arrow;
  return [`${from} ${tone === 'again' ? 'again' : 'once'} ${arrived ? 'there' : 'lost'} ${label}`];
}

function expected(connection: TimelineConnection): string[] {
  return ladder(connection).flatMap(rung => {
    if (rung.kind !== 'segment') return [];
    const { from, repeat, spurious, fate } = rung.segment;
    const again = repeat > 0 || spurious ? 'again' : 'once';
    const there = fate.kind === 'delivered' ? 'there' : 'lost';
    return [`${from} ${again} ${there} ${segmentLabel(rung.segment)}`];
  });
}

const ours = (...lines: string[]): string =>
  [
    'sequenceDiagram',
    '  participant c as client c1',
    '  participant s as server web',
    ...lines,
  ].join('\n  ');

describe('readDiagram', () => {
  for (const stable of [false, true]) {
    it(`reads every ${stable ? 'stable ' : ''}diagram that is written, with the same arrows`, () => {
      const check = (connections: readonly TimelineConnection[]): void => {
        const view = timeline([...connections]);
        const drawn = examples(connections, bounds.textLadders).drawn.filter(
          connection => ladder(connection).length > 0,
        );
        const found = diagrams(drawMarkdown(view, { stable }));
        assert.deepEqual(found.map(read), drawn.map(expected));
        for (const [index, source] of found.entries()) {
          const { client, server } = drawn[index]!;
          const { client: near, server: far } = readDiagram(source)!;
          assert.deepEqual(
            [near, far],
            [oneLine(`client ${client.name}`), oneLine(`server ${server.name}`)],
          );
        }
      };
      for (const [, view] of allSamples) if (view.view === 'timeline') check(view.data.connections);
      fc.assert(
        fc.property(anyView, view => {
          if (view.view === 'timeline') check(view.data.connections);
        }),
        { numRuns: 300 },
      );
    });
  }

  const rows: [what: string, lines: string[], expected: string[]][] = [
    ['an arrow', ['c->>s: SYN'], ['|SYN|']],
    [
      'states beside it',
      ['c->>s: SYN', 'Note left of c: SYN_SENT', 'Note right of s: LISTEN → SYN_RECV'],
      ['SYN_SENT|SYN|LISTEN → SYN_RECV'],
    ],
    [
      'what became of it',
      ['c-xs: ACK (dropped by rule: drop ack)', 'Note right of s: SYN_RECV'],
      ['|ACK|SYN_RECV ✗ dropped by rule: drop ack'],
    ],
    [
      'states without an arrow',
      ['Note left of c: FIN_WAIT1', 'Note left of c: CLOSED', 'Note right of s: CLOSED'],
      ['FIN_WAIT1||', 'CLOSED||CLOSED'],
    ],
    [
      'pauses',
      ['c->>s: SYN', 'Note over c,s: 1.0 s later', 'Note left of c: CLOSED'],
      ['|SYN|', '1.0 s later', 'CLOSED||'],
    ],
    ['signs that mermaid takes for its own', ['s-->>c: a#59; b #35;1'], ['|a; b #1|']],
  ];
  for (const [what, lines, expected] of rows) {
    it(`reads ${what}`, () => {
      const found = readDiagram(ours(...lines))?.rows.map(row =>
        row.kind === 'note' ? row.text : `${row.near}|${row.arrow?.label ?? ''}|${row.far}`,
      );
      assert.deepEqual(found, expected);
    });
  }

  for (const [what, source] of [
    ['another diagram', 'stateDiagram-v2\n  [*] --> c_SYN_SENT'],
    ['other participants', 'sequenceDiagram\n  participant a as client\n  a->>b: SYN'],
    ['no participants', 'sequenceDiagram\n  c->>s: SYN'],
    ['another arrow', ours('c->>s: SYN', 'c-)s: SYN')],
    ['an arrow to itself', ours('c->>c: SYN')],
    ['a loop', ours('loop twice', 'c->>s: SYN', 'end')],
    ['nothing', ''],
  ] as const) {
    it(`leaves alone what is not ours: ${what}`, () => {
      assert.equal(readDiagram(source), undefined);
    });
  }

  it('is drawn as a well-formed picture, whatever is in it', () => {
    fc.assert(
      fc.property(anyView, view => {
        for (const source of diagrams(drawMarkdown(view, { stable: true }))) {
          const picture = diagramSvg(source);
          if (picture !== undefined) new JSDOM(picture, { contentType: 'image/svg+xml' });
        }
      }),
    );
  });
});

describe('exports of what a file keeps for its readers only', () => {
  const shown = drawMarkdown(timeline([heldAck]), { stable: true });
  const foreign = '```mermaid\npie title Pets\n  "Dogs" : 3\n```';
  const cell = (visible: string): ExportCell => ({
    kind: 'tcpbook',
    text: 'timeline',
    info: '',
    visible,
    outputs: [],
  });
  const notebook = (...cells: readonly ExportCell[]): ExportNotebook => {
    return { title: 'T', language: 'en', lab: 'loopback', ranOn: '', labs: [], cells };
  };

  it('draw our diagrams in a page, and leave others as they are', () => {
    const html = exportHtml(notebook(cell(shown), cell(foreign)));
    const { document } = new JSDOM(html).window;
    const [picture, ...more] = document.querySelectorAll('.output .diagram svg');
    assert.deepEqual(more, []);
    for (const word of [
      'SYN-ACK repeat 1, spurious',
      'SYN_RECV',
      'client h1',
      '✗ dropped by rule',
    ]) {
      assert.ok(picture?.textContent.includes(word), word);
    }
    const text = document.querySelector('main')?.textContent ?? '';
    assert.ok(!text.includes('sequenceDiagram'));
    assert.match(text, /pie title Pets[^]*The source of a mermaid diagram\./);
    assert.equal(document.querySelectorAll('[style]').length, 0);
  });

  it('draw our diagrams in a Jupyter notebook, in their places', () => {
    const text = `${shown}\n\n${foreign}\n\nEnd.`;
    const ipynb = JSON.parse(exportIpynb(notebook(cell(text)))) as {
      cells: { outputs: { data: Record<string, string> }[] }[];
    }; // safe: test/lab/export.test.ts asks nbformat
    const outputs = ipynb.cells[0]?.outputs.map(({ data }) => data) ?? [];
    assert.deepEqual(
      outputs.map(data => Object.keys(data)[0]),
      ['text/markdown', 'image/svg+xml', 'text/markdown'],
    );
    assert.match(outputs[0]?.['text/markdown'] ?? '', /^\*\*h1 → web\*\*/);
    assert.match(outputs[1]?.['text/plain'] ?? '', /^```mermaid\nsequenceDiagram/);
    assert.match(outputs[2]?.['text/markdown'] ?? '', /^\|[^]*pie title Pets[^]*End\.$/);
  });
});
