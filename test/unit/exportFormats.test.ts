import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { exportHtml } from '../../src/sharing/exportHtml.js';
import { exportIpynb } from '../../src/sharing/exportIpynb.js';
import { timelineSvg } from '../../src/sharing/exportLadder.js';
import { exportMarkdown } from '../../src/sharing/exportMarkdown.js';
import { ranWith, type ExportCell, type ExportNotebook } from '../../src/sharing/exportModel.js';
import type { SysctlReading } from '../../src/session/model.js';
import type { Block } from '../../src/sharing/saved.js';
import { withoutComments } from '../../src/sharing/exportText.js';
import { VIEW_MIME } from '../../src/views/view.js';
import { problem } from '../../src/words/problems.js';
import { anyView } from '../support/views-models.js';
import { allSamples, heldAck, samples, timeline } from '../support/views-samples.js';

function notebook(...cells: readonly ExportCell[]): ExportNotebook {
  const ranOn = '*Ran on Linux 6.18.*';
  return { title: 'A title', language: 'en', lab: 'pair', ranOn, labs: [], cells };
}

const prose = (text: string): ExportCell => ({ kind: 'markdown', text });
const step = (text: string, ...outputs: readonly Block[]): ExportCell => ({
  kind: 'tcpbook',
  text,
  info: '',
  visible: '',
  outputs,
});
const visible = (text: string, markdown: string, info = ''): ExportCell => ({
  kind: 'tcpbook',
  text,
  info,
  visible: markdown,
  outputs: [],
});
const refused: Block = {
  kind: 'problems',
  problems: [{ problem: problem('not-there', { name: 'c_1', what: 'a *client*' }), line: 2 }],
};

const everything = notebook(
  prose('# Title\n\nText & <b>more</b>.'),
  step('queues web', ...allSamples.map(([, view]) => ({ kind: 'view', view }) as const)),
  { kind: 'sh', text: 'ss -tan', info: '@client', visible: '', outputs: [refused] },
  visible('timeline', 'only *visible*'),
);

describe('withoutComments', () => {
  for (const [what, text, expected] of [
    ['a line', 'one\n\n<!-- cell -->\n\ntwo', 'one\n\ntwo'],
    ['several lines', 'one\n\n<!-- a\n\nb -->\n\ntwo', 'one\n\ntwo'],
    ['within a paragraph', 'one <!-- a --> two', 'one  two'],
    ['in a list', '- one\n\n  <!-- a -->\n- two', '- one\n\n- two'],
    ['without an end', 'one\n\n<!-- two', 'one'],
    ['in a fence', '```html\n<!-- a -->\n```', '```html\n<!-- a -->\n```'],
    ['in a code span', 'write `<!-- a -->` so', 'write `<!-- a -->` so'],
    ['none', 'a < b and b --> c', 'a < b and b --> c'],
    ['alone', '<!-- a -->', ''],
  ] as const) {
    it(`takes comments: ${what}`, () => assert.equal(withoutComments(text), expected));
  }
});

describe('exportMarkdown', () => {
  it('has text, steps, and outputs as the file shows them', () => {
    const cells = [prose('# Title\n\n<!-- a -->'), visible('queues web', '| a |\n|---|\n| 1 |')];
    assert.equal(
      exportMarkdown(notebook(...cells, visible('ss -tan', '', '@client'))),
      [
        '# Title',
        '```tcpbook\nqueues web\n```',
        '| a |\n|---|\n| 1 |',
        '```tcpbook @client\nss -tan\n```',
        '*Ran on Linux 6.18.*\n',
      ].join('\n\n'),
    );
  });

  it('keeps a fence closed whatever the step holds', () => {
    const text = exportMarkdown(notebook(step('```\nqueues web')));
    assert.ok(text.startsWith('````tcpbook\n```\nqueues web\n````\n'), text);
  });
});

