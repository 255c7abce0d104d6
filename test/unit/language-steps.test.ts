import assert from 'node:assert/strict';
import { namesAfter, NO_NAMES, parseCell } from '../../src/language/cellParser.js';
import type { Step } from '../../src/language/model.js';
import type { Claim } from '../../src/steps/claim.js';
import type { Names } from '../../src/steps/parameter.js';
import { FACTS } from '../../src/steps/facts/table.js';
import { STEPS, VERBS } from '../../src/steps/table.js';
import { factUsage, usage } from '../../src/steps/usage.js';

const ABOVE = 'server web port=1 backlog=1\nserver api port=2 backlog=1\nclient c1..c9 -> web';
const NAMES: Names = namesAfter(ABOVE, NO_NAMES);

function only(text: string): Step {
  const { steps, problems } = parseCell(text, NAMES, ['client', 'server']);
  assert.deepEqual(problems, []);
  assert.equal(steps.length, 1);
  return steps[0]!;
}

/** What a step is expected to have read; parts left out are empty, options those not defaulted. */
interface Expected {
  readonly operands?: Readonly<Record<string, unknown>>;
  readonly target?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly side?: string;
  readonly claim?: string;
  readonly guard?: readonly [operator: string, ...version: number[]];
}

const text = (value: string): Uint8Array => Buffer.from(value, 'latin1');
const server = (name: string): object => ({ kind: 'server', name });
const client = (name: string): object => ({ kind: 'client', name });

