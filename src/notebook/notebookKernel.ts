import type * as vscode from 'vscode';
import type { FrontMatter } from '../document/model.js';
import type {
  CellListener,
  CellReport,
  HostDescription,
  Session,
  SessionOptions,
  SessionRecording,
} from '../session/model.js';
import {
  withCellEnd,
  withoutStepProgress,
  withProblem,
  withProgress,
  withStep,
  withStepProgress,
} from '../sharing/cellOutputs.js';
import type { SavedLab } from '../sharing/saved.js';
import { runReader } from '../sharing/savedRun.js';
import { newLabId, sourceHash } from '../sharing/sourceHash.js';
import { interruption, problem, problemOf, type Problem } from '../words/problems.js';
import { allowedByUser } from './allowedByUser.js';
import { cellSource, failedReport, sourcesAbove } from './cellSource.js';
import { folderOf } from './folderOf.js';
import { HERE, type Connection, type Place } from './hosts/place.js';
import type { LabStatus } from './hostStatus.js';
import { notebookSettings } from './notebookSettings.js';
import { OutputWriter } from './outputWriter.js';
import {
  decide,
  initialRunState,
  type CellId,
  type GivenUp,
  type RunCommand,
  type RunEvent,
} from './runQueue.js';
import { withinLimit } from './withinLimit.js';

/** How long an interrupted cell may take to end; past it the lab is restarted. */
const INTERRUPT_LIMIT_MS = 1_500;

/** How long the end of a lab is waited for; it goes on behind that. */
const RETIRE_LIMIT_MS = 2_000;

/** How long a cell's end waits for the packets that are on their way; a lab that hangs has none. */
const RECORD_LIMIT_MS = 500;

export type SessionMaker = (options: SessionOptions) => Session;

/** What the rest of the extension hears from a notebook's kernel. */
export interface KernelListener {
  cellStarted(cell: vscode.NotebookCell): void;
  cellEnded(cell: vscode.NotebookCell, report: CellReport): void;
  /** What a lab has recorded so far; the recording grows while the lab lives. */
  labRecorded(lab: string, recorded: SessionRecording, host: HostDescription): void;
  hostChanged(): void;
}

/** A cell that was asked for and has not ended. */
interface OpenCell {
  readonly execution: vscode.NotebookCellExecution;
  readonly writer: OutputWriter;
  readonly ended: Promise<void>;
  started: boolean;
  /** `sourceHash` of what runs. */
  hash: string;
  resolveEnded(): void;
}

/** Runs one notebook's cells. `runQueue.ts` decides; this carries it out. */
export class NotebookKernel {
  #state = initialRunState;
  #session: Session | undefined;
  #connection: Connection | undefined;
  /** Why the latest lab is gone; until a cell runs again. */
  #lost: Problem | undefined;
  /** Tells the session's lab from all others. */
  #labId = '';
  /** Settles when the session has answered its latest run. */
  #answered: Promise<unknown> = Promise.resolve();
  #abort = new AbortController();
  #order = 0;
  #isSaving = false;
  #restarted: Promise<void> = Promise.resolve();
  #closed: Promise<void> = Promise.resolve();
  readonly #open = new Map<CellId, OpenCell>();

  constructor(
    private readonly notebook: vscode.NotebookDocument,
    readonly controller: vscode.NotebookController,
    private readonly place: Place,
    private readonly makeSession: SessionMaker,
    private readonly listener: KernelListener,
  ) {}

  get host(): HostDescription | undefined {
    return this.#session?.host;
  }

