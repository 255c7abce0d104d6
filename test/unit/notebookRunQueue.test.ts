import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  decide,
  initialRunState,
  type RunCommand,
  type RunEvent,
  type RunState,
} from '../../src/notebook/runQueue.js';

/** Commands in short: `start a#1`, `abort #1`, `give-up a restart`, `discard b,c`. */
function show(command: RunCommand): string {
  switch (command.kind) {
    case 'start':
      return `start ${command.cell}#${command.run}`;
    case 'abort':
    case 'limit-interrupt':
      return `${command.kind} #${command.run}`;
    case 'give-up':
      return `give-up ${command.cell} ${command.why}`;
    case 'discard':
      return `discard ${command.cells.join()}`;
    case 'restart-session':
    case 'close-session':
      return command.kind;
  }
}

/** Events in short: `run a,b`, `ok 1`, `failed 1`, `late 1` (interrupt limit), or a kind. */
function read(text: string): RunEvent {
  const [word = '', rest = ''] = text.split(' ');
  switch (word) {
    case 'run':
      return { kind: 'run-requested', cells: rest.split(',') };
    case 'ok':
    case 'failed':
      return { kind: 'cell-ended', run: Number(rest), ok: word === 'ok' };
    case 'late':
      return { kind: 'interrupt-timed-out', run: Number(rest) };
    case 'interrupt':
    case 'restart':
    case 'close':
      return { kind: `${word}-requested` };
    case 'restarted':
      return { kind: 'restarted' };
    default:
      throw new Error(text);
  }
}

describe('the order of a notebook’s runs', () => {
  // [what it shows, events, each with the commands that must follow]
  const cases: [string, ...[event: string, commands: string][]][] = [
    ['one cell', ['run a', 'start a#1'], ['ok 1', '']],
    [
      'cells follow one another, never overlapping',
      ['run a,b,c', 'start a#1'],
      ['ok 1', 'start b#2'],
      ['ok 2', 'start c#3'],
      ['ok 3', ''],
    ],
    [
      'several requests at once queue up in order',
      ['run a,b', 'start a#1'],
      ['run c', ''],
      ['ok 1', 'start b#2'],
      ['ok 2', 'start c#3'],
    ],
    [
      'a cell that runs or waits is not queued twice',
      ['run a,b', 'start a#1'],
      ['run a,b,c,c', ''],
      ['ok 1', 'start b#2'],
      ['ok 2', 'start c#3'],
      ['ok 3', ''],
    ],
    [
      'a failed cell discards what waits',
      ['run a,b,c', 'start a#1'],
      ['failed 1', 'discard b,c'],
      ['run c', 'start c#2'],
    ],
    [
      'interrupt: the cell ends in time',
      ['run a,b', 'start a#1'],
      ['interrupt', 'abort #1; limit-interrupt #1; discard b'],
      ['failed 1', ''],
      ['late 1', ''],
      ['run b', 'start b#2'],
    ],
    [
      'interrupt: nothing starts though the cell ended well and more were asked for',
      ['run a', 'start a#1'],
      ['interrupt', 'abort #1; limit-interrupt #1'],
      ['run b', ''],
      ['ok 1', 'discard b'],
    ],
    [
      'interrupt ignored: the lab restarts and the late answer changes nothing',
      ['run a', 'start a#1'],
      ['interrupt', 'abort #1; limit-interrupt #1'],
      ['late 1', 'give-up a interrupt-ignored; restart-session'],
      ['failed 1', ''],
      ['restarted', ''],
    ],
    [
      'a second interrupt does nothing new',
      ['run a', 'start a#1'],
      ['interrupt', 'abort #1; limit-interrupt #1'],
      ['interrupt', ''],
    ],
    ['interrupt of an idle notebook', ['interrupt', '']],
    [
      'the limit of an earlier interrupt does not hit a later run',
      ['run a', 'start a#1'],
      ['interrupt', 'abort #1; limit-interrupt #1'],
      ['failed 1', ''],
      ['run b', 'start b#2'],
      ['interrupt', 'abort #2; limit-interrupt #2'],
      ['late 1', ''],
    ],
    ['restart of an idle notebook', ['restart', 'restart-session'], ['restarted', '']],
    [
      'restart in the middle of a run',
      ['run a,b', 'start a#1'],
      ['restart', 'abort #1; give-up a restart; restart-session; discard b'],
      ['ok 1', ''],
      ['restarted', ''],
    ],
    [
      'cells asked for during a restart wait for it',
      ['restart', 'restart-session'],
      ['run a', ''],
      ['restarted', 'start a#1'],
    ],
    [
      'an interrupt during a restart discards what waits',
      ['restart', 'restart-session'],
      ['run a', ''],
      ['interrupt', 'discard a'],
      ['restarted', ''],
    ],
    ['a second restart', ['restart', 'restart-session'], ['run a', ''], ['restart', 'discard a']],
    [
      'close in the middle of a run',
      ['run a,b', 'start a#1'],
      ['close', 'abort #1; give-up a close; close-session; discard b'],
      ['failed 1', ''],
      ['close', ''],
    ],
    ['nothing runs after close', ['close', 'close-session'], ['run a,b', 'discard a,b']],
    [
      'close during a restart',
      ['restart', 'restart-session'],
      ['close', 'close-session'],
      ['restarted', ''],
    ],
  ];

  for (const [title, ...steps] of cases) {
    it(title, () => {
      let state: RunState = initialRunState;
      for (const [event, expected] of steps) {
        const decision = decide(state, read(event));
        state = decision.state;
        assert.equal(decision.commands.map(show).join('; '), expected, event);
      }
    });
  }

  it('every cell asked for ends exactly once, whatever happens', () => {
    const cell = fc.constantFrom('a', 'b', 'c', 'd');
    const event = fc.oneof(
      fc.uniqueArray(cell, { minLength: 1 }).map(cells => `run ${cells.join()}`),
      fc.nat(9).map(run => `ok ${run}`),
      fc.nat(9).map(run => `failed ${run}`),
      fc.nat(9).map(run => `late ${run}`),
      fc.constantFrom('interrupt', 'restart', 'restarted', 'close'),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), events => {
        let state: RunState = initialRunState;
        const open = new Set<string>();
        const end = (cell: string) => assert.ok(open.delete(cell), `${cell} ends twice`);
        for (const text of [...events, 'close']) {
          const event = read(text);
          if (event.kind === 'run-requested') for (const id of event.cells) open.add(id);
          const { phase } = state;
          const decision = decide(state, event);
          if (event.kind === 'cell-ended' && 'run' in phase && phase.run === event.run)
            end(phase.cell);
          let started = 0;
          for (const command of decision.commands) {
            if (command.kind === 'start') started++;
            if (command.kind === 'give-up') end(command.cell);
            if (command.kind === 'discard') command.cells.forEach(end);
          }
          assert.ok(started <= 1);
          assert.equal(started === 1, decision.state.runs > state.runs);
          state = decision.state;
        }
        assert.deepEqual([...open], []);
      }),
    );
  });
});