const CASES: readonly (readonly [string, Expected])[] = [
  [
    'sysctl net.core.somaxconn',
    { operands: { setting: { key: 'net.core.somaxconn', value: undefined } } },
  ],
  [
    'sysctl net.ipv4.tcp_rmem="4096 87380 6291456" @server',
    {
      operands: { setting: { key: 'net.ipv4.tcp_rmem', value: '4096 87380 6291456' } },
      side: 'server',
    },
  ],
  ['server s port=7 backlog=0', { operands: { server: 's' }, options: { port: 7, backlog: 0 } }],
  [
    'server s port=7 backlog=2 accept=all serve=ECHO nofile=64 defer-accept=3s fastopen=5 reuseport address=::1 @client',
    {
      operands: { server: 's' },
      options: {
        port: 7,
        backlog: 2,
        accept: 'all',
        serve: 'echo',
        nofile: 64,
        'defer-accept': 3000,
        fastopen: 5,
        reuseport: true,
        address: '::1',
      },
      side: 'client',
    },
  ],
  [
    'server s exec="redis-server --port 7" port=7',
    { operands: { server: 's' }, options: { port: 7, exec: 'redis-server --port 7' } },
  ],
  ['server s port=7 backlog=-1', { operands: { server: 's' }, options: { port: 7, backlog: -1 } }],
  ['listen web 5', { operands: { server: 'web', backlog: 5 } }],
  ['listen web -2147483648', { operands: { server: 'web', backlog: -(2 ** 31) } }],
  ['accept web', { operands: { server: 'web', count: 1 } }],
  ['accept web 3 timeout=0.5s', { operands: { server: 'web', count: 3 } }],
  [
    'client x -> web fastopen="hi"',
    { operands: { clients: ['x'] }, target: 'web', options: { fastopen: text('hi') } },
  ],
  ['client x -> web', { operands: { clients: ['x'] }, target: 'web' }],
  [
    'client x08..x10 y->api every=50ms timeout=1m',
    {
      operands: { clients: ['x08', 'x09', 'x10', 'y'] },
      target: 'api',
      options: { every: 50, timeout: 60_000 },
    },
  ],
  [
    'client c1 together -> web @client',
    { operands: { clients: ['c1'] }, target: 'web', options: { together: true }, side: 'client' },
  ],
  ['send c1 hello', { operands: { clients: ['c1'], text: text('hello') } }],
  [
    'send c1..c2 c4 "a \\"b\\"\\r\\n\\x00\\xff#"',
    {
      operands: { clients: ['c1', 'c2', 'c4'], text: text('a "b"\r\n\x00\xff#') },
    },
  ],
  ['close c1..c2 web', { operands: { names: [client('c1'), client('c2'), server('web')] } }],
  [
    'close c1..c2 end=server',
    { operands: { names: [client('c1'), client('c2')] }, options: { end: 'server' } },
  ],
  ['shutdown c1 end=server', { operands: { clients: ['c1'] }, options: { end: 'server' } }],
  ['reset c3', { operands: { clients: ['c3'] } }],
  ['kill web', { operands: { server: 'web' } }],
  ['kill web signal=sigterm', { operands: { server: 'web' }, options: { signal: 'TERM' } }],
  ['drop syn c1 -> web', { operands: { segment: 'syn', from: ['c1'] }, target: ['web'] }],
  [
    'drop ack new1..new2 -> web count=2',
    {
      operands: { segment: 'ack', from: ['new1', 'new2'] },
      target: ['web'],
      options: { count: 2 },
    },
  ],
  [
    'drop syn-ack web -> c1 new2..new3',
    { operands: { segment: 'syn-ack', from: ['web'] }, target: ['c1', 'new2', 'new3'] },
  ],
  [
    'drop fin c1 new2 -> web',
    { operands: { segment: 'fin', from: ['c1', 'new2'] }, target: ['web'] },
  ],
  [
    'drop fin web -> c1 new2',
    { operands: { segment: 'fin', from: ['web'] }, target: ['c1', 'new2'] },
  ],
  ['pass all', { operands: { clients: ['all'] } }],
  ['pass c1 c3..c4', { operands: { clients: ['c1', 'c3', 'c4'] } }],
  [
    'flood web count=500 every=250us',
    { operands: { server: 'web' }, options: { count: 500, every: 0.25 } },
  ],
  ['wait 1.5s', { operands: { duration: 1500 } }],
  ['wait 200us', { operands: { duration: 0.2 } }],
  [
    'wait until server-state c5 == syn-recv within=2s',
    {
      operands: { duration: undefined },
      options: { within: 2000 },
      claim: 'server-state [["c5"]] == SYN_RECV',
    },
  ],
  ['queues', { operands: { servers: [] } }],
  ['queues web api', { operands: { servers: ['web', 'api'] } }],
  ['sockets web', { operands: { servers: ['web'] } }],
  [
    'attach nginx port=80',
    { operands: { server: 'nginx' }, options: { port: 80, pid: undefined } },
  ],
  [
    'attach nginx pid=812',
    { operands: { server: 'nginx' }, options: { port: undefined, pid: 812 } },
  ],
  [
    'attach cache port=6379 address=::1',
    { operands: { server: 'cache' }, options: { port: 6379, address: '::1' } },
  ],
  ['watch', { operands: { servers: [] } }],
  ['watch web since=start', { operands: { servers: ['web'] }, options: { since: 'start' } }],
  ['timeline', { operands: { names: [] } }],
  [
    'timeline c5 web since=start',
    { operands: { names: [client('c5'), server('web')] }, options: { since: 'start' } },
  ],
  ['counters', { operands: { pattern: undefined } }],
  [
    'counters Listen* since=start',
    { operands: { pattern: 'Listen*' }, options: { since: 'start' } },
  ],
  ['explain web api', { operands: { servers: ['web', 'api'] } }],
  ['explain backlog=-1', { operands: { servers: [] }, options: { backlog: -1 } }],
  [
    'explain kernel=3.10,6.18 backlog=128 defer-accept',
    {
      operands: { servers: [] },
      options: { kernel: ['3.10', '6.18'], backlog: 128, 'defer-accept': true, 'syn-queue': 0 },
    },
  ],
  [
    'compare "one.tcpbook.md" "other.tcpbook.md" here',
    {
      operands: { files: ['one.tcpbook.md', 'other.tcpbook.md'] },
      options: { here: true },
    },
  ],
  ['expect mismatches web == 0', { claim: 'mismatches ["web"] == 0' }],
  ['expect accept-queue web == 3', { claim: 'accept-queue ["web"] == 3' }],
  ['expect accept-queue web==3', { claim: 'accept-queue ["web"] == 3' }],
  [
    'expect syn-queue web <= 3 within=1s',
    { claim: 'syn-queue ["web"] <= 3', options: { within: 1000 } },
  ],
  ['expect state c1..c3 == ESTAB', { claim: 'state [["c1","c2","c3"]] == ESTABLISHED' }],
  ['expect state c1 c2 != fin-wait-1', { claim: 'state [["c1","c2"]] != FIN_WAIT1' }],
  ['expect count web SYN-RECV > 0', { claim: 'count ["web","SYN_RECV"] > 0' }],
  ['expect counter ListenDrops >= 1', { claim: 'counter ["ListenDrops"] >= 1' }],
  ['expect packets c1 c2 syn-ack < 9', { claim: 'packets [["c1","c2"],"syn-ack"] < 9' }],
  [
    'expect sent-after c1 c2 syn 3 == 2.9s..3300ms',
    { claim: 'sent-after [["c1","c2"],"syn",3] == {"from":2900,"to":3300}' },
  ],
  ['expect backlog web == 5', { claim: 'backlog ["web"] == 5' }],
  ['expect sent-after c1 syn-ack 2 >= 950ms', { claim: 'sent-after [["c1"],"syn-ack",2] >= 950' }],
  ['expect connected c1..c2', { claim: 'connected [["c1","c2"]] == yes' }],
  ['expect connected c1 == no', { claim: 'connected [["c1"]] == no' }],
  [
    'expect error c1 == econnreset because="it was \\"killed\\""',
    {
      claim: 'error [[{"kind":"client","name":"c1"}]] == ECONNRESET',
      options: { because: 'it was "killed"' },
    },
  ],
  ['expect error web == none', { claim: 'error [[{"kind":"server","name":"web"}]] == none' }],
  ['expect accepted web == 1', { claim: 'accepted ["web"] == 1' }],
  [
    'expect alive web within=1s if kernel >= 4.10',
    { claim: 'alive ["web"] == yes', options: { within: 1000 }, guard: ['>=', 4, 10] },
  ],
  [
    'expect alive web == no if kernel<6.12.10',
    { claim: 'alive ["web"] == no', guard: ['<', 6, 12, 10] },
  ],
];

