import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseDocument } from '../../src/document/parseDocument.js';
import { restored } from '../../src/document/separate.js';
import { printData, printOutputs, printRun, weave } from '../../src/document/weave.js';

const block = (id: string, markdown = 'out'): string => printOutputs(id, markdown, '\n');

/** What a file says, in short: cells, `id: Markdown` of outputs, and the parts about the run. */
function read(text: string): string[] {
  const { cells, generated, warnings } = parseDocument(text);
  const outputs = new Map(
    generated.flatMap(part => (part.kind === 'outputs' ? [[part.cell, part]] : [])),
  );
  return [
    ...cells.map(({ kind, text, line }, index) => {
      const part = outputs.get(index);
      return `${kind}@${line} ${text}${part ? ` => ${part.id}: ${part.markdown}` : ''}`;
    }),
    ...generated.flatMap(part => {
      if (part.kind === 'run') return [`run: ${part.markdown}`];
      return part.kind === 'data' ? [`data: ${part.data}`] : [];
    }),
    ...warnings.map(({ problem, range }) => `${problem.code}@${range.line}`),
  ];
}

const data = 'H4sIAAAAAAAAA6tWKkstKs7Mz1OyMtRRSkosTlWyMqwFAA==';

const cases: [title: string, text: string, expected: string[]][] = [
  ['outputs behind their cell', `\`\`\`sh\na\n\`\`\`\n${block('1a')}`, ['sh@1 a => 1a: out']],
  [
    'outputs between cells',
    `# A\n\n\`\`\`sh\na\n\`\`\`\n${block('1a')}\ntext\n`,
    ['markdown@0 # A', 'sh@3 a => 1a: out', 'markdown@12 text'],
  ],
  [
    'fences and tables in outputs',
    `~~~tcpbook\na\n~~~\n${block('1a-2', '```sh\nx\n```\n\n| a |\n| --- |')}b`,
    ['tcpbook@1 a => 1a-2: ```sh\nx\n```\n\n| a |\n| --- |', 'markdown@14 b'],
  ],
  [
    'no blank lines',
    '```sh\n```\n<!-- tcpbook:outputs 1 -->\n<!-- /tcpbook:outputs 1 -->\nb',
    ['sh@1  => 1: ', 'markdown@4 b'],
  ],
  [
    'CRLF',
    `\`\`\`sh\na\n\`\`\`\n${block('1a', 'x\ny')}`.replaceAll('\n', '\r\n'),
    ['sh@1 a => 1a: x\ny'],
  ],
  [
    'what is known of the run',
    `\`\`\`sh\na\n\`\`\`\n${printRun('Ran.', '\n')}${printData(data, '\n')}`,
    ['sh@1 a', 'run: Ran.', `data: ${data}`],
  ],
  [
    'text written below that',
    `\`\`\`sh\na\n\`\`\`\n${printRun('Ran.', '\n')}${printData(data, '\n')}\nb\n`,
    ['sh@1 a', 'markdown@14 b', 'run: Ran.', `data: ${data}`],
  ],
  [
    'an empty comment for the data',
    '```sh\n```\n\n<!-- tcpbook:data\n-->\n\nb\n',
    ['sh@1 ', 'markdown@6 b', 'data: -->'],
  ],
  [
    'text in the place of data',
    '```sh\n```\n\n<!-- tcpbook:data\n服务端调用之后会怎样呢，内核会把它放进队列里面去。\n是的\n',
    ['sh@1 ', 'markdown@4 服务端调用之后会怎样呢，内核会把它放进队列里面去。\n是的', 'data: '],
  ],
  // what is not outputs
  ['outputs behind text', `# A\n${block('1a')}`, [`markdown@0 # A\n${block('1a').trimEnd()}`]],
  [
    'outputs behind an open fence',
    `\`\`\`sh\na\n${block('1a')}`,
    [`sh@1 a\n${block('1a').trimEnd()}`],
  ],
  [
    'a second time',
    `\`\`\`sh\na\n\`\`\`\n${block('1a')}${block('2a', 'more')}`,
    ['sh@1 a => 1a: out', `markdown@10 ${block('2a', 'more').trim()}`],
  ],
  [
    'an example in a fence',
    `\`\`\`\`md\n\`\`\`sh\na\n\`\`\`\n${block('1a')}\`\`\`\`\n\n\`\`\`sh\nb\n\`\`\`\n`,
    [`markdown@0 \`\`\`\`md\n\`\`\`sh\na\n\`\`\`\n${block('1a')}\`\`\`\``, 'sh@13 b'],
  ],
  // damage
  [
    'another id at the end',
    '```sh\na\n```\n\n<!-- tcpbook:outputs 1 -->\nx\n<!-- /tcpbook:outputs 2 -->\n\nb',
    [
      'sh@1 a',
      'markdown@4 <!-- tcpbook:outputs 1 -->\nx\n<!-- /tcpbook:outputs 2 -->\n\nb',
      'outputs-damaged@4',
      'outputs-damaged@6',
    ],
  ],
  [
    'no end, and half a fence',
    '```sh\na\n```\n\n<!-- tcpbook:outputs 1 -->\n```text\nx\n\nb\n```tcpbook\nc\n```\n',
    [
      'sh@1 a',
      'markdown@4 <!-- tcpbook:outputs 1 -->\n```text\nx\n\nb',
      'tcpbook@10 c',
      'outputs-damaged@4',
    ],
  ],
  [
    'no start, and half a fence',
    '```sh\na\n```\n\nx\n```\n\n<!-- /tcpbook:outputs 1 -->\n\nb\n```sh\nc\n```\n',
    [
      'sh@1 a',
      'markdown@4 x\n```\n\n<!-- /tcpbook:outputs 1 -->\n\nb',
      'sh@11 c',
      'outputs-damaged@7',
    ],
  ],
];

