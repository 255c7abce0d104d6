import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { SysctlReading } from '../../src/session/model.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { pack, unpack } from '../../src/sharing/pack.js';
import { readOutputs, type KeptOutputs } from '../../src/sharing/readOutputs.js';
import type { Block, SavedCell, SavedLab, SavedNotebook } from '../../src/sharing/saved.js';
import { sourceHash } from '../../src/sharing/sourceHash.js';
import { visibleOutputs, visibleRun } from '../../src/sharing/visible.js';
import { writeOutputs, type OutputsMode } from '../../src/sharing/writeOutputs.js';
import type { View } from '../../src/views/view.js';
import { Failure, problem } from '../../src/words/problems.js';
import { anyView } from '../support/views-models.js';

const text = (text: string): Block => ({
  kind: 'view',
  view: { view: 'text', data: { text, cut: 0 } },
});

const lab: SavedLab = {
  id: '0a0a0a0a',
  host: {
    name: 'local',
    kernel: '6.18.44',
    lab: 'loopback',
    privilege: 'userns',
    sides: [{ name: 'both', address: '127.0.0.1' }],
  },
};

const sysctls: readonly SysctlReading[] = [
  { time: 1, sides: [{ name: 'both', values: { 'net.core.somaxconn': '4096', none: null } }] },
];

const day = Date.UTC(2026, 10, 23, 12);

const saved = (id: string, outputs: readonly Block[], start = day): KeptOutputs => ({
  kind: 'saved',
  cell: { id, ok: true, start, ms: 12, lab: lab.id, outputs },
});

interface Save {
  readonly mode?: OutputsMode;
  readonly labs?: readonly SavedLab[];
  /** The notebook's text after an edit. */
  readonly source?: string;
}

/** Opens a file, changes outputs, saves it. */
function save(
  file: string,
  change: (cells: ReadonlyMap<number, KeptOutputs>) => Iterable<[number, KeptOutputs]> = cells =>
    cells,
  { mode = 'inline', labs = [lab], source }: Save = {},
): string {
  const document = parseDocument(file);
  const found = readOutputs(document);
  return writeOutputs({
    source: source ?? document.source,
    eol: document.eol,
    mode,
    cells: new Map(change(found.cells)),
    labs: [...labs, ...(found.saved?.labs ?? [])],
    before: { generated: document.generated, isSameSource: source === undefined },
  });
}

const source = '# A\n\n```tcpbook\nqueues\n```\n\nB\n\n```sh\nss\n```\n';
const both = (first: string, second: string, start = day): string =>
  save(source, () => [
    [1, saved('1a', [text(first)], start)],
    [3, saved('2b', [text(second)], start)],
  ]);

/** Without what no reader sees. */
const visible = (file: string): string =>
  file.replace(/^<!-- tcpbook:data\n.*\n-->\n/m, '<!-- data -->\n');

