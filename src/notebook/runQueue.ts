/**
 * What happens next in one notebook's kernel, decided here and done elsewhere: a pure, total
 * function from a state and an event to the next state and the commands to carry out.
 *
 * The rules: cells run one at a time in the order asked for; a failed cell empties the queue, since
 * what follows would run on a lab in an unknown state; an interrupt has a time limit, after which
 * the lab is restarted; a late answer of a run that was given up changes nothing.
 */

/** The URI of a cell's text document: it stays the same when the cell moves. */
export type CellId = string;

export type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly cell: CellId; readonly run: number }
  /** Asked to stop; it may still end by itself before the time limit. */
  | { readonly kind: 'interrupting'; readonly cell: CellId; readonly run: number }
  /** The lab is being ended; cells asked for now wait for it. */
  | { readonly kind: 'restarting' }
  | { readonly kind: 'closed' };

export interface RunState {
  readonly phase: Phase;
  /** Cells waiting, the next one first. */
  readonly queue: readonly CellId[];
  /** Number of the latest run: tells a late answer from a current one. */
  readonly runs: number;
}

export type RunEvent =
  | { readonly kind: 'run-requested'; readonly cells: readonly CellId[] }
  | { readonly kind: 'cell-ended'; readonly run: number; readonly ok: boolean }
  | { readonly kind: 'interrupt-requested' }
  | { readonly kind: 'interrupt-timed-out'; readonly run: number }
  | { readonly kind: 'restart-requested' }
  | { readonly kind: 'restarted' }
  | { readonly kind: 'close-requested' };

/** Why a cell is ended before its run has answered. */
export type GivenUp = 'interrupt-ignored' | 'restart' | 'close';

export type RunCommand =
  | { readonly kind: 'start'; readonly cell: CellId; readonly run: number }
  /** Abort the run's signal. */
  | { readonly kind: 'abort'; readonly run: number }
  /** Send `interrupt-timed-out` for this run when the time limit has passed. */
  | { readonly kind: 'limit-interrupt'; readonly run: number }
  /** End a running cell as failed without its run's answer. */
  | { readonly kind: 'give-up'; readonly cell: CellId; readonly why: GivenUp }
  /** End waiting cells as not run. */
  | { readonly kind: 'discard'; readonly cells: readonly CellId[] }
  | { readonly kind: 'restart-session' }
  | { readonly kind: 'close-session' };

export interface Decision {
  readonly state: RunState;
  readonly commands: readonly RunCommand[];
}

export const initialRunState: RunState = { phase: { kind: 'idle' }, queue: [], runs: 0 };

export function decide(state: RunState, event: RunEvent): Decision {
  const { phase } = state;
  if (phase.kind === 'closed') {
    // A cell asked for too late must not wait for ever.
    return event.kind === 'run-requested'
      ? { state, commands: [{ kind: 'discard', cells: event.cells }] }
      : unchanged(state);
  }
  switch (event.kind) {
    case 'run-requested': {
      const known = new Set(state.queue);
      if (phase.kind === 'running' || phase.kind === 'interrupting') known.add(phase.cell);
      const added = event.cells.filter(cell => !known.has(cell) && known.add(cell));
      const next = { ...state, queue: [...state.queue, ...added] };
      return phase.kind === 'idle' ? startNext(next) : unchanged(next);
    }
    case 'cell-ended':
      if (!isCurrent(phase, event.run)) return unchanged(state);
      return event.ok && phase.kind === 'running'
        ? startNext(state)
        : discardQueue({ ...state, phase: { kind: 'idle' } });
    case 'interrupt-requested':
      if (phase.kind !== 'running') return discardQueue(state);
      return discardQueue(
        { ...state, phase: { ...phase, kind: 'interrupting' } },
        { kind: 'abort', run: phase.run },
        { kind: 'limit-interrupt', run: phase.run },
      );
    case 'interrupt-timed-out':
      if (phase.kind !== 'interrupting' || phase.run !== event.run) return unchanged(state);
      return {
        state: { ...state, phase: { kind: 'restarting' } },
        commands: [
          { kind: 'give-up', cell: phase.cell, why: 'interrupt-ignored' },
          { kind: 'restart-session' },
        ],
      };
    case 'restart-requested':
      if (phase.kind === 'restarting') return discardQueue(state);
      return discardQueue(
        { ...state, phase: { kind: 'restarting' } },
        ...abandon(phase, 'restart'),
        { kind: 'restart-session' },
      );
    case 'restarted':
      return phase.kind === 'restarting' ? startNext(state) : unchanged(state);
    case 'close-requested':
      return discardQueue({ ...state, phase: { kind: 'closed' } }, ...abandon(phase, 'close'), {
        kind: 'close-session',
      });
  }
}

function unchanged(state: RunState): Decision {
  return { state, commands: [] };
}

function isCurrent(phase: Phase, run: number): boolean {
  return (phase.kind === 'running' || phase.kind === 'interrupting') && phase.run === run;
}

function startNext(state: RunState): Decision {
  const [cell, ...queue] = state.queue;
  if (cell === undefined) return unchanged({ ...state, phase: { kind: 'idle' } });
  const run = state.runs + 1;
  return {
    state: { phase: { kind: 'running', cell, run }, queue, runs: run },
    commands: [{ kind: 'start', cell, run }],
  };
}

function discardQueue(state: RunState, ...commands: readonly RunCommand[]): Decision {
  if (state.queue.length === 0) return { state, commands };
  return {
    state: { ...state, queue: [] },
    commands: [...commands, { kind: 'discard', cells: state.queue }],
  };
}

/** Takes leave of a run that is under way. */
function abandon(phase: Phase, why: GivenUp): readonly RunCommand[] {
  if (phase.kind !== 'running' && phase.kind !== 'interrupting') return [];
  return [
    { kind: 'abort', run: phase.run },
    { kind: 'give-up', cell: phase.cell, why },
  ];
}
