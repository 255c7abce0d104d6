import assert from 'node:assert/strict';
import { parseCell } from '../../src/language/cellParser.js';
import { parseShellInfo } from '../../src/language/sideReader.js';
import type { Names } from '../../src/steps/parameter.js';
import type { ProblemCode } from '../../src/words/problems.js';
import { unmark } from '../support/marked.js';

const NAMES: Names = {
  defined: new Map([
    ['web', 'server'],
    ['api', 'server'],
    ['c1', 'client'],
    ['c2', 'client'],
    ['c3', 'client'],
    ['c4', 'client'],
  ]),
};

const PAIR = ['client', 'server'];

type Expected = readonly [ProblemCode, Readonly<Record<string, unknown>>?];

/** A cell with `⟦…⟧` around what is wrong, and for each mark the problem expected there. */
type Case = readonly [marked: string, ...expected: Expected[]];

function check([marked, ...expected]: Case): void {
  const { text, ranges } = unmark(marked);
  const { problems, steps } = parseCell(text, NAMES, PAIR);
  assert.deepEqual(
    problems.map(({ problem, range }) => [problem.code, range]),
    expected.map(([code], index) => [code, ranges[index]]),
  );
  for (const [index, [, data = {}]] of expected.entries()) {
    const found: Readonly<Record<string, unknown>> = problems[index]!.problem.data;
    const picked = Object.fromEntries(Object.keys(data).map(key => [key, found[key]]));
    assert.deepEqual(picked, data);
  }
  assert.ok(steps.length < text.split('\n').length, 'a faulty line gives no step');
}

const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, character => JSON.stringify(character).slice(1, -1));

function cases(title: string, table: readonly Case[]): void {
  describe(title, () => {
    for (const entry of table) it(printable(entry[0]), () => check(entry));
  });
}