const valueText = (value: Claim['value']): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

describe('steps that are right', () => {
  const claimOnly = (verb: string): object => (verb === 'wait' ? { duration: undefined } : {});

  for (const [source, expected] of CASES) {
    it(source, () => {
      const { args, definition } = only(source);
      const { claim, guard } = args;
      assert.deepEqual(args.operands, expected.operands ?? claimOnly(definition.verb));
      assert.deepEqual(args.target, expected.target);
      const options = args.options as Readonly<Record<string, unknown>>;
      for (const [name, value] of Object.entries(expected.options ?? {})) {
        assert.deepEqual(options[name], value, name);
      }
      assert.equal(args.side, expected.side);
      const written =
        claim &&
        `${claim.fact.name} ${JSON.stringify(claim.operands)} ${claim.operator} ${valueText(claim.value)}`;
      assert.equal(written, expected.claim);
      assert.deepEqual(guard && [guard.operator, ...guard.version], expected.guard);
    });
  }

  it('covers every verb and every fact', () => {
    const verbs = new Set(CASES.map(([source]) => source.split(' ')[0]));
    assert.deepEqual(
      VERBS.filter(verb => !verbs.has(verb)),
      [],
    );
    const facts = new Set(CASES.map(([, { claim = '' }]) => claim.split(' ')[0]));
    assert.deepEqual(
      FACTS.filter(fact => !facts.has(fact.name)),
      [],
    );
  });

  const defaults: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['server s port=7 backlog=2', { accept: 0, serve: 'hold', reuseport: false, exec: undefined }],
    ['accept web', { timeout: 500 }],
    ['client x -> web', { timeout: 500, together: false, every: undefined }],
    ['kill web', { signal: 'KILL' }],
    ['flood web count=1', { every: 1 }],
    ['wait until alive web', { within: 5000 }],
    ['close c1', { end: 'client' }],
    ['shutdown c1', { end: 'client' }],
    ['watch', { since: 'cell' }],
    ['timeline', { since: 'cell' }],
    ['counters', { since: 'cell' }],
    ['expect alive web', { within: 0, because: undefined }],
  ];
  for (const [source, expected] of defaults) {
    it(`defaults of: ${source}`, () => {
      const options = only(source).args.options as Readonly<Record<string, unknown>>;
      for (const [name, value] of Object.entries(expected))
        assert.deepEqual(options[name], value, name);
    });
  }

  for (const definition of STEPS) {
    it(`examples of ${definition.verb}`, () => {
      for (const example of definition.examples) assert.equal(only(example).definition, definition);
    });
  }
});