describe('a saved file', () => {
  it('shows outputs behind their cells and tells where they ran', () => {
    assert.equal(
      visible(both('one', 'two')),
      `# A

\`\`\`tcpbook
queues
\`\`\`

<!-- tcpbook:outputs 1a -->

\`\`\`text
one
\`\`\`

<!-- /tcpbook:outputs 1a -->

B

\`\`\`sh
ss
\`\`\`

<!-- tcpbook:outputs 2b -->

\`\`\`text
two
\`\`\`

<!-- /tcpbook:outputs 2b -->

<!-- tcpbook:run -->

Ran on Linux 6.18.44, 2026-11-23, loopback lab, unprivileged.

<!-- /tcpbook:run -->

<!-- data -->
`,
    );
  });

  it('gives the outputs back', () => {
    const { cells, saved: data, warnings } = readOutputs(parseDocument(both('one', 'two')));
    assert.deepEqual(
      [...cells],
      [
        [1, saved('1a', [text('one')])],
        [3, saved('2b', [text('two')])],
      ],
    );
    assert.deepEqual(data?.labs, [lab]);
    assert.deepEqual(warnings, []);
  });

  const file = both('one', 'two');
  const markdownOnly = save(file, undefined, { mode: 'visible' });
  const untouched: [title: string, text: string, mode?: OutputsMode][] = [
    ['as we write it', file],
    ['with Windows line endings', file.replaceAll('\n', '\r\n')],
    ['with Markdown only', markdownOnly],
    ['with Markdown only, kept so', markdownOnly, 'visible'],
    ['with Markdown that somebody has edited', file.replace('\none\n', '\nONE\n')],
    ['with blank lines anywhere', file.replaceAll('\n\n', '\n\n\n')],
    ['with text below the data', `${file}\nC\n`],
    ['with damaged data', file.replace('H4sI', 'H4sJ')],
    [
      'with data of another version',
      file.replace(/H4sI.*/, gzipSync('{"version":2}').toString('base64')),
    ],
    ['with a damaged block', file.replace('<!-- /tcpbook:outputs 1a -->', '')],
    ['without outputs', source],
  ];
  for (const [title, text, mode = 'inline'] of untouched) {
    it(`keeps every byte: ${title}`, () => assert.equal(save(text, undefined, { mode }), text));
  }

  it('keeps the blocks of outputs that stay', () => {
    const edited = file.replace('\none\n', '\nONE\n');
    const after = save(edited, cells =>
      [...cells].map(([place, kept]) =>
        place === 3 ? [3, saved('2b', [text('three')])] : [place, kept],
      ),
    );
    assert.equal(visible(after), visible(edited.replace('two', 'three')));
  });

  it('differs in the line about the run alone when the facts are the same', () => {
    const later = both('one', 'two', day + 86_400_000);
    assert.equal(visible(later), visible(file).replace('11-23', '11-24'));
  });

  const modes: [mode: OutputsMode, has: { markdown: boolean; data: boolean }][] = [
    ['inline', { markdown: true, data: true }],
    ['visible', { markdown: true, data: false }],
    ['none', { markdown: false, data: false }],
  ];
  for (const [mode, has] of modes) {
    it(`has with "${mode}" ${JSON.stringify(has)}`, () => {
      const written = save(file, undefined, { mode });
      assert.equal(written.includes('```text\none'), has.markdown);
      assert.equal(written.includes('Ran on'), has.markdown);
      assert.equal(written.includes('tcpbook:data'), has.data);
    });
  }

  it('is the source again when all outputs are cleared', () => {
    assert.equal(
      save(file, () => []),
      source,
    );
  });

  it('keeps outputs with their cell when it moves', () => {
    const moved = '```sh\nss\n```\n\n# A\n\n```tcpbook\nqueues\n```\n';
    const after = save(
      file,
      cells => [
        [0, cells.get(3)!],
        [2, cells.get(1)!],
      ],
      { source: moved },
    );
    const { cells } = readOutputs(parseDocument(after));
    assert.deepEqual(
      [...cells],
      [
        [0, saved('2b', [text('two')])],
        [2, saved('1a', [text('one')])],
      ],
    );
  });

  it('tells the outputs of equal cells apart', () => {
    const twice = '```sh\nss\n```\n\n```sh\nss\n```\n';
    const after = save(twice, () => [
      [0, saved('2b', [text('one')])],
      [1, saved('2b', [text('two')])],
    ]);
    assert.deepEqual(
      [...readOutputs(parseDocument(after)).cells],
      [
        [0, saved('2b', [text('one')])],
        [1, saved('2b-2', [text('two')])],
      ],
    );
    const second = after.slice(after.indexOf('```sh', 6));
    assert.deepEqual(
      [...readOutputs(parseDocument(second)).cells.values()],
      [saved('2b-2', [text('two')])],
    );
  });

  it('shows what is left when the data are damaged, and says so', () => {
    const { cells, warnings } = readOutputs(parseDocument(file.replace('H4sI', 'H4sJ')));
    assert.deepEqual(cells.get(1), { kind: 'markdown', id: '1a', markdown: '```text\none\n```' });
    assert.deepEqual(
      warnings.map(({ problem, range }) => [problem.code, range.line + 1]),
      [['saved-data-damaged', file.split('\n').indexOf('<!-- tcpbook:data')]],
    );
  });

  it('names each lab that its outputs come from', () => {
    const host = { ...lab.host, lab: 'pair', privilege: 'root' } as const;
    const other: SavedLab = { id: '0b', host };
    const kept = saved('1a', [text('one')]);
    assert.ok(kept.kind === 'saved');
    const after = save(
      file,
      cells => [
        [1, { ...kept, cell: { ...kept.cell, lab: '0b' } }],
        [3, cells.get(3)!],
      ],
      { labs: [other] },
    );
    assert.match(after, /\n\nRan on .* pair lab, as root\.\n\nRan on .* loopback lab, unpriv/);
  });

  it('names both machines of a lab on two', () => {
    const client = { name: 'near', kernel: '6.1.0', privilege: 'userns', clockError: 2e5 } as const;
    const host = { ...lab.host, name: 'far', lab: 'pair', client } as const;
    const cell = saved('1a', []);
    assert.ok(cell.kind === 'saved');
    assert.deepEqual(visibleRun([{ ...lab, host }], [cell.cell]), [
      'Ran on Linux 6.18.44 (far; client on near, Linux 6.1.0), 2026-11-23, pair lab, unprivileged.',
    ]);
  });

  it('says what went wrong', () => {
    const why = problem('not-there', { name: 'c<1', what: 'client' });
    const outputs: Block[] = [{ kind: 'problems', problems: [{ problem: why, line: 1 }] }];
    assert.match(visibleOutputs(outputs), /^> \*\*✗ line 2: \*\*.*c&lt;1/);
  });
});