describe('problems of a cell', () => {
  cases('verbs', [
    ['⟦servr⟧ x port=1 backlog=2', ['unknown-verb', { found: 'servr', nearest: 'server' }]],
    ['  ⟦Queues⟧ web', ['unknown-verb', { nearest: 'queues' }]],
    ['⟦frobnicate⟧', ['unknown-verb', { nearest: undefined }]],
    ['⟦port=7⟧ web', ['unknown-verb']],
    ['⟦constructor⟧', ['unknown-verb']],
    ['⟦->⟧ web', ['unexpected-character', { found: '->' }]],
    ['⟦@client⟧ queues', ['unexpected-character', { found: '@' }]],
    ['queues\n⟦queus⟧\nqueues', ['unknown-verb', { nearest: 'queues' }]],
    ['queues\r\n⟦queus⟧', ['unknown-verb']],
  ]);

  cases('names', [
    ['queues ⟦wbe⟧', ['unknown-name', { found: 'wbe', nearest: 'web', expected: 'server' }]],
    ['queues ⟦c1⟧', ['wrong-kind-of-name', { found: 'c1', is: 'client', expected: 'server' }]],
    ['send ⟦web⟧ "x"', ['wrong-kind-of-name', { is: 'server', expected: 'client' }]],
    ['reset ⟦c3..c5⟧', ['unknown-name', { found: 'c5', expected: 'client' }]],
    ['reset ⟦c4..c1⟧', ['bad-range', { reason: 'backwards' }]],
    ['reset ⟦c1..d4⟧', ['bad-range', { reason: 'different-stems' }]],
    ['reset ⟦c1..4⟧', ['bad-range', { reason: 'different-stems' }]],
    ['reset ⟦c1..⟧', ['bad-range', { reason: 'different-stems' }]],
    ['client ⟦x1..x9999⟧ -> web', ['bad-range', { reason: 'too-many' }]],
    ['client ⟦x1..x99999999999999999999⟧ -> web', ['bad-range', { reason: 'too-many' }]],
    ['client x1..x4000 ⟦y1..y4000⟧ -> web', ['bad-range', { reason: 'too-many' }]],
    ['client x1 ⟦x1..x3⟧ -> web', ['bad-value', { expected: 'each new name once' }]],
    ['client ⟦web⟧ -> api', ['wrong-kind-of-name', { is: 'server', expected: 'client' }]],
    ['server ⟦c1⟧ port=1 backlog=1', ['wrong-kind-of-name', { is: 'client', expected: 'server' }]],
    ['server ⟦9web⟧ port=1 backlog=1', ['bad-value', { what: 'server', found: '9web' }]],
    ['client ⟦all⟧ -> web', ['bad-value', { what: 'clients' }]],
    ['close c1 ⟦c9⟧ web ⟦wep⟧', ['unknown-name'], ['unknown-name', { nearest: 'web' }]],
    ['pass ⟦c7⟧', ['unknown-name']],
    ['timeline ⟦c1..c7⟧', ['unknown-name', { found: 'c5' }]],
  ]);

  cases('arrows', [
    ['client x1 ⟦web⟧', ['missing-arrow', { verb: 'client' }]],
    ['⟦client⟧ x1', ['missing-arrow']],
    ['client x1 ⟦->⟧', ['missing-operand', { what: 'server' }]],
    ['⟦client⟧ -> web', ['missing-operand', { what: 'clients' }]],
    ['client x1 -> ⟦wep⟧', ['unknown-name', { nearest: 'web' }]],
    ['client x1 -> web ⟦api⟧', ['surplus-operand', { found: 'api' }]],
    ['client x1 -> web ⟦->⟧', ['unexpected-character']],
    ['queues ⟦->⟧ web', ['unexpected-character', { found: '->' }]],
    ['client x1 ⟦→⟧ web', ['unexpected-character', { found: '→' }]],
  ]);

  cases('options', [
    ['server x ⟦prt⟧=7777 backlog=2 port=1', ['unknown-option', { nearest: 'port' }]],
    ['⟦server⟧ x backlog=2', ['missing-option', { option: 'port' }]],
    ['⟦server⟧ x port=7', ['missing-option', { option: 'backlog' }]],
    ['server x port=⟦70000⟧ backlog=2', ['bad-value', { what: 'port', found: '70000' }]],
    ['server x port=7 backlog=⟦-2147483649⟧', ['bad-value', { what: 'backlog' }]],
    ['server x port=7 backlog=⟦2147483648⟧', ['bad-value', { what: 'backlog' }]],
    ['server x port=⟦-7⟧ backlog=2', ['bad-value', { what: 'port' }]],
    ['listen ⟦c1⟧ 5', ['wrong-kind-of-name', { is: 'client', expected: 'server' }]],
    ['⟦listen⟧ web', ['missing-operand', { verb: 'listen', what: 'backlog' }]],
    ['listen web ⟦many⟧', ['bad-value', { what: 'backlog' }]],
    ['server x port=⟦⟧ backlog=2', ['bad-value', { what: 'port', found: '' }]],
    ['server x port=7 backlog=2 ⟦port⟧=8', ['duplicate-option', { option: 'port' }]],
    ['server x port=7 backlog=2 accept=⟦some⟧', ['bad-value', { what: 'accept' }]],
    ['server x port=7 backlog=2 serve=⟦ecko⟧', ['unknown-word', { nearest: 'echo' }]],
    ['server x port=7 backlog=2 ⟦reusport⟧', ['unknown-option', { nearest: 'reuseport' }]],
    ['server x port=7 backlog=2 reuseport=⟦yes⟧', ['bad-value', { what: 'reuseport' }]],
    ['server x port=7 backlog=2 address=⟦localhost⟧', ['bad-value', { what: 'address' }]],
    [
      'server x port=7 ⟦backlog⟧=2 exec="a"',
      ['conflicting-options', { option: 'exec', other: 'backlog' }],
    ],
    ['server x ⟦port⟧ 7777 backlog=2', ['bad-value', { what: 'port', expected: 'port=PORT' }]],
    ['client x1 -> web ⟦every⟧=5ms together', ['conflicting-options', { other: 'every' }]],
    [
      'client x1 -> web timeout=⟦500⟧',
      ['bad-value', { expected: 'a time with its unit: 500ms or 500s' }],
    ],
    ['client x1 -> web timeout=⟦5sec⟧', ['bad-value', { what: 'timeout' }]],
    ['client x1 -> web timeout=⟦25h⟧', ['bad-value', { expected: 'a time of 24h or less' }]],
    ['kill web signal=⟦KIL⟧', ['unknown-word', { nearest: 'KILL' }]],
    ['⟦flood⟧ web', ['missing-option', { option: 'count' }]],
    ['flood web count=⟦100001⟧', ['bad-value', { what: 'count' }]],
    ['flood web count=5 every=⟦124us⟧', ['bad-value', { expected: 'a time of 125us or more' }]],
    ['queues ⟦constructor⟧=5', ['unknown-option', { nearest: undefined, known: [] }]],
    ['sysctl ⟦kernel.panic=1⟧', ['bad-value', { what: 'setting' }]],
    ['sysctl ⟦net.../x=1⟧', ['bad-value']],
    ['sysctl ⟦net.core.somaxconn=⟧', ['bad-value']],
    ['sysctl net.core.somaxconn ⟦=⟧ 5', ['unexpected-character', { found: '=' }]],
    ['⟦sysctl⟧', ['missing-operand', { what: 'setting' }]],
    ['counters ⟦Listen-Drops⟧', ['bad-value', { what: 'pattern' }]],
  ]);

  cases('operands', [
    ['⟦accept⟧', ['missing-operand', { verb: 'accept', what: 'server' }]],
    ['accept web ⟦0⟧', ['bad-value', { what: 'count' }]],
    ['accept web 1 ⟦2⟧ 3', ['surplus-operand', { found: '2' }]],
    ['⟦send⟧ c1', ['missing-operand', { what: 'text' }]],
    ['send c1 ⟦""⟧', ['bad-value', { what: 'text' }]],
    ['⟦pass⟧', ['missing-operand', { what: 'clients' }]],
    ['drop ⟦rst⟧ c1 -> web', ['unknown-word', { known: ['syn', 'ack', 'syn-ack', 'fin'] }]],
    ['drop fin web ⟦api⟧ -> c1', ['bad-value', { expected: 'one server only' }]],
    ['drop fin c1 -> web ⟦api⟧', ['bad-value', { expected: 'one server only' }]],
    ['close c1 end=⟦sever⟧', ['unknown-word', { nearest: 'server' }]],
    ['close web end=⟦server⟧', ['bad-value', { what: 'end' }]],
    ['shutdown ⟦web⟧', ['wrong-kind-of-name', { expected: 'client' }]],
    ['server x port=7 backlog=2 fastopen=⟦0⟧', ['bad-value', { what: 'fastopen' }]],
    ['client x1 -> web fastopen=⟦""⟧', ['bad-value', { what: 'fastopen' }]],
    ['drop ⟦synack⟧ web -> c1', ['unknown-word', { nearest: 'syn-ack' }]],
    ['drop ack c9 -> web ⟦api⟧', ['bad-value', { expected: 'one server only' }]],
    ['drop syn-ack web ⟦api⟧ -> c1', ['bad-value', { expected: 'one server only' }]],
    ['drop ack c9 -> ⟦wep⟧', ['unknown-name', { nearest: 'web' }]],
    ['⟦wait⟧', ['missing-operand', { what: 'duration' }]],
    ['wait ⟦500⟧', ['bad-value']],
    ['wait 5ms ⟦within⟧=5s', ['conflicting-options', { option: 'within', other: 'duration' }]],
    ['wait ⟦5ms⟧ until alive web', ['surplus-operand']],
    ['wait ⟦until⟧', ['missing-operand', { what: 'claim' }]],
    ['queues web ⟦>⟧', ['unexpected-character', { found: '>' }]],
  ]);

  cases('several at one place or in one line', [
    [
      '⟦⟦client⟧⟧',
      ['missing-operand', { what: 'clients' }],
      ['missing-operand', { what: 'server' }],
    ],
    ['drop ack ⟦web⟧ -> ⟦c1⟧', ['wrong-kind-of-name'], ['wrong-kind-of-name']],
    [
      'server ⟦1x⟧ port=⟦x⟧ ⟦nofle⟧=5 backlog=2 accept=⟦?⟧',
      ['bad-value', { what: 'server' }],
      ['bad-value', { what: 'port' }],
      ['unknown-option', { nearest: 'nofile' }],
      ['bad-value', { what: 'accept' }],
    ],
    [
      'accept ⟦wep⟧ ⟦x⟧\n⟦clos⟧ c1\nqueues ⟦wbe⟧',
      ['unknown-name'],
      ['bad-value'],
      ['unknown-verb', { nearest: 'close' }],
      ['unknown-name'],
    ],
    [
      'expect ⟦acept-queue⟧ web == 3 ⟦wihin⟧=2s if ⟦kernal⟧ >= 4.10',
      ['unknown-word', { nearest: 'accept-queue' }],
      ['unknown-option', { nearest: 'within' }],
      ['unknown-word', { nearest: 'kernel' }],
    ],
  ]);

  cases('claims', [
    ['⟦expect⟧', ['missing-operand', { what: 'claim' }]],
    ['expect ⟦acept-queue⟧ web == 3', ['unknown-word', { what: 'fact', nearest: 'accept-queue' }]],
    ['expect accept-queue ⟦wbe⟧ == 3', ['unknown-name', { nearest: 'web' }]],
    ['expect ⟦accept-queue⟧ == 3', ['missing-operand', { what: 'server' }]],
    ['expect accept-queue web ⟦api⟧ == 3', ['surplus-operand', { found: 'api' }]],
    ['expect ⟦accept-queue⟧ web', ['missing-operator', { fact: 'accept-queue' }]],
    ['expect ⟦accept-queue⟧ web 3', ['missing-operator']],
    ['expect accept-queue web ⟦=⟧ 3', ['unknown-word', { what: 'operator', nearest: '==' }]],
    ['expect accept-queue web⟦=⟧3', ['unknown-word', { what: 'operator', nearest: '==' }]],
    ['expect accept-queue web ⟦=>⟧ 3', ['unknown-word', { nearest: '>=' }]],
    ['expect accept-queue web ⟦≥⟧ 3', ['unexpected-character', { found: '≥' }]],
    ['expect accept-queue web ⟦==⟧', ['missing-operand', { what: 'value' }]],
    ['expect accept-queue web == ⟦three⟧', ['bad-value', { what: 'accept-queue' }]],
    ['expect accept-queue web == ⟦-1⟧', ['bad-value']],
    [
      'expect sent-after c1 syn 3 == ⟦3⟧',
      ['bad-value', { expected: 'a time with its unit: 3ms or 3s' }],
    ],
    ['expect sent-after c1 syn 3 == ⟦3s..2s⟧', ['bad-value', { what: 'sent-after' }]],
    ['expect sent-after c1 syn 3 == ⟦2s..⟧', ['bad-value']],
    ['expect sent-after c1 syn 3 == ⟦1s..2s..3s⟧', ['bad-value']],
    ['expect sent-after c1 syn 3 >= ⟦2s..3s⟧', ['bad-value', { found: '2s..3s' }]],
    ['expect sent-after c1 syn ⟦1⟧ >= 2s', ['bad-value', { what: 'number' }]],
    ['expect accept-queue web == 3 ⟦4⟧', ['surplus-operand', { found: '4' }]],
    ['expect state c1 == ⟦ESTABLISHD⟧', ['unknown-word', { nearest: 'ESTABLISHED' }]],
    ['expect state c1 ⟦>=⟧ ESTABLISHED', ['unknown-word', { known: ['==', '!='] }]],
    ['expect ⟦state⟧ c1 ESTABLISHED', ['missing-operator', { known: ['==', '!='] }]],
    ['expect count web ⟦SYNRECV⟧ == 2', ['unknown-word', { nearest: 'SYN_RECV' }]],
    ['expect connected c1 == ⟦maybe⟧', ['unknown-word', { known: ['yes', 'no'] }]],
    ['expect error c1 == ⟦refused⟧', ['unknown-word']],
    ['expect packets c1 ⟦sin⟧ == 2', ['unknown-word', { nearest: 'syn' }]],
    ['expect counter ⟦Listen*⟧ == 2', ['bad-value', { what: 'counter' }]],
    ['expect alive web ⟦if⟧', ['missing-operand', { verb: 'if' }]],
    ['expect alive web ⟦if⟧ kernel 4.10', ['missing-operator']],
    ['expect alive web if kernel ⟦>=⟧', ['missing-operand', { what: 'version' }]],
    ['expect alive web if kernel >= ⟦4⟧', ['bad-value', { what: 'kernel' }]],
    ['expect alive web if kernel ⟦=⟧ 4.10', ['unknown-word', { nearest: '==' }]],
    ['expect alive web if kernel >= 4.10 ⟦now⟧', ['surplus-operand', { verb: 'if' }]],
    ['expect alive web because=⟦""⟧', ['bad-value', { what: 'because' }]],
    ['expect alive web within=⟦2⟧', ['bad-value', { what: 'within' }]],
    [
      'wait until alive web ⟦if⟧ kernel >= 4.10',
      ['surplus-operand', { verb: 'wait', found: 'if' }],
    ],
  ]);

  cases('texts and characters', [
    ['send c1 ⟦"hello⟧', ['unterminated-text']],
    ['send c1 "a⟦\\q⟧b⟦\\x⟧4"', ['bad-escape', { found: '\\q' }], ['bad-escape', { found: '\\x' }]],
    ['send c1 "a⟦\\x⟧4"', ['bad-escape', { found: '\\x' }]],
    ['send c1 ⟦“⟧hello you”', ['unexpected-character', { found: '“' }]],
    ["send c1 ⟦'⟧hello you'", ['unexpected-character', { found: "'" }]],
    ['expect alive web because=⟦“⟧so it is”', ['unexpected-character']],
    ['queues ⟦\\⟧ web', ['unexpected-character', { found: '\\' }]],
    ['queues we⟦\u0007\u0000⟧b', ['unexpected-character', { found: '\u0007\u0000' }]],
    ['queues \\\n  ⟦wbe⟧', ['unknown-name', { nearest: 'web' }]],
  ]);

  cases('sides', [
    [
      'sysctl net.core.somaxconn ⟦@cleint⟧',
      ['unknown-side', { found: 'cleint', nearest: 'client' }],
    ],
    ['sysctl net.core.somaxconn ⟦@⟧', ['unknown-side', { found: '' }]],
    ['sysctl net.core.somaxconn @client ⟦@server⟧', ['duplicate-option', { option: '@side' }]],
    ['queues web ⟦@server⟧', ['surplus-operand', { found: '@server' }]],
  ]);

  cases('a faulty line is no reason to complain below it', [
    ['server x1 port=⟦0⟧ backlog=1\nclient k1 -> x1\nqueues x1', ['bad-value']],
    ['⟦servr⟧ x1 port=7 backlog=1\nclient k1 -> x1\nqueues x1', ['unknown-verb']],
    ['client k1..k3 -> ⟦wep⟧\nsend k2 "x"', ['unknown-name']],
    ['client ⟦k3..k1⟧ -> web\nsend k2 "x"', ['bad-range']],
    ['client ⟦k1..k99999⟧ -> web\nsend k777 "x"', ['bad-range']],
    ['client k1 ⟦web⟧\nsend k1 "x"', ['missing-arrow']],
    ['⟦clint⟧ k1..k4 -> web\nreset k3\nexpect state k4 == CLOSED', ['unknown-verb']],
    ['⟦clint⟧ k1..k4 -> web\nreset ⟦j3⟧', ['unknown-verb'], ['unknown-name']],
  ]);
});

describe('parseShellInfo', () => {
  const table: readonly (readonly [string, string | undefined, ...ProblemCode[]])[] = [
    ['', undefined],
    ['  @client ', 'client'],
    ['@⟦⟧', undefined, 'unknown-side'],
    ['⟦@clent⟧', undefined, 'unknown-side'],
    ['⟦linenos⟧', undefined, 'surplus-operand'],
    ['@client ⟦@server⟧', undefined, 'duplicate-option'],
  ];
  for (const [marked, side, ...codes] of table) {
    it(marked, () => {
      const { text, ranges } = unmark(marked);
      const info = parseShellInfo(text, PAIR);
      assert.equal(info.side, side);
      assert.deepEqual(
        info.problems.map(({ problem }) => problem.code),
        codes,
      );
      if (marked.startsWith('⟦')) assert.deepEqual(info.problems[0]?.range, ranges[0]);
    });
  }
});