// What looks like a cell and is none.
const hidden: [title: string, text: string, expected: string[]][] = [
  ['below an open fence', 'a\n\n````text\n```sh\nb\n```\n', ['cell-hidden@3']],
  ['in a fence that its own end closes', '```text\nx\n```sh\nb\n```\n', ['cell-hidden@2']],
  ['below an open comment', '<!-- a\n\n```sh\nb\n```\n', ['cell-hidden@2']],
  ['below a cell without an end', '```sh\na\n```tcpbook\nb\n```\n', ['cell-hidden@2']],
  ['behind front matter', '---\ntcpbook: 1\n---\n```\n```sh\n', ['cell-hidden@4']],
  ['in a longer fence', '````md\n```sh\nb\n```\n````\n', []],
  ['in another fence', '~~~md\n```sh\nb\n```\n~~~\n', []],
  ['in a comment', '<!--\n```sh\nb\n```\n-->\n', []],
  ['in a list', '- a\n\n  ```sh\n  b\n  ```\n', []],
  [
    'above outputs of which a fence ends within',
    `\`\`\`\`text\nx\n\n\`\`\`sh\na\n\`\`\`\n${block('1', '````')}\nb\n`,
    ['outputs-damaged@7'],
  ],
];

describe('outputs in a file', () => {
  for (const [title, text, expected] of hidden) {
    it(`and cells: ${title}`, () => {
      const { warnings } = parseDocument(text);
      assert.deepEqual(
        warnings.map(({ problem, range }) => `${problem.code}@${range.line}`),
        expected,
      );
    });
  }

  for (const [title, text, expected] of cases) {
    it(`are read: ${title}`, () => {
      assert.deepEqual(read(text), expected);
      const { source, generated } = parseDocument(text);
      assert.equal(restored(source, generated), text);
    });
  }

  const woven: [title: string, source: string, outputs: [number, string][], expected: string][] = [
    ['none', 'a\n', [], 'a\n'],
    [
      'behind a cell',
      '```sh\na\n```\n\nb\n',
      [[0, block('1')]],
      `\`\`\`sh\na\n\`\`\`\n${block('1')}\nb\n`,
    ],
    [
      'behind a last line',
      '```sh\na\n```',
      [[0, block('1')]],
      `\`\`\`sh\na\n\`\`\`\n${block('1')}`,
    ],
    ['behind an open fence', '```sh\na', [[0, block('1')]], `\`\`\`sh\na\n\`\`\`\n${block('1')}`],
    [
      'before text that follows at once',
      '```sh\n```\nb',
      [[0, block('1')]],
      `\`\`\`sh\n\`\`\`\n${block('1')}b`,
    ],
    ['never behind Markdown', 'a\n', [[0, block('1')]], 'a\n'],
  ];
  for (const [title, source, outputs, expected] of woven) {
    it(`are written: ${title}`, () => {
      assert.equal(weave(source, new Map(outputs), '', '\n'), expected);
    });
  }

  it('have no line that could be taken for one of our comments or for a cell', () => {
    const lines = ['<!-- /tcpbook:outputs 1 -->', '<!-- tcpbook:data', '```sh', '  ~~~ tcpbook'];
    const markdown = ['````text', ...lines, '````'].join('\n');
    const text = weave('```sh\n```\n', new Map([[0, block('1', markdown)]]), '', '\n');
    const moved = ['````text', ...lines.map(line => `    ${line}`), '````'].join('\n');
    assert.deepEqual(read(text), [`sh@1  => 1: ${moved}`]);
  });
});

