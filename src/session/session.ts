import { isDeepStrictEqual } from 'node:util';
import { SIDES } from './checkCells.js';
import { Lab } from '../lab/lab.js';
import type { CounterLook } from '../lab/look.js';
import { namesAfter, NO_NAMES, parseCell } from '../language/cellParser.js';
import { parseShellInfo } from '../language/sideReader.js';
import type { BegunStep } from '../analysis/queueDepth.js';
import type { LabKind } from '../document/model.js';
import type { ComparableRuns, StepContext } from '../steps/context.js';
import type { Names } from '../steps/parameter.js';
import {
  failure,
  interruption,
  problem,
  problemOf,
  type LocatedProblem,
  type Problem,
} from '../words/problems.js';
import { CellProgress } from './cellProgress.js';
import type {
  CellListener,
  CellReport,
  CellSource,
  HostDescription,
  Session,
  SessionOptions,
  SessionRecording,
  StepReport,
  SysctlReading,
} from './model.js';
import { labAt } from './labPlace.js';
import { describeLab } from './describeLab.js';
import { LabHistory } from './history.js';
import { unmetRequirement } from './requirements.js';
import { runShell } from './runShell.js';
import { runStep } from './runStep.js';

export function createSession(options: SessionOptions): Session {
  return new NotebookSession(options);
}

/** A step that has not ended so long after an interrupt is ended with its lab. */
const INTERRUPT_MILLISECONDS = 1200;

interface Started {
  readonly lab: Lab;
  readonly labStart: CounterLook;
  /** Steps since then that did something. */
  readonly begun: BegunStep[];
  /** Grows when a cell ends that changed one. */
  readonly sysctls: SysctlReading[];
  readonly history: LabHistory;
}

class NotebookSession implements Session {
  private started: Started | undefined;
  /** Aborted when the lab is to end, whether it runs or only starts. */
  private life = new AbortController();

  private readonly kind: LabKind;

  constructor(private readonly options: SessionOptions) {
    this.kind = labAt(options.host, options.frontMatter);
  }

  get host(): HostDescription | undefined {
    const lab = this.started?.lab;
    if (lab === undefined) return undefined;
    return describeLab(lab);
  }

  get privilegeLack(): Problem | undefined {
    const lack = this.started?.lab.privilegeLack;
    return lack && problem('no-privilege', lack);
  }

  async run(
    cell: CellSource,
    above: readonly CellSource[],
    listener: CellListener,
    signal: AbortSignal,
  ): Promise<CellReport> {
    const start = performance.now();
    const began = Date.now();
    const report = (rest: Partial<CellReport>): CellReport => ({
      index: cell.index,
      kind: cell.kind,
      ok: false,
      ms: performance.now() - start,
      steps: [],
      problems: [],
      failure: undefined,
      interrupted: signal.aborted,
      ...rest,
    });
    const work = this.prepare(cell, above);
    if (work.problems.length > 0) return report({ problems: work.problems });
    let deadline: NodeJS.Timeout | undefined;
    const interrupted = (): void => {
      deadline = setTimeout(() => {
        this.started?.lab.kill(failure('lab-restarted', { why: 'interrupt-ignored' }));
      }, INTERRUPT_MILLISECONDS);
    };
    signal.addEventListener('abort', interrupted);
    let steps: readonly StepReport[] = [];
    try {
      const isFirst = this.started === undefined;
      const started = await this.lab(signal, began);
      const cellStart = isFirst ? started.labStart : await started.lab.counters();
      const clock = clockFrom(cellStart.time);
      const reports = started.history.begin(cell, began);
      const runs = this.runs(started, [...above, cell], began);
      const context = { ...started, cellStart, signal, runs, reports };
      steps = await work.run(context, clock, listener);
      // The lab must be able to go on behind an interrupt; the deadline ends one that hangs.
      if (signal.aborted) await started.lab.counters();
      await readSysctls(started, began);
      return report({ steps, ok: steps.every(step => step.ok) });
    } catch (error) {
      return report({ steps, failure: problemOf(error) });
    } finally {
      clearTimeout(deadline);
      // Whatever ran has told of a loss by now; the next cell gets a fresh lab.
      if (this.started?.lab.lost) this.started = undefined;
      signal.removeEventListener('abort', interrupted);
    }
  }

  async recorded(): Promise<SessionRecording | undefined> {
    const { started } = this;
    if (started === undefined) return undefined;
    const { lab, sysctls } = started;
    try {
      // Without a capture there is still the rest of the recording.
      if (lab.capturing) await lab.flushCapture();
    } catch (error) {
      if (lab.lost !== undefined) return undefined;
      throw error;
    }
    const { recording, epoch } = lab;
    const { packets, looks } = recording;
    const last = packets.time.subarray(0, packets.length).reduce((a, b) => Math.max(a, b), 0);
    const time = Math.max(last, looks.at(-1)?.time ?? 0);
    return { recording, packets: packets.length, time, epoch, sysctls: [...sysctls] };
  }