describe('ranWith', () => {
  const cookies = (time: number, ...values: readonly (string | null)[]): SysctlReading => ({
    time,
    sides: values.map((value, side) => ({
      name: side === 0 ? 'client' : 'server',
      values: { 'net.ipv4.tcp_syncookies': value, 'net.core.somaxconn': '4096' },
    })),
  });
  const host = {
    name: 'local',
    kernel: '6.18.0',
    lab: 'pair',
    privilege: 'root',
    sides: [],
  } as const;
  const cases: [what: string, labs: readonly SysctlReading[][], expected: string[]][] = [
    ['a lab of an early version', [[]], []],
    [
      'one side',
      [[cookies(1, '1')]],
      ['Settings: net.ipv4.tcp_syncookies 1, net.core.somaxconn 4096.'],
    ],
    [
      'sides that are alike',
      [[cookies(1, '1', '1')]],
      ['Settings: net.ipv4.tcp_syncookies 1, net.core.somaxconn 4096.'],
    ],
    [
      'one that was changed, and back',
      [[cookies(1, '1', '1'), cookies(2, '1', '0'), cookies(3, '1', '1')]],
      [
        'Settings of the client: net.ipv4.tcp_syncookies 1, net.core.somaxconn 4096.',
        'Settings of the server: net.ipv4.tcp_syncookies 1 → 0 → 1, net.core.somaxconn 4096.',
      ],
    ],
    [
      'one that the kernel lacks',
      [[cookies(1, null)]],
      ['Settings: net.ipv4.tcp_syncookies not there, net.core.somaxconn 4096.'],
    ],
    [
      'two labs that are alike',
      [[cookies(1, '1')], [cookies(9, '1')]],
      ['Settings: net.ipv4.tcp_syncookies 1, net.core.somaxconn 4096.'],
    ],
  ];
  for (const [what, labs, expected] of cases) {
    it(`tells of ${what}`, () => {
      const of = { ...notebook(), labs: labs.map(sysctls => ({ host, sysctls })) };
      assert.deepEqual(ranWith(of).split('\n\n'), ['*Ran on Linux 6.18.*', ...expected]);
    });
  }
});

/** The page as a browser without scripts sees it. */
function page(html: string): Document {
  return new JSDOM(html).window.document;
}

const sha256 = (text: string | null | undefined): string =>
  `'sha256-${createHash('sha256')
    .update(text ?? '', 'utf8')
    .digest('base64')}'`;

describe('exportHtml', () => {
  it('allows its own script and style, and nothing else', () => {
    const html = exportHtml(everything);
    const document = page(html);
    const policy = document
      .querySelector('meta[http-equiv="Content-Security-Policy"]')
      ?.getAttribute('content');
    const [script, ...moreScripts] = document.querySelectorAll('script:not([type])');
    const [style, ...moreStyles] = document.querySelectorAll('style');
    assert.deepEqual([moreScripts, moreStyles], [[], []]);
    assert.equal(
      policy,
      `default-src 'none'; script-src ${sha256(script?.textContent)}; style-src ${sha256(style?.textContent)}; img-src data:; base-uri 'none'; form-action 'none'`,
    );
    assert.equal(document.querySelectorAll('[style], [src], link, [onclick]').length, 0);
  });

  it('has tables and text for a reader without scripts', () => {
    const document = page(exportHtml(everything));
    const text = document.querySelector('main')?.textContent ?? '';
    for (const word of ['Title', 'ss -tan', '@client', 'SYN_RECV', 'only visible', 'c_1']) {
      assert.ok(text.includes(word), word);
    }
    assert.ok(document.querySelectorAll('.output table').length > 0);
    assert.equal(document.title, 'A title');
  });

  it('takes HTML in a notebook for text', () => {
    const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>';
    const text: Block = { kind: 'view', view: { view: 'text', data: { text: evil, cut: 0 } } };
    const document = page(
      exportHtml({
        ...notebook(prose(evil), step(evil, text), visible(evil, evil)),
        title: evil,
        ranOn: evil,
      }),
    );
    assert.equal(document.querySelectorAll('script').length, 2);
    assert.equal(document.querySelectorAll('img').length, 0);
    assert.equal(document.title, evil);
  });

  it('gives every view to its script as it is, in the order of the page', () => {
    fc.assert(
      fc.property(fc.array(anyView, { maxLength: 4 }), views => {
        const outputs = views.map(view => ({ kind: 'view', view }) as const);
        const document = page(exportHtml(notebook(step('queues', ...outputs))));
        const json = document.getElementById('tcpbook-views')?.textContent ?? '';
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(views)));
        const places = [...document.querySelectorAll('[data-tcpbook-view]')];
        assert.deepEqual(
          places.map(place => place.getAttribute('data-tcpbook-view')),
          views.map((_, index) => String(index)),
        );
      }),
      { numRuns: 30 },
    );
  });
});

