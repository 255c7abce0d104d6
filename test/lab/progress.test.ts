import assert from 'node:assert/strict';
import type { CellReport, Session } from '../../src/session/model.js';
import type { ProgressModel, StepProgress } from '../../src/views/progress/model.js';
import { cli, notebook, notebookFolder } from '../support/cli.js';
import { openSession } from '../support/openSession.js';

type Connecting = Extract<StepProgress, { kind: 'connecting' }>;

/** What a cell told while it ran, step by step, and its report. */
interface Told {
  readonly steps: ReadonlyMap<string, readonly ProgressModel[]>;
  readonly report: CellReport;
  /** Told while no step ran. */
  readonly strays: number;
}

describe('progress of a step on a real kernel', function () {
  this.timeout(60_000);
  let session: Session;

  beforeEach(() => {
    session = openSession();
  });

  afterEach(() => session.close());

  /** Runs a cell; `enough` says from what was told of a step whether to interrupt it. */
  async function run(
    text: string,
    enough: (told: readonly ProgressModel[]) => boolean = () => false,
  ): Promise<Told> {
    const interrupt = new AbortController();
    const steps = new Map<string, ProgressModel[]>();
    let running: string | undefined;
    let strays = 0;
    const report = await session.run(
      { index: 0, kind: 'tcpbook', text, info: '' },
      [],
      {
        stepStarted: (_line, step) => (running = step),
        stepGoesOn: progress => {
          if (progress.step !== running || interrupt.signal.aborted) strays++;
          const told = steps.get(progress.step) ?? [];
          steps.set(progress.step, [...told, progress]);
          if (enough([...told, progress])) interrupt.abort();
        },
        stepFinished: () => (running = undefined),
      },
      interrupt.signal,
    );
    return { steps, report, strays };
  }

  const views = ({ report }: Told): string[] =>
    report.steps.flatMap(({ outputs }) => outputs.map(({ view }) => view));

  it('clients: who is connected, and the queue that they fill', async () => {
    const connectedOf = ({ reached }: ProgressModel): Connecting => {
      assert.ok(reached?.kind === 'connecting');
      return reached;
    };
    const told = await run(
      'server web port=7777 backlog=999\nclient c1..c900 -> web every=50ms',
      all => new Set(all.map(one => connectedOf(one).connected)).size >= 4,
    );
    assert.deepEqual([...told.steps.keys()], ['client c1..c900 -> web every=50ms']);
    const [all = []] = told.steps.values();
    const counts = all.map(one => connectedOf(one).connected);
    assert.deepEqual(
      counts,
      counts.toSorted((one, two) => one - two),
    );
    for (const { connected, failed, pending, toCome } of all.map(connectedOf)) {
      assert.equal(connected + failed + pending + toCome, 900);
    }
    const depths = all.map(({ listeners }) => {
      assert.deepEqual(
        listeners.map(({ name }) => name),
        ['web'],
      );
      return listeners[0]?.samples.at(-1)?.queues?.acceptQueue.length ?? -1;
    });
    assert.deepEqual(
      depths,
      depths.toSorted((one, two) => one - two),
    );
    assert.ok(depths.at(-1)! > depths[0]!, depths.join());
    // Interrupted in the middle: nothing came after it, and nothing of it is in the report.
    assert.equal(told.strays, 0);
    assert.deepEqual(
      told.report.steps.map(({ problem }) => problem?.code),
      [undefined, 'interrupted'],
    );
    assert.deepEqual(views(told), ['text']);
  });

  it('a claim: the value that was met last', async () => {
    const told = await run(
      'server web port=7777 backlog=5\nclient c1..c2 -> web\nexpect accept-queue web == 3 within=60s',
      all => all.length >= 3,
    );
    const [all = []] = told.steps.values();
    assert.deepEqual(
      all.map(({ reached }) => reached),
      all.map(() => ({ kind: 'asking', within: 60_000, actual: '2', holding: 0, answers: 1 })),
    );
    const times = all.map(({ elapsed }) => elapsed);
    assert.deepEqual(
      times,
      times.toSorted((one, two) => one - two),
    );
    assert.equal(told.strays, 0);
  });

  it('is over with its step, in whose report there is nothing of it', async () => {
    const told = await run('server web port=7777 backlog=5\nwait 2s\nexpect alive web');
    assert.deepEqual([...told.steps.keys()], ['wait 2s']);
    assert.equal(told.strays, 0);
    assert.equal(told.report.ok, true);
    assert.deepEqual(views(told), ['text', 'text', 'expectations']);
  });

  it('is not told of steps that end soon', async () => {
    const told = await run('server web port=7777 backlog=5\nclient c1 -> web\nwait 1ms');
    assert.equal(told.report.ok, true);
    assert.deepEqual([...told.steps], []);
  });
});

/** Runs the rest of the command line on a terminal of its own. */
const ON_TERMINAL = ['python3', '-c', 'import pty, sys; pty.spawn(sys.argv[1:])'];

describe('progress on a terminal', function () {
  this.timeout(60_000);
  const file = notebookFolder().write(
    'wait.tcpbook.md',
    notebook(['wait 2s\nsysctl net.core.somaxconn']),
  );
  const ERASED = '\r\u001b[2K';

  it('is a line that is written again, and erased before the result', async () => {
    const { stdout, code } = await cli(['run', file], { wrap: ON_TERMINAL });
    assert.equal(code, 0);
    const [written = []] = stdout
      .split('\n')
      .map(line => line.trimEnd().split(ERASED))
      .filter(parts => parts.length > 1);
    const [before, ...states] = written;
    assert.equal(before, '');
    assert.equal(states.pop(), '  waited 2 s');
    assert.notEqual(states.length, 0);
    for (const state of states) assert.match(state, /^\S* {2}\d\.\d s of 2 s/);
  });

  it('is never written into a pipe', async () => {
    for (const format of ['text', 'json']) {
      const { stdout } = await cli(['run', '--format', format, file]);
      assert.match(stdout, /waited 2 s/);
      assert.doesNotMatch(stdout, /s of 2 s|\r/);
    }
  });
});