describe('text and place of a step', () => {
  const cases: readonly (readonly [string, string, readonly [number, number, number]])[] = [
    ['  queues  web # all of it', 'queues  web', [0, 2, 13]],
    ['# first\n\nqueues', 'queues', [2, 0, 6]],
    ['\r\n\r\nqueues\r\n', 'queues', [2, 0, 6]],
    ['client x1 \\\n  -> web \\\n  every=5ms # so', 'client x1 -> web every=5ms', [0, 0, 9]],
    ['client x1 \\  \r\n-> web', 'client x1 -> web', [0, 0, 9]],
    ['queues \\', 'queues', [0, 0, 6]],
  ];
  for (const [source, expected, [line, column, endColumn]] of cases) {
    it(JSON.stringify(source), () => {
      const step = only(source);
      assert.equal(step.text, expected);
      assert.equal(step.line, line);
      assert.deepEqual(step.range, { line, column, endColumn });
    });
  }

  it('keeps a claim as written, single-spaced', () => {
    const claim = only('expect  state c1..c2   == ESTAB if kernel >= 4.10').args.claim;
    assert.equal(claim?.text, 'state c1..c2 == ESTAB');
  });
});

describe('names', () => {
  it('are known to the lines and cells below', () => {
    const first = parseCell('server s port=1 backlog=1\nclient k1..k3 -> s', NO_NAMES, ['both']);
    assert.deepEqual(first.problems, []);
    assert.deepEqual(
      [...first.names.defined],
      [
        ['s', 'server'],
        ['k1', 'client'],
        ['k2', 'client'],
        ['k3', 'client'],
      ],
    );
    assert.deepEqual(parseCell('close s k3', first.names, ['both']).problems, []);
  });

  it('may be used again for the same kind', () => {
    const { problems } = parseCell('server web port=3 backlog=1\nclient c1 -> web', NAMES, [
      'both',
    ]);
    assert.deepEqual(problems, []);
  });

  it('of a faulty cell above are no fault of the cell below', () => {
    const above = namesAfter('servr s port=1\nclient k1..d3 -> s', NO_NAMES);
    assert.deepEqual(parseCell('client x -> s\nclose k1', above, ['both']).problems, []);
  });
});

describe('usage', () => {
  const verbs: Readonly<Record<string, string>> = {
    sysctl: 'sysctl KEY[=VALUE] [@SIDE]',
    accept: 'accept SERVER [N] [timeout=TIME]',
    client:
      'client CLIENTS… -> SERVER [every=TIME] [together] [fastopen="TEXT"] [timeout=TIME] [@SIDE]',
    drop: 'drop syn|ack|syn-ack|fin FROM… -> TARGET… [count=N]',
    wait: 'wait [TIME] [until CLAIM] [within=TIME]',
    expect: 'expect CLAIM [within=TIME] [because="TEXT"] [if kernel >= X.Y]',
  };
  for (const definition of STEPS) {
    const expected = verbs[definition.verb];
    if (expected !== undefined) it(expected, () => assert.equal(usage(definition), expected));
  }
  const facts: Readonly<Record<string, string>> = {
    'accept-queue': 'accept-queue SERVER == N',
    state: 'state CLIENTS… == WORD',
    count: 'count SERVER STATE == N',
    'sent-after': 'sent-after CLIENTS… KIND N == TIME..TIME',
    connected: 'connected CLIENTS… [== yes|no]',
  };
  for (const fact of FACTS) {
    const expected = facts[fact.name];
    if (expected !== undefined) it(expected, () => assert.equal(factUsage(fact), expected));
  }
});