const author = ['The author’s first text.', 'The second.', 'The third.'];
const source = `---\ntcpbook: 1\n---\n\n${author[0]!}\n\n\`\`\`tcpbook\nqueues web\n\`\`\`\n\n${author[1]!}\n\n\`\`\`sh\nss -tan\n\`\`\`\n\n${author[2]!}\n\n\`\`\`tcpbook\nsockets\n\`\`\`\n`;
const code = ['queues web', 'ss -tan', 'sockets'];

/** Outputs that have in them what can swallow what is below: fences, comments, tables. */
const markdown = fc
  .array(
    fc.constantFrom(
      '```mermaid\nsequenceDiagram\n  c->>s: SYN\n```',
      '```text\nState --> Recv-Q <!-- x\n```',
      '````text\n```sh\n````',
      '| a | b |\n| --- | ---: |\n| c &lt; | 1 |',
      '**web** · 127.0.0.1:7777',
      '> **✗** no',
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(blocks => blocks.join('\n\n'));

const file = fc
  .tuple(markdown, markdown, markdown)
  .map(outputs =>
    weave(
      source,
      new Map(outputs.map((one, index) => [index * 2 + 1, block(`${index}a2b3c4d`, one)])),
      printRun('Ran on Linux.', '\n') + printData(data, '\n'),
      '\n',
    ),
  );

/** Where the file has outputs, in UTF-16 units. */
function spans(text: string): { from: number; to: number }[] {
  const { generated } = parseDocument(text);
  let before = 0;
  return generated.map(({ offset, raw }) => {
    const from = offset + before;
    before += raw.length;
    // Blank lines above are the author's as much as ours.
    return { from: from + 1, to: from + raw.length - 1 };
  });
}

/** Whatever was done to a file: all of it is there, and a cell that is none any more is told of. */
function assertTold(damaged: string): void {
  const { source, generated, cells, warnings } = parseDocument(damaged);
  assert.equal(restored(source, generated), damaged);
  const texts = cells.filter(({ kind }) => kind !== 'markdown').map(({ text }) => text);
  for (const text of code) {
    assert.ok(
      texts.includes(text) || warnings.length > 0,
      `${text} is lost silently in\n${damaged}`,
    );
  }
  for (const { raw } of generated) for (const text of author) assert.ok(!raw.includes(text), raw);
}

function assertNothingLost(damaged: string): void {
  const { source, generated, cells } = parseDocument(damaged);
  assert.equal(restored(source, generated), damaged);
  const found = cells.filter(({ kind }) => kind !== 'markdown').map(({ text }) => text);
  for (const text of code) assert.ok(found.includes(text), `${text} is no cell in\n${damaged}`);
  const texts = cells.filter(({ kind }) => kind === 'markdown').map(({ text }) => text);
  for (const text of author) {
    assert.ok(
      texts.some(one => one.includes(text)),
      `${text} is no Markdown in\n${damaged}`,
    );
  }
}

/** One character of a part of the file, changed, put in or taken out. */
interface Edit {
  readonly kind: 'change' | 'insert' | 'delete';
  readonly put: string;
  /** Which of the places: any, or one in a line that is a mark or a fence. */
  readonly at: number;
  readonly aimed: boolean;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('change', 'insert', 'delete'),
  put: fc.constantFrom(...Array.from('`<>-!~ \nx:/')),
  at: fc.nat(),
  aimed: fc.oneof(fc.constant(true), fc.constant(true), fc.boolean()),
});

/** The text with edits within a part of it, each at a place of the part as it was. */
function edited(
  text: string,
  { from, to }: { from: number; to: number },
  edits: readonly Edit[],
): string {
  const part = text.slice(from, to);
  const all = part.split('').map((_, at) => at);
  const lines = [...part.matchAll(/^(?:<!--|-->|`{3,}).*$/gm)];
  const aims = lines.flatMap(({ index, 0: line }) => all.slice(index, index + line.length));
  const characters = part.split('');
  for (const { kind, put, at, aimed } of edits) {
    const places = aimed && aims.length > 0 ? aims : all;
    const place = places[at % places.length]!;
    const now = characters[place]!;
    characters[place] = kind === 'change' ? put : kind === 'insert' ? put + now : '';
  }
  return text.slice(0, from) + characters.join('') + text.slice(to);
}

describe('damage to outputs', function () {
  this.timeout(60_000);

  it('of no kind is found where there is none', () => {
    fc.assert(
      fc.property(file, text => {
        const { generated, warnings, source: found } = parseDocument(text);
        assert.equal(found, source);
        assert.equal(generated.length, 5);
        assert.deepEqual(warnings, []);
      }),
    );
  });

  it('costs no text and no code cell: up to three edits, most of them of marks and fences', () => {
    fc.assert(
      fc.property(
        file,
        fc.nat(4),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (text, which, edits) => assertNothingLost(edited(text, spans(text)[which]!, edits)),
      ),
      { numRuns: 10_000 },
    );
  });

  it('loses no mark by one edit', () => {
    const mark = /^<!-- \/?tcpbook:\w+.*$/gm;
    const text = weave(source, new Map([[1, block('0a2b3c4d')]]), printRun('Ran.', '\n'), '\n');
    const places = [...text.matchAll(mark)].flatMap(({ index, 0: line }) =>
      line.split('').map((_, at) => index + at),
    );
    assert.ok(places.length > 100);
    for (const at of places) {
      const [before, now, after] = [text.slice(0, at), text[at]!, text.slice(at + 1)];
      for (const put of ['', '\n', '`', 'x', ' ', `x${now}`, `\n${now}`, `\`${now}`]) {
        const { generated, warnings } = parseDocument(before + put + after);
        assert.ok(generated.length === 2 || warnings.length > 0, before + put + after);
      }
    }
  });

  it('of any kind and size takes no text with it, and hides no cell silently', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.tuple(fc.nat(4), fc.array(edit, { minLength: 1, maxLength: 9 })), {
          minLength: 1,
          maxLength: 3,
        }),
        (text, parts) => {
          const where = spans(text);
          const inOrder = [...new Map(parts)].sort(([one], [other]) => other - one);
          const damaged = inOrder.reduce(
            (done, [which, edits]) => edited(done, where[which]!, edits),
            text,
          );
          assertTold(damaged);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('of two missing stretches takes no text with it, and hides no cell silently', () => {
    fc.assert(
      fc.property(
        file,
        fc.nat(4),
        fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
        (text, which, places) => {
          const { from, to } = spans(text)[which]!;
          const cuts = places.map(place => from + (place % (to - from))).sort((a, b) => a - b);
          const [a = from, b = from, c = from, d = from] = cuts;
          assertTold(text.slice(0, a) + text.slice(b, c) + text.slice(d));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('costs no text and no code cell: missing stretches', () => {
    fc.assert(
      fc.property(file, fc.nat(4), fc.nat(), fc.nat(), (text, which, one, other) => {
        const { from, to } = spans(text)[which]!;
        const [start, end] = [one % (to - from), other % (to - from)].sort((a, b) => a - b);
        assertNothingLost(text.slice(0, from + start!) + text.slice(from + end!));
      }),
      { numRuns: 5000 },
    );
  });

  it('costs only what is below a cut', () => {
    fc.assert(
      fc.property(file, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        const { source: found, generated } = parseDocument(cut);
        assert.equal(restored(found, generated), cut);
      }),
      { numRuns: 2000 },
    );
  });
});