  async restart(): Promise<void> {
    this.life.abort(failure('interrupted', {}));
    this.life = new AbortController();
    const old = this.started;
    this.started = undefined;
    await old?.lab.close();
  }

  close(): Promise<void> {
    return this.restart();
  }

  /** The running lab. One that was lost between two cells is told of once. */
  private async lab(interrupt: AbortSignal, began: number): Promise<Started> {
    if (this.started?.lab.lost) {
      const why = this.started.lab.lost;
      this.started = undefined;
      throw why;
    }
    if (this.started) return this.started;
    const { frontMatter, ...place } = this.options;
    const life = this.life.signal;
    const lab = await Lab.start(
      { kind: this.kind, address: frontMatter.address, ...place },
      AbortSignal.any([interrupt, life]),
    );
    const unmet = await unmetRequirement(lab, frontMatter);
    if (unmet !== undefined) {
      await lab.close();
      throw unmet;
    }
    const sysctls: SysctlReading[] = [];
    const [labStart] = await Promise.all([lab.counters(), readSysctls({ lab, sysctls }, began)]);
    const history = new LabHistory(() => describeLab(lab), sysctls);
    const started: Started = { lab, labStart, begun: [], sysctls, history };
    if (life.aborted) {
      await lab.close();
      throw interruption(life);
    }
    this.started = started;
    void lab.changes.ended.then(why => {
      if (!life.aborted) this.options.labLost?.(why.problem);
    });
    return started;
  }

  private runs(started: Started, cells: readonly CellSource[], began: number): ComparableRuns {
    return {
      saved: file => this.options.readRun(file),
      own: async () => {
        // What this cell has changed until now.
        await readSysctls(started, began);
        return started.history.run(cells);
      },
    };
  }

  /** Checks a cell without touching the lab; what it gives back runs it. */
  private prepare(cell: CellSource, above: readonly CellSource[]): Work {
    const sides = SIDES[this.kind];
    if (cell.kind === 'sh') {
      const { side, problems } = parseShellInfo(cell.info, sides);
      return {
        problems,
        run: async (context, _clock, listener) => [
          await runShell(cell.text, side, context, listener),
        ],
      };
    }
    const { steps, problems } = parseCell(cell.text, namesAbove(above), sides);
    return {
      problems,
      run: async (context, clock, listener) => {
        const { reports } = context;
        const progress = new CellProgress(context, listener);
        for (const step of steps) {
          if (!step.definition.looks) context.begun.push({ time: clock(), text: step.text });
          const report = await runStep(step, context, progress, listener);
          reports.push(report);
          if (report.problem && stopsCell(report.problem)) break;
        }
        return reports;
      },
    };
  }
}

interface Work {
  readonly problems: readonly LocatedProblem[];
  run(
    context: Started &
      Pick<StepContext, 'cellStart' | 'signal' | 'runs'> & {
        /** Of the cell's steps that have ended. */
        readonly reports: StepReport[];
      },
    clock: Clock,
    listener: CellListener,
  ): Promise<StepReport[]>;
}

/** Also after cells without a `sysctl` step: a shell cell can write what it likes. */
async function readSysctls(
  { lab, sysctls }: Pick<Started, 'lab' | 'sysctls'>,
  cellBegan: number,
): Promise<void> {
  try {
    const { time, sides } = await lab.sysctls();
    const named = lab.sides.all.map(({ name, index }) => ({ name, values: sides[index] ?? {} }));
    if (isDeepStrictEqual(sysctls.at(-1)?.sides, named)) return;
    const atHost = Math.round(lab.epoch * 1000 + time / 1e6);
    sysctls.push({ time: atHost, cellBegan, sides: named });
  } catch (error) {
    // Of a lost lab the steps tell, or the next cell.
    if (lab.lost === undefined) throw error;
  }
}

/** Now, in nanoseconds since the lab's epoch. */
type Clock = () => number;

/** The host's clock, of which a look has just told the time; late by the look's way here. */
function clockFrom(time: number): Clock {
  const start = performance.now();
  return () => time + (performance.now() - start) * 1e6;
}

/** A claim that fails does not hide the claims behind it; every other failure ends the cell. */
function stopsCell(problem: Problem): boolean {
  return problem.code !== 'expectation-failed';
}

function namesAbove(above: readonly CellSource[]): Names {
  return above.reduce(
    (names, cell) => (cell.kind === 'tcpbook' ? namesAfter(cell.text, names) : names),
    NO_NAMES,
  );
}
