import type { Program } from '../lab/programs.js';
import type { View } from '../views/view.js';
import { problem, problemOf, type Problem } from '../words/problems.js';
import type { CellContext } from './cellProgress.js';
import type { CellListener, StepReport } from './model.js';
import { stableText } from './stableText.js';

const PROGRESS_MILLISECONDS = 100;
/** After an interrupt the shell gets SIGINT, then, each so much later, SIGTERM and SIGKILL. */
const GRACE_MILLISECONDS = 300;

/** Runs a shell cell in the lab. Its text is its output; a status other than 0 fails the cell. */
export async function runShell(
  text: string,
  asked: string | undefined,
  context: CellContext,
  listener: CellListener,
): Promise<StepReport> {
  const { lab, signal } = context;
  const start = performance.now();
  const side = lab.sides.of('server', asked);
  const line = text.split('\n', 1)[0] ?? '';
  listener.stepStarted?.(0, line);
  const report = (failed: Problem | undefined, outputs: readonly View[]): StepReport => {
    const done = {
      line: 0,
      text: line,
      range: { line: 0, column: 0, endColumn: line.length },
      ok: failed === undefined,
      ms: performance.now() - start,
      problem: failed,
      outputs,
    };
    listener.stepFinished?.(done);
    return done;
  };
  let program: (() => Program) | undefined;
  try {
    const options = { name: 'sh', side, command: text, folder: lab.folderOf(side) };
    program = await lab.programs.start(options);
    await follow(program, context, listener);
    const { ended } = program();
    return report(exitProblem(ended), finalOutput(program(), context));
  } catch (error) {
    if (program === undefined) return report(problemOf(error), []);
    const by = signal.aborted ? await end(program, context) : undefined;
    // The reason of an interrupt may be another, such as the end of the time for the whole run.
    const why = problemOf(error);
    const told =
      why.code === 'interrupted' && by !== undefined ? problem('interrupted', { by }) : why;
    return report(told, finalOutput(program(), context));
  }
}

async function follow(
  program: () => Program,
  { lab, signal }: CellContext,
  listener: CellListener,
): Promise<void> {
  let shown = 0;
  let at = 0;
  const ended = (): true | undefined => {
    const now = program();
    if (now.ended) return true;
    if (now.output.length > shown && performance.now() - at > PROGRESS_MILLISECONDS) {
      shown = now.output.length;
      at = performance.now();
      for (const view of outputOf(now)) listener.progress?.(view);
    }
    return undefined;
  };
  await lab.changes.until(ended, { ms: Infinity, signal });
}

/** Asks, then insists; gives the signal at which it ended where that was not the first. */
async function end(
  program: () => Program,
  { lab }: CellContext,
): Promise<'SIGTERM' | 'SIGKILL' | undefined> {
  const patience = new AbortController().signal;
  const gone = (): true | undefined => (program().ended ? true : undefined);
  try {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      await lab.programs.signalGroup(program(), name);
      if (await lab.changes.until(gone, { ms: GRACE_MILLISECONDS, signal: patience })) {
        return name === 'SIGINT' ? undefined : name;
      }
    }
  } catch {
    // The lab went away in the meantime, and the program with it.
  }
  return undefined;
}

function outputOf({ output, cut }: Program): readonly View[] {
  return output === '' ? [] : [{ view: 'text', data: { text: output, cut } }];
}

function finalOutput({ output, cut }: Program, { lab }: CellContext): readonly View[] {
  if (output === '') return [];
  const stable = stableText(output, lab.recording.clients);
  const data = stable === undefined ? { text: output, cut } : { text: output, stable, cut };
  return [{ view: 'text', data }];
}

function exitProblem(ended: Program['ended']): Problem | undefined {
  if (ended === undefined || ended.status === 0) return undefined;
  const { status, signal } = ended;
  return problem('shell-exit', { status: status ?? 0, signal: signal ?? undefined });
}
