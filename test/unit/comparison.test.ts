import assert from 'node:assert/strict';
import { compareRuns } from '../../src/analysis/comparison/compareRuns.js';
import type { RunToCompare } from '../../src/analysis/comparison/run.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { runToCompare, type LabOfCell } from '../../src/session/runToCompare.js';
import type { ComparedClaim } from '../../src/views/comparison/model.js';
import { summary } from '../../src/views/comparison/table.js';
import { drawText } from '../../src/views/draw.js';
import type { ExpectationResult } from '../../src/views/expectations/model.js';
import type { Failure } from '../../src/words/problems.js';
import { notebook } from '../support/cli.js';

/** `passed`, `failed 2`, `skipped`; a run that has fewer than its notebook claims was stopped. */
type Told = 'passed' | 'skipped' | `failed ${string}`;

interface Ran {
  readonly name?: string;
  readonly kernel?: string;
  /** `uname -v`. */
  readonly version?: string;
  readonly somaxconn?: string;
  readonly cells?: readonly string[];
  readonly told: readonly Told[];
}

const CELLS = [
  'server web port=7777 backlog=2\nexpect accept-queue web == 3',
  'expect syn-queue web == 3 because="6.13"\nexpect alive web',
];

function result(claim: string, told: Told): ExpectationResult {
  const [verdict, actual = '3'] = told.split(' ');
  return {
    claim,
    verdict: verdict as ExpectationResult['verdict'], // safe: `Told` begins with one
    actual,
    because: null,
    skippedBecause: null,
  };
}

/** A run on its own lab: each told verdict is of the next claim. */
function run({ name = 'run', kernel = '6.18.44', version, somaxconn = '4096', ...ran }: Ran) {
  const values = { 'net.core.somaxconn': somaxconn, 'net.ipv4.tcp_syncookies': '1' };
  const lab: LabOfCell = {
    host: {
      name: 'local',
      kernel,
      ...(version === undefined ? {} : { version }),
      lab: 'loopback',
      privilege: 'root',
      sides: [],
    },
    sysctls: [{ time: 0, cellBegan: 0, sides: [{ name: 'both', values }] }],
  };
  const left = [...ran.told];
  const { cells } = parseDocument(notebook(ran.cells ?? CELLS));
  return runToCompare({
    name,
    goesOn: false,
    cells: cells.map(({ text, info }, index) => {
      const claims = [...text.matchAll(/^expect (.*?)(?: because=.*)?$/gm)].map(([, one]) => one);
      const expectations = claims.flatMap(claim => {
        const told = left.shift();
        return told === undefined ? [] : [result(claim ?? '', told)];
      });
      const outputs = [{ view: 'expectations', data: { expectations } } as const];
      const source = { index, kind: 'tcpbook', text, info } as const;
      return { source, ran: { start: index, outputs, lab } };
    }),
  });
}

const PASSED: readonly Told[] = ['passed', 'passed', 'passed'];
const told = (second: Told): readonly Told[] => ['passed', second, 'passed'];

/** `difference: rule?, rule` of the second claim; `finding` where nothing explains it. */
function said({ claims }: { readonly claims: readonly ComparedClaim[] }): string {
  const { difference, explanation } = claims[1] ?? {};
  if (!explanation) return difference ?? '';
  const rules = explanation.reasons.map(({ rule, certain }) => `${rule}${certain ? '' : '?'}`);
  const [closest = explanation.stepsDiffer ? 'steps' : 'finding'] = rules;
  return `${difference ?? ''}: ${closest}`;
}