interface Ipynb {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly id: string;
    readonly source: string;
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly data?: Readonly<Record<string, unknown>>;
      readonly text?: string;
      readonly evalue?: string;
    }[];
  }[];
}

// test/lab/export.test.ts asks nbformat whether it is valid.
describe('exportIpynb', () => {
  const read = (from: ExportNotebook): Ipynb => JSON.parse(exportIpynb(from)) as Ipynb; // safe: see above

  it('has the cells in order', () => {
    const { cells } = read(everything);
    assert.deepEqual(
      cells.map(({ cell_type, id, source }) => [cell_type, id, source]),
      [
        ['markdown', 'cell-1', '# Title\n\nText & <b>more</b>.'],
        ['code', 'cell-2', 'queues web'],
        ['code', 'cell-3', 'ss -tan'],
        ['code', 'cell-4', 'timeline'],
        ['markdown', 'cell-5', '*Ran on Linux 6.18.*'],
      ],
    );
  });

  it('has each view for readers with and without our renderer', () => {
    const view = samples['queues, the article'];
    const [cell] = read(notebook(step('timeline', { kind: 'view', view }))).cells;
    const data = cell?.outputs?.[0]?.data ?? {};
    assert.deepEqual(Object.keys(data).sort(), [VIEW_MIME, 'text/html', 'text/plain'].sort());
    assert.deepEqual(data[VIEW_MIME], JSON.parse(JSON.stringify(view)));
  });

  it('draws timelines as well-formed pictures, whatever is in them', () => {
    fc.assert(
      fc.property(anyView, view => {
        const picture = view.view === 'timeline' ? timelineSvg(view.data) : undefined;
        if (picture !== undefined) new JSDOM(picture, { contentType: 'image/svg+xml' });
      }),
    );
    const drawn = allSamples.flatMap(([, view]) =>
      view.view === 'timeline' ? (timelineSvg(view.data) ?? []) : [],
    );
    assert.ok(drawn.length > 3);
    for (const word of ['SYN-ACK repeat 1', 'SYN_RECV', 'c5 → web', 'stroke-dasharray']) {
      assert.ok(drawn.join('\n').includes(word), word);
    }
  });

  it('has a picture of a timeline instead of HTML, which readers would prefer', () => {
    const view = timeline([heldAck]);
    const [cell] = read(notebook(step('timeline', { kind: 'view', view }))).cells;
    const types = Object.keys(cell?.outputs?.[0]?.data ?? {}).sort();
    assert.deepEqual(types, [VIEW_MIME, 'image/svg+xml', 'text/plain'].sort());
  });

  it('has what a program printed as a stream, and problems as errors', () => {
    const text: Block = {
      kind: 'view',
      view: { view: 'text', data: { text: 'State Recv-Q\n', cut: 0 } },
    };
    const [cell] = read(notebook(step('sh', text, refused))).cells;
    assert.deepEqual(
      cell?.outputs?.map(one => one.output_type),
      ['stream', 'error'],
    );
    assert.match(cell.outputs[0]?.text ?? '', /State Recv-Q/);
    assert.match(cell.outputs[1]?.evalue ?? '', /^line 3: /);
  });
});
