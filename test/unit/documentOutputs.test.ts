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

describe('outputs in a file', () => {
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

  // Three aimed at both marks and a fence between them do: nothing is left to know the block by.
  it('costs no text and no code cell: one or two changed characters', () => {
    const character = fc.constantFrom(...Array.from('`<>-! \nx:'), '~');
    fc.assert(
      fc.property(
        file,
        fc.nat(4),
        fc.array(fc.tuple(fc.nat(), character), { minLength: 1, maxLength: 2 }),
        (text, which, flips) => {
          const { from, to } = spans(text)[which]!;
          const characters = text.split('');
          for (const [at, put] of flips) characters[from + (at % (to - from))] = put;
          assertNothingLost(characters.join(''));
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
