import assert from 'node:assert/strict';
import {
  noOutputs,
  withCellEnd,
  withProblem,
  withProgress,
  withoutStepProgress,
  withStep,
  withStepProgress,
  type CellOutputs,
} from '../../src/sharing/cellOutputs.js';
import type { Block } from '../../src/sharing/saved.js';
import type { CellReport, StepReport } from '../../src/session/model.js';
import type { Verdict } from '../../src/views/expectations/model.js';
import type { View } from '../../src/views/view.js';
import { problem, type Problem } from '../../src/words/problems.js';

const text = (text: string, cut = 0): View => ({ view: 'text', data: { text, cut } });
const claims = (...verdicts: Verdict[]): View => ({
  view: 'expectations',
  data: {
    expectations: verdicts.map((verdict, index) => ({
      claim: `claim ${index}`,
      actual: null,
      verdict,
      because: null,
      skippedBecause: null,
    })),
  },
});
const queues: View = { view: 'queues', data: { listeners: [] } };

const step = (outputs: readonly View[], said?: Problem, line = 0): StepReport => ({
  line,
  text: '',
  range: { line, column: 0, endColumn: 1 },
  ok: said === undefined,
  ms: 1,
  problem: said,
  outputs,
});

const cell = (report: Partial<CellReport>): CellReport => ({
  index: 0,
  kind: 'tcpbook',
  ok: false,
  ms: 1,
  steps: [],
  problems: [],
  failure: undefined,
  interrupted: false,
  ...report,
});

/** A block in short: `text:a`, `claims:passed,failed`, `queues`, `2:unknown-verb`. */
function show(block: Block): string {
  if (block.kind === 'problems') {
    return block.problems
      .map(({ problem, line }) => (line === undefined ? problem.code : `${line}:${problem.code}`))
      .join();
  }
  const { view, data } = block.view;
  if (view === 'text') return `text:${data.text}`;
  if (view === 'expectations') return `claims:${data.expectations.map(e => e.verdict).join()}`;
  return view;
}

type Change = (outputs: CellOutputs) => CellOutputs;
const steps =
  (...args: Parameters<typeof step>): Change =>
  outputs =>
    withStep(outputs, step(...args));
const progress =
  (view: View): Change =>
  outputs =>
    withProgress(outputs, view);
const going: Change = outputs =>
  withStepProgress(outputs, { step: 'wait 9s', elapsed: 1, reached: undefined, listeners: [] });
const end =
  (report: Partial<CellReport>): Change =>
  outputs =>
    withCellEnd(outputs, cell(report));

describe('the outputs of a cell', () => {
  const failed = problem('expectation-failed', { claim: 'a', actual: 'b' });
  const gone = problem('not-there', { name: 'c1', what: 'client' });
  const interrupted = problem('interrupted', {});
  const range = { line: 2, column: 0, endColumn: 4 };

  const cases: [title: string, changes: readonly Change[], expected: readonly string[]][] = [
    ['one for each view', [steps([queues]), steps([text('a')])], ['queues', 'text:a']],
    [
      'texts in a row are one',
      [steps([text('a')]), steps([text('b\n')]), steps([text('c')])],
      ['text:a\nb\nc'],
    ],
    [
      'a text that was cut stays alone',
      [steps([text('a')]), steps([text('b', 9)])],
      ['text:a', 'text:b'],
    ],
    [
      'claims in a row are one table',
      [steps([claims('passed')]), steps([claims('skipped')]), steps([claims('failed')], failed)],
      ['claims:passed,skipped,failed'],
    ],
    [
      'another view parts them',
      [steps([claims('passed')]), steps([queues]), steps([claims('passed')])],
      ['claims:passed', 'queues', 'claims:passed'],
    ],
    [
      'a failed claim without a table has a message',
      [steps([], failed, 3)],
      ['3:expectation-failed'],
    ],
    [
      'a failed step: what it showed, then why',
      [steps([text('a')], gone, 1)],
      ['text:a', '1:not-there'],
    ],
    ['progress is replaced by progress', [progress(text('a')), progress(text('ab'))], ['text:ab']],
    ['and by the result', [progress(text('a')), steps([text('ab')])], ['text:ab']],
    ['and by nothing', [progress(text('a')), steps([])], []],
    [
      'but a given-up cell keeps it',
      [progress(text('a')), o => withProblem(o, interrupted)],
      ['text:a', 'interrupted'],
    ],
    ['what goes on stands behind what was', [steps([text('a')]), going], ['text:a', 'wait 9s']],
    ['and is replaced', [going, going], ['wait 9s']],
    ['the result takes it away', [going, steps([text('a')])], ['text:a']],
    ['so does a failure', [going, steps([], gone, 1)], ['1:not-there']],
    ['and a shell cell', [going, progress(text('a'))], ['text:a']],
    ['and a cell that is given up', [going, o => withProblem(o, interrupted)], ['interrupted']],
    ['and the end of the cell', [going, end({})], []],
    [
      'and a save, which leaves the rest',
      [steps([queues]), going, withoutStepProgress],
      ['queues'],
    ],
    [
      'what the checker found, with lines',
      [
        end({
          problems: [
            { problem: gone, range },
            { problem: failed, range },
          ],
        }),
      ],
      ['2:not-there,2:expectation-failed'],
    ],
    ['a cell that could not run', [end({ failure: gone })], ['not-there']],
    ['an interrupt says so', [end({ interrupted: true })], ['interrupted']],
    [
      'once',
      [steps([], interrupted, 1), end({ interrupted: true, steps: [step([], interrupted, 1)] })],
      ['1:interrupted'],
    ],
  ];

  for (const [title, changes, expected] of cases) {
    it(title, () => {
      const all = changes.reduce((outputs, change) => change(outputs), noOutputs);
      const { blocks, progress } = all;
      assert.deepEqual([...blocks.map(show), ...(progress ? [progress.step] : [])], expected);
    });
  }

  it('leaves a block that did not change as it is', () => {
    const before = withStep(noOutputs, step([queues]));
    const after = withStep(before, step([text('a')]));
    assert.equal(after.blocks[0], before.blocks[0]);
  });
});
