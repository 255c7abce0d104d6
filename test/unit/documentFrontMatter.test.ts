import assert from 'node:assert/strict';
import { parseDocument } from '../../src/document/parseDocument.js';

const defaults = {
  lab: 'loopback',
  host: undefined,
  hosts: undefined,
  address: undefined,
  requiresKernel: undefined,
  requiresPrograms: [],
};

/** Problems as `line:column-endColumn code {what it says}`; the data's known words left out. */
function problemsOf(text: string): string[] {
  return parseDocument(text).problems.map(({ problem, range }) => {
    const data = Object.entries(problem.data)
      .filter(([key]) => key !== 'known' && key !== 'expected' && key !== 'reason')
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ');
    return `${range.line}:${range.column}-${range.endColumn} ${problem.code} ${data}`.trimEnd();
  });
}

const good: [yaml: string, expected: Record<string, unknown>][] = [
  ['', {}],
  ['tcpbook: 1', {}],
  ['# only a comment', {}],
  ['lab: pair', { lab: 'pair' }],
  ["lab: 'host' # quoted", { lab: 'host' }],
  ['host: me@example.org', { host: 'me@example.org' }],
  ['host:', {}],
  [
    'hosts: { client: local, server: me@box }',
    { lab: 'pair', hosts: { client: 'local', server: 'me@box' } },
  ],
  [
    'lab: direct\nhosts: { client: a, server: b }\naddress: 203.0.113.5',
    { lab: 'direct', hosts: { client: 'a', server: 'b' }, address: '203.0.113.5' },
  ],
  [
    'lab: direct\nhosts: { client: a, server: b }\naddress: 2001:db8::5',
    { lab: 'direct', hosts: { client: 'a', server: 'b' }, address: '2001:db8::5' },
  ],
  ['address:', {}],
  ['requires: { kernel: ">=4.10" }', { requiresKernel: '>=4.10' }],
  ['requires:\n  kernel: 4.10', { requiresKernel: '4.10' }],
  ['requires:\n  kernel: ">=4.10 <6.13"', { requiresKernel: '>=4.10 <6.13' }],
  [
    'requires: { programs: [nginx, redis-server] }',
    { requiresPrograms: ['nginx', 'redis-server'] },
  ],
  ['requires:\n  programs: php-fpm', { requiresPrograms: ['php-fpm'] }],
  ['requires:\n  kernel: 4.10\n  programs: []', { requiresKernel: '4.10', requiresPrograms: [] }],
  ['requires:', {}],
  ['title: A\ndescription: B\nlang: zh-CN\ntags: [a, b]\nauthor: C', {}],
];

