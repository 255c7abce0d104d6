import assert from 'node:assert/strict';
import { describe as inWords, formatProblem } from '../../src/words/english.js';
import { nearest } from '../../src/words/nearest.js';
import { problem, type Problem } from '../../src/words/problems.js';

const at = { line: 2, column: 4, endColumn: 9 };

describe('nearest', () => {
  const known = ['server', 'client', 'queues', 'port', 'web', 'SYN_RECV'];
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['server', 'server'],
    ['servr', 'server'],
    ['SERVER', 'server'],
    ['clinet', 'client'],
    ['wbe', 'web'],
    ['prt', 'port'],
    ['syn-recv', 'SYN_RECV'],
    ['x', undefined],
    ['', undefined],
    ['frobnicate', undefined],
    ['s'.repeat(1000), undefined],
  ];
  for (const [found, expected] of cases) {
    it(`${found.slice(0, 20)} is ${expected ?? 'nothing known'}`, () =>
      assert.equal(nearest(found, known), expected));
  }

  it('of nothing is nothing', () => assert.equal(nearest('web', []), undefined));
});

describe('problems in English', () => {
  const cases: readonly (readonly [Problem, message: string, remedy: string])[] = [
    [
      problem('unknown-verb', { found: 'servr', nearest: 'server' }),
      'There is no step `servr`.',
      'Did you mean `server`?',
    ],
    [
      problem('unknown-option', { verb: 'queues', found: 'x', nearest: undefined, known: [] }),
      '`queues` has no option `x`.',
      'It takes no options.',
    ],
    [
      problem('unknown-name', { found: 'wep', nearest: undefined, expected: 'server' }),
      'No server `wep` is defined above.',
      'Define it above this line: `server NAME port=PORT backlog=N`.',
    ],
    [
      problem('bad-value', {
        what: 'timeout',
        found: '5',
        expected: 'a time with its unit: 5ms or 5s',
      }),
      '`5` does not fit `timeout`.',
      'Write a time with its unit: 5ms or 5s.',
    ],
    [
      problem('unexpected-character', { found: '“' }),
      '`“` cannot stand here.',
      'Texts stand between plain double quotes: "text".',
    ],
    [
      problem('unexpected-character', { found: '\u0000\n' }),
      '`\\u0000\\u000a` cannot stand here.',
      'Remove it.',
    ],
    [
      problem('no-privilege', { reason: 'userns-apparmor', detail: 'unshare: EPERM' }),
      'No lab can be made here: AppArmor keeps unprivileged users from user namespaces on this host (unshare: EPERM).',
      'Run `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`, or run as root.',
    ],
    [
      problem('listen-failed', {
        server: 'web',
        call: 'bind',
        errno: 'EADDRINUSE',
        address: '127.0.0.1',
        port: 7777,
      }),
      'Server `web` cannot listen on 127.0.0.1 port 7777: bind gave EADDRINUSE (address already in use).',
      'Choose another port than 7777, or close what listens there.',
    ],
    [
      problem('sysctl-clamped', { key: 'net.x.y', wanted: '9', got: '4' }),
      'The kernel made `4` of `net.x.y=9`.',
      'Write `sysctl net.x.y=4` if that is meant.',
    ],
    [
      problem('expectation-failed', { claim: 'accept-queue web == 3', actual: '2' }),
      '`accept-queue web == 3` does not hold: it was 2.',
      'Look at `queues`, `timeline` and `counters` for what happened instead.',
    ],
  ];
  for (const [found, message, remedy] of cases) {
    it(found.code, () => assert.deepEqual(inWords(found), { message, remedy }));
  }

  it('cuts what is too long to read', () => {
    const found = 'x'.repeat(100_000);
    const { message } = inWords(problem('unknown-verb', { found, nearest: undefined }));
    assert.ok(message.length < 120);
  });

  it('never cuts what is to be typed', () => {
    const usage = `server NAME ${'[option=VALUE] '.repeat(20)}`;
    const { remedy } = inWords(
      problem('missing-option', { verb: 'server', option: 'port', usage }),
    );
    assert.ok(remedy.includes(usage));
  });
});

describe('formatProblem', () => {
  const located = {
    problem: problem('unknown-verb', { found: 'servr', nearest: 'server' }),
    range: at,
  };
  const text = 'There is no step `servr`. Did you mean `server`?';

  it('counts from one', () => assert.equal(formatProblem(located), `3:5: ${text}`));
  it('counts from the start of the file', () =>
    assert.equal(
      formatProblem(located, { file: 'a.tcpbook.md', lineOffset: 10 }),
      `a.tcpbook.md:13:5: ${text}`,
    ));
});