  get status(): LabStatus {
    const { host, place } = this;
    if (this.#lost !== undefined) return { kind: 'lost', host: place.host, why: this.#lost };
    if (host !== undefined) {
      return { kind: 'running', host, privilegeLack: this.#session?.privilegeLack };
    }
    if (this.#connection !== undefined && place !== HERE && this.#state.phase.kind === 'running') {
      return { kind: 'connecting', host: place.host };
    }
    return { kind: 'none' };
  }

  /** What outputs say of the lab that they come from. */
  get #lab(): Omit<SavedLab, 'packets'> | undefined {
    const { host } = this;
    return host && { id: this.#labId, host };
  }

  /** Resolves when all these cells have ended, run or not. */
  async run(cells: readonly vscode.NotebookCell[]): Promise<void> {
    const open = cells.map(cell => this.#openCell(cell));
    this.#dispatch({ kind: 'run-requested', cells: cells.map(idOf) });
    await Promise.all(open.map(({ ended }) => ended));
  }

  /** Resolves when the running cell has ended, within 2 s. */
  async interrupt(): Promise<void> {
    const { phase } = this.#state;
    const running = 'cell' in phase ? this.#open.get(phase.cell) : undefined;
    this.#dispatch({ kind: 'interrupt-requested' });
    await running?.ended;
  }

  /** Resolves when the lab is gone and cells can run again. */
  async restart(): Promise<void> {
    this.#dispatch({ kind: 'restart-requested' });
    await this.#restarted;
  }

  /** Resolves when the lab is gone. */
  async close(): Promise<void> {
    this.#dispatch({ kind: 'close-requested' });
    await this.#closed;
  }

  /**
   * Before somebody else's serializer writes the notebook: takes away what is shown in passing, and
   * resolves when that is gone. It stays away until `saved`, or until the next cell.
   */
  async saving(): Promise<void> {
    this.#isSaving = true;
    for (const { writer } of this.#open.values()) {
      if (writer.wanted.progress !== undefined) writer.show(withoutStepProgress(writer.wanted));
    }
    await Promise.all([...this.#open.values()].map(({ writer }) => writer.settled()));
  }

  saved(): void {
    this.#isSaving = false;
  }

  #openCell(cell: vscode.NotebookCell): OpenCell {
    const known = this.#open.get(idOf(cell));
    if (known !== undefined) return known;
    const execution = this.controller.createNotebookCellExecution(cell);
    let resolveEnded: () => void = () => undefined;
    const ended = new Promise<void>(resolve => (resolveEnded = resolve));
    const origin = () => ({ id: made.hash, lab: this.#lab });
    const writer = new OutputWriter(execution, origin);
    const made: OpenCell = { execution, writer, ended, started: false, hash: '', resolveEnded };
    this.#open.set(idOf(cell), made);
    return made;
  }

  #dispatch(event: RunEvent): void {
    const { state, commands } = decide(this.#state, event);
    this.#state = state;
    for (const command of commands) this.#apply(command);
  }

  #apply(command: RunCommand): void {
    switch (command.kind) {
      case 'start':
        this.#start(command.cell, command.run).catch(() => {
          // VS Code refused the execution: the cell is gone. What waits behind it goes on.
          this.#end(command.cell, undefined);
          this.#dispatch({ kind: 'cell-ended', run: command.run, ok: true });
        });
        return;
      case 'abort':
        this.#abort.abort();
        this.#connection?.cancelQuestions();
        return;
      case 'limit-interrupt': {
        const { run } = command;
        setTimeout(() => this.#dispatch({ kind: 'interrupt-timed-out', run }), INTERRUPT_LIMIT_MS);
        return;
      }
      case 'give-up':
        this.#giveUp(command.cell, command.why);
        return;
      case 'discard':
        for (const cell of command.cells) this.#end(cell, undefined);
        return;
      case 'restart-session':
        this.#restarted = this.#restartSession();
        return;
      case 'close-session':
        this.#closed = this.#retireSession();
        return;
    }
  }

  async #start(id: CellId, run: number): Promise<void> {
    const open = this.#open.get(id);
    const cell = open?.execution.cell;
    if (open === undefined || cell === undefined || cell.index < 0) {
      this.#end(id, undefined);
      this.#dispatch({ kind: 'cell-ended', run, ok: true });
      return;
    }
    this.#abort = new AbortController();
    this.#lost = undefined;
    open.started = true;
    this.#isSaving = false;
    open.execution.executionOrder = ++this.#order;
    open.execution.start(Date.now());
    void open.execution.clearOutput();
    this.listener.cellStarted(cell);
    this.listener.hostChanged();

    const report = await this.#runCell(cell, open, this.#abort.signal);
    // Given up in the meantime: its execution has ended and may be another one by now.
    if (this.#open.get(id) !== open) return;
    open.writer.show(withCellEnd(open.writer.wanted, report));
    await open.writer.settled();
    if (this.#open.get(id) !== open) return;
    this.listener.cellEnded(cell, report);
    this.listener.hostChanged();
    this.#end(id, report.ok);
    this.#dispatch({ kind: 'cell-ended', run, ok: report.ok });
  }

  async #runCell(
    cell: vscode.NotebookCell,
    open: OpenCell,
    signal: AbortSignal,
  ): Promise<CellReport> {
    const { writer } = open;
    const source = cellSource(cell);
    if (source === undefined) throw new TypeError('a cell that is not ours was asked to run');
    open.hash = sourceHash(source);
    const { frontMatter, problems } = notebookSettings(this.notebook);
    const [wrong] = problems;
    if (wrong !== undefined) return failedReport(source, wrong.problem);
    const isShown = () => this.#open.get(idOf(cell))?.writer === writer;
    try {
      this.#session ??= await this.#newSession(frontMatter, signal);
      const listener: CellListener = {
        stepStarted: () => {
          if (this.host !== undefined) this.place.reached();
          this.listener.hostChanged();
        },
        progress: view => {
          if (isShown()) writer.show(withProgress(writer.wanted, view));
        },
        stepGoesOn: progress => {
          if (isShown() && !this.#isSaving) writer.show(withStepProgress(writer.wanted, progress));
        },
        stepFinished: report => {
          if (isShown()) writer.show(withStep(writer.wanted, report));
        },
      };
      const session = this.#session;
      const running = session.run(source, sourcesAbove(cell), listener, signal);
      this.#answered = running;
      const report = await running;
      await withinLimit(this.#keepRecording(session), RECORD_LIMIT_MS);
      return report;
    } catch (error) {
      return failedReport(source, problemOf(error));
    }
  }

  /** So that a save finds the packets of the cell that has just ended, and of the lab when it is gone. */
  async #keepRecording(session: Session): Promise<void> {
    const { id, host } = this.#lab ?? {};
    const recorded = await session.recorded();
    if (id === undefined || host === undefined || recorded === undefined) return;
    this.listener.labRecorded(id, recorded, host);
  }

  async #newSession(frontMatter: FrontMatter, signal: AbortSignal): Promise<Session> {
    const connection = await this.place.prepare(this.notebook, signal);
    if (signal.aborted) {
      connection.end();
      throw interruption(signal);
    }
    const folder = folderOf(this.notebook.uri);
    const session = this.makeSession({
      frontMatter,
      folder,
      readRun: runReader(folder),
      host: this.place.at,
      access: connection.access,
      allow: allowedByUser(),
      labLost: why => {
        this.#lost = why;
        this.listener.hostChanged();
      },
    });
    this.#connection = connection;
    this.listener.hostChanged();
    this.#labId = newLabId();
    return session;
  }

  #giveUp(id: CellId, why: GivenUp): void {
    const open = this.#open.get(id);
    if (open !== undefined && why !== 'close') {
      const restarted = problem('lab-restarted', { why });
      open.writer.show(withProblem(open.writer.wanted, restarted));
    }
    // The execution ends now, whatever the session is waiting for.
    this.#end(id, false);
  }

  #end(id: CellId, ok: boolean | undefined): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    open.resolveEnded();
    try {
      // Without a start there is no time: the cell shows as never run.
      open.execution.end(ok, open.started ? Date.now() : undefined);
    } catch {
      // VS Code has ended it itself, with its cell or its notebook.
    }
  }

  async #restartSession(): Promise<void> {
    await this.#retireSession();
    this.#dispatch({ kind: 'restarted' });
  }

  /**
   * Ends the lab; the next cell makes a session anew. The session itself ends a lab that was only
   * starting, before it answers its run.
   */
  async #retireSession(): Promise<void> {
    const session = this.#session;
    const answered = this.#answered;
    this.#connection?.end();
    this.#connection = undefined;
    this.#session = undefined;
    this.#lost = undefined;
    this.listener.hostChanged();
    if (session === undefined) return;
    const retired = session.close().then(() => answered);
    await withinLimit(retired, RETIRE_LIMIT_MS);
  }
}

function idOf(cell: vscode.NotebookCell): CellId {
  return cell.document.uri.toString();
}