describe('the hash of a source', () => {
  const one = { kind: 'sh', text: 'a\nb', info: '' } as const;
  it('does not see line endings', () => {
    assert.equal(sourceHash(one), sourceHash({ ...one, text: 'a\r\nb' }));
  });
  for (const other of [{ text: 'a\n b' }, { kind: 'tcpbook' }, { info: '@client' }] as const) {
    it(`sees ${Object.keys(other).join()}`, () => {
      assert.notEqual(sourceHash(one), sourceHash({ ...one, ...other }));
    });
  }
});

const block: fc.Arbitrary<Block> = fc.oneof(
  anyView.map((view: View) => ({ kind: 'view' as const, view })),
  fc.record({
    kind: fc.constant('problems' as const),
    problems: fc.array(
      fc.record({
        problem: fc.constant(problem('not-there', { name: 'c1', what: 'client' })),
        line: fc.nat(99),
      }),
      { maxLength: 3 },
    ),
  }),
);
const savedCell: fc.Arbitrary<SavedCell> = fc.record({
  id: fc.stringMatching(/^[0-9a-f]{8}(-[2-9])?$/),
  ok: fc.boolean(),
  start: fc.nat(2 ** 42),
  ms: fc.nat(),
  lab: fc.constantFrom('0a0a0a0a', '0b0b0b0b'),
  outputs: fc.array(block, { maxLength: 4 }),
});
const anySaved: fc.Arbitrary<SavedNotebook> = fc.record({
  version: fc.constant(1 as const),
  labs: fc.constantFrom([], [lab], [{ ...lab, sysctls, packets: 'AAAA' }]),
  cells: fc.array(savedCell, { maxLength: 4 }),
});

describe('packed outputs', function () {
  this.timeout(60_000);

  it('are unpacked as they were', () => {
    fc.assert(
      fc.property(anySaved, one => {
        // As JSON: a field that is undefined is not there.
        assert.deepEqual(unpack(pack(one)), JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  const isTyped = (error: unknown): boolean =>
    error instanceof Failure && /^saved-data-(damaged|newer)$/.test(error.problem.code);

  /** Unpacks to something of the right form, or fails with a problem. */
  function survives(data: string): void {
    try {
      const { cells } = unpack(data);
      for (const { outputs } of cells) visibleOutputs(outputs);
    } catch (error) {
      assert.ok(isTyped(error), String(error));
    }
  }

  it('that are damaged fail with a problem', () => {
    fc.assert(
      fc.property(anySaved, fc.nat(), fc.string({ minLength: 1, maxLength: 4 }), (one, at, put) => {
        const data = pack(one);
        const place = at % data.length;
        survives(data.slice(0, place) + put + data.slice(place + put.length));
        survives(data.slice(0, place));
      }),
    );
  });

  it('of any other form fail with a problem', () => {
    const gzipped = (value: unknown): string => gzipSync(JSON.stringify(value)).toString('base64');
    fc.assert(fc.property(fc.string(), survives));
    fc.assert(fc.property(fc.jsonValue(), value => survives(gzipped(value))));
    const view = fc.constantFrom(
      'queues',
      'sockets',
      'timeline',
      'counters',
      'text',
      'toString',
      1,
    );
    fc.assert(
      fc.property(view, fc.jsonValue(), (name, data) => {
        const outputs = [{ kind: 'view', view: { view: name, data } }];
        const cells = [{ id: '1a', start: 0, ms: 0, outputs }];
        survives(gzipped({ version: 1, labs: [], cells }));
      }),
    );
  });

  for (const [title, value, code] of [
    ['of a newer version', { version: 2 }, 'saved-data-newer'],
    ['without a version', {}, 'saved-data-damaged'],
    [
      'with settings that are none',
      { version: 1, labs: [{ ...lab, sysctls: [{ time: 1, sides: [{}] }] }], cells: [] },
      'saved-data-damaged',
    ],
    [
      'with a client’s machine that is none',
      { version: 1, labs: [{ ...lab, host: { ...lab.host, client: null } }], cells: [] },
      'saved-data-damaged',
    ],
    ['without cells', { version: 1, labs: [] }, 'saved-data-damaged'],
  ] as const) {
    it(`${title} fail with ${code}`, () => {
      assert.throws(
        () => unpack(gzipSync(JSON.stringify(value)).toString('base64')),
        (error: unknown) => error instanceof Failure && error.problem.code === code,
      );
    });
  }
});