describe('runs side by side', () => {
  const DEBIAN = '#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)';
  const OLD_DEBIAN = '#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)';
  const cases: readonly (readonly [string, Ran, Ran, string])[] = [
    ['all holds', { told: PASSED }, { told: PASSED }, 'none'],
    ['one that holds with another value', { told: PASSED }, { told: PASSED }, 'none'],
    ['both fail alike', { told: told('failed 2') }, { told: told('failed 2') }, 'none'],
    ['one stops before it', { told: PASSED }, { told: ['passed'] }, 'none'],
    [
      'the same kernel and settings',
      { told: PASSED },
      { told: told('failed 2') },
      'verdict: finding',
    ],
    [
      'both fail with different values',
      { told: told('failed 1') },
      { told: told('failed 2') },
      'actual: finding',
    ],
    [
      'an older kernel that lacks a change',
      { told: PASSED },
      { told: told('failed 2'), kernel: '6.12.9' },
      'verdict: syn-queue-limit',
    ],
    [
      'an older kernel to which it was back-ported',
      { told: PASSED },
      { told: told('failed 2'), kernel: '6.12.10' },
      'verdict: finding',
    ],
    [
      'a distribution that hides its stable release',
      { told: PASSED },
      { told: told('failed 2'), kernel: '6.1.0-28-amd64' },
      'verdict: syn-queue-limit?',
    ],
    [
      'the same where uname -v tells that it lacks the change',
      { told: PASSED },
      { told: told('failed 2'), kernel: '6.1.0-28-amd64', version: OLD_DEBIAN },
      'verdict: syn-queue-limit',
    ],
    [
      'one that back-ports what it likes',
      { told: PASSED },
      { told: told('failed 2'), kernel: '4.18.0-553.el8_10.x86_64' },
      'verdict: syn-queue-limit?',
    ],
    [
      'another setting, known, before a change that is not',
      { told: PASSED },
      { told: told('failed 2'), kernel: '6.1.0-28-amd64', somaxconn: '1' },
      'verdict: syn-queue-limit',
    ],
    [
      'a guard',
      { told: told('skipped') },
      { told: PASSED, kernel: '6.12.9' },
      'guard: syn-queue-limit',
    ],
    [
      'other steps above it, and nothing else',
      { told: PASSED },
      { told: told('failed 2'), cells: [CELLS[0]!.replace('backlog=2', 'backlog=1'), CELLS[1]!] },
      'verdict: steps',
    ],
  ];
  for (const [title, one, other, wanted] of cases) {
    it(`${title}: ${wanted}`, () => {
      const runs = [run(one), run(other)];
      assert.equal(said(compareRuns(runs)), wanted);
      assert.equal(said(compareRuns(runs.toReversed())), wanted);
    });
  }

  const facts: readonly (readonly [claim: string, other: Partial<Ran>, rule: string])[] = [
    ['backlog web == 3', { somaxconn: '2' }, 'backlog-clamped'],
    ['accepted web == 3', { somaxconn: '2' }, 'accept-queue-limit'],
    ['accept-queue web == 3', { somaxconn: '2' }, 'backlog-clamped'],
    ['sent-after c1 syn 2 == 1s..2s', { kernel: '2.6.32' }, 'syn-retransmission'],
    ['sent-after c1 syn 3 == 2s..3s', { kernel: '5.15.80' }, 'syn-retransmission'],
  ];
  for (const [claim, other, rule] of facts) {
    it(`explains ${claim} by ${rule}`, () => {
      const cells = [CELLS[0]!, `expect ${claim}\nexpect alive web`];
      const runs = [run({ told: PASSED, cells }), run({ told: told('failed 9'), cells, ...other })];
      assert.equal(said(compareRuns(runs)), `verdict: ${rule}`);
    });
  }

  it('knows what Debian’s kernel has where uname -v says so', () => {
    const debian = run({ told: told('failed 2'), kernel: '6.1.0-56-amd64', version: DEBIAN });
    assert.deepEqual(debian.kernels, ['6.1.0-56-amd64 (6.1.158)']);
    const { claims } = compareRuns([run({ told: PASSED }), debian]);
    const causes = claims[1]?.explanation?.reasons.flatMap(reason => reason.causes) ?? [];
    assert.ok(!JSON.stringify(causes).includes('syn-queue-one-more'), JSON.stringify(causes));
  });

  it('says that a release does not tell, and a finding loudly', () => {
    const text = (other: Ran): string => {
      const data = compareRuns([run({ told: PASSED, name: 'mine' }), run({ name: 'b', ...other })]);
      return drawText({ view: 'comparison', data }, { color: false, width: 500 });
    };
    assert.match(
      text({ told: told('failed 2'), kernel: '6.1.0-28-amd64' }),
      /Possibly: the SYN queue takes one more than the backlog – has it: mine; its release does not tell: b\./,
    );
    assert.match(text({ told: told('failed 2') }), /✗ No known rule explains it: a finding\./);
  });

  it('matches twins, whatever language their reasons and comments are in', () => {
    const twin = CELLS.map(
      cell => `# 说明\n${cell.replace('because="6.13"', 'because="自 6.13"')}`,
    );
    const { stepsDiffer, claims } = compareRuns([
      run({ told: PASSED }),
      run({ told: PASSED, cells: twin }),
    ]);
    assert.equal(stepsDiffer, false);
    assert.deepEqual(
      claims.map(({ results }) => results.map(({ verdict }) => verdict)),
      Array.from({ length: 3 }, () => ['passed', 'passed']),
    );
  });

  it('matches claims by their text where cells differ, and lists the rest', () => {
    const other = ['server web port=7777 backlog=2\nexpect alive web\nexpect connected web'];
    const one = run({ told: PASSED });
    const { claims, stepsDiffer } = compareRuns([
      one,
      run({
        told: ['passed', 'passed'],
        cells: other.map(cell => cell.replace('connected', 'alive')),
      }),
    ]);
    assert.equal(stepsDiffer, true);
    assert.deepEqual(
      claims.map(({ claim, results }) => `${claim}: ${results.map(one => one.verdict).join(' ')}`),
      [
        'accept-queue web == 3: passed not-there',
        'syn-queue web == 3: passed not-there',
        'alive web: passed passed',
        'alive web: not-there passed',
      ],
    );
  });

  it('refuses what has no claim in common', () => {
    const other = run({ told: ['passed'], cells: ['server b port=1 backlog=1\nexpect alive b'] });
    assert.throws(
      () => compareRuns([run({ told: PASSED }), other]),
      (error: Failure) => error.problem.code === 'compare-nothing-shared',
    );
  });

  it('takes a notebook that goes on for reached no further', () => {
    const whole = run({ told: PASSED });
    const part: RunToCompare = { ...run({ told: PASSED }), goesOn: true };
    const begun = { ...part, name: null, cells: part.cells.slice(0, 1) };
    const model = compareRuns([whole, begun]);
    assert.equal(model.stepsDiffer, false);
    assert.equal(model.claims[1]?.results[1]?.verdict, 'not-reached');
    assert.equal(summary(model), '3 claims in 2 runs: no difference');
  });

  it('gives every run a name of its own', () => {
    const one = { ...run({ told: PASSED, name: 'a' }), path: 'x/a' };
    const other = { ...run({ told: PASSED, name: 'a' }), path: 'y/a' };
    const names = (runs: readonly RunToCompare[]) => compareRuns(runs).runs.map(({ name }) => name);
    assert.deepEqual(names([one, other]), ['x/a', 'y/a']);
    assert.deepEqual(names([one, one]), ['x/a', 'x/a (2)']);
  });
});