const bad: [title: string, text: string, problems: string[]][] = [
  ['an unknown key', '---\nlabb: pair\n---', ['1:0-4 front-matter-key found=labb nearest=lab']],
  [
    'a key like none',
    '---\nfrobnicate: 1\n---',
    ['1:0-10 front-matter-key found=frobnicate nearest=undefined'],
  ],
  ['another version', '---\ntcpbook: 2\n---', ['1:9-10 front-matter-value key=tcpbook found=2']],
  ['no version', '---\ntcpbook:\n---', ['1:0-7 front-matter-value key=tcpbook found=']],
  ['an unknown lab', '---\n\nlab:   pear\n---', ['2:7-11 front-matter-value key=lab found=pear']],
  [
    'an option as host',
    '---\nhost: -oProxy=x\n---',
    ['1:6-15 front-matter-value key=host found=-oProxy=x'],
  ],
  ['a list as host', '---\nhost: [a]\n---', ['1:6-9 front-matter-value key=host found=[a]']],
  [
    'a bad bound',
    '---\nrequires:\n  kernel: new\n---',
    ['2:10-13 front-matter-value key=requires.kernel found=new'],
  ],
  [
    'a path as program',
    '---\nrequires:\n  programs: [nginx, /bin/sh]\n---',
    ['2:12-28 front-matter-value key=requires.programs found=[nginx, /bin/sh]'],
  ],
  [
    'an unknown requirement',
    '---\nrequires: { kernle: 4 }\n---',
    ['1:12-18 front-matter-key found=kernle nearest=kernel'],
  ],
  [
    'one host of two',
    '---\nhosts: { client: a }\n---',
    ['1:7-20 front-matter-value key=hosts found={ client: a }'],
  ],
  [
    'two hosts in a lab of one',
    '---\nlab: loopback\nhosts: { client: a, server: b }\n---',
    ['1:5-13 front-matter-value key=lab found=loopback'],
  ],
  [
    'host beside hosts',
    '---\nhost: c\nhosts: { client: a, server: b }\n---',
    ['1:6-7 front-matter-value key=host found=c'],
  ],
  [
    'quotes in a host',
    '---\nhosts: { client: a, server: "b\'c" }\n---',
    [`1:28-33 front-matter-value key=hosts.server found="b'c"`],
  ],
  ['a direct lab on one host', '---\nlab: direct\n---', ['1:5-11 direct-needs-hosts']],
  [
    'a direct lab with a broken pair of hosts, once',
    '---\nlab: direct\nhosts: { client: a }\n---',
    ['2:7-20 front-matter-value key=hosts found={ client: a }'],
  ],
  [
    'an address without a direct lab',
    '---\nhosts: { client: a, server: b }\naddress: 203.0.113.5\n---',
    ['2:9-20 front-matter-value key=address found=203.0.113.5'],
  ],
  [
    'a name as address',
    '---\nlab: direct\nhosts: { client: a, server: b }\naddress: box\n---',
    ['3:9-12 front-matter-value key=address found=box'],
  ],
  [
    'an address with a zone',
    '---\nlab: direct\nhosts: { client: a, server: b }\naddress: fe80::1%eth0\n---',
    ['3:9-21 front-matter-value key=address found=fe80::1%eth0'],
  ],
  ['requires without keys', '---\nrequires: 4.10\n---', ['1:10-14 front-matter-syntax']],
  ['a list', '---\n- lab\n---', ['1:0-5 front-matter-syntax']],
  ['a key twice', '---\nlab: pair\nlab: host\n---', ['2:0-3 front-matter-syntax']],
  ['an open bracket', '---\ntags: [a\n---', ['2:0-0 front-matter-syntax']],
  [
    'CRLF and a byte order mark',
    '\uFEFF---\r\ntcpbook: 1\r\nlabb: x\r\n---\r\n',
    ['2:0-4 front-matter-key found=labb nearest=lab'],
  ],
  ['no end', '---\nlab: pair\n\n# Text\n', ['0:0-3 front-matter-unterminated']],
];

describe('front matter', () => {
  for (const [yaml, expected] of good) {
    it(`reads ${JSON.stringify(yaml)}`, () => {
      const document = parseDocument(`---\n${yaml}\n---\ntext\n`);
      assert.deepEqual(document.problems, []);
      assert.deepEqual(document.frontMatter, { ...defaults, ...expected });
    });
  }

  for (const [title, text, expected] of bad) {
    it(`finds ${title}, and opens the file all the same`, () => {
      const document = parseDocument(text);
      assert.deepEqual(problemsOf(text), expected);
      assert.equal(document.head + document.cells.map(cell => cell.raw).join(''), text);
    });
  }

  it('keeps what does read', () => {
    const { frontMatter } = parseDocument(
      '---\nlab: pair\nhsot: x\nrequires: { kernel: x }\n---\n',
    );
    assert.deepEqual(frontMatter, { ...defaults, lab: 'pair' });
  });

  it('survives absurd nesting and aliases', () => {
    const nested = parseDocument(`---\ntags: ${'['.repeat(10_000)}\n---\n`);
    assert.ok(nested.problems.length > 0);
    const levels = Array.from({ length: 30 }, (_, n) => `  - &a${n + 1} [*a${n}, *a${n}]`);
    const aliases = parseDocument(`---\ntags:\n  - &a0 x\n${levels.join('\n')}\n---\n`);
    assert.deepEqual(aliases.problems, []);
  });
});
