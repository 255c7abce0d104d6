import type { SshAccess } from '../agent/access.js';
import type { TwoHosts } from '../agent/hosts.js';
import type { CellKind, FrontMatter } from '../document/model.js';
import type { RunToCompare } from '../analysis/comparison/run.js';
import type { Allowance } from '../lab/allowance.js';
import type { Recording } from '../lab/recording.js';
import type { ProgressModel } from '../views/progress/model.js';
import type { View } from '../views/view.js';
import type { Shared } from '../words/shared.js';
import type { LocatedProblem, Problem, Range } from '../words/problems.js';

/** A code cell to run. Markdown cells never reach a session. */
export interface CellSource {
  readonly index: number;
  readonly kind: Exclude<CellKind, 'markdown'>;
  readonly text: string;
  /** The fence's info string behind the language, e.g. `@client`. */
  readonly info: string;
}

/** The host and the lab on it, as soon as a session has one. */
export interface HostDescription {
  /** `local`, or the SSH destination. */
  readonly name: string;
  /** `uname -r`. */
  readonly kernel: string;
  /** `uname -v`; absent in files of early versions. */
  readonly version?: string;
  /** As its os-release names it; absent where it has none, and in files of early versions. */
  readonly distribution?: string;
  readonly lab: FrontMatter['lab'];
  readonly privilege: 'root' | 'userns' | 'sudo' | 'none';
  /** The machine of the client's side, where that is another one; the rest is of the server's. */
  readonly client?: {
    readonly name: string;
    readonly kernel: string;
    readonly version?: string;
    readonly privilege: HostDescription['privilege'];
    /** How far apart both clocks can be at most, corrected as they are. Nanoseconds. */
    readonly clockError: number;
  };
  /** What it has in common with everybody else on its machines; absent where it has nothing. */
  readonly notIsolated?: readonly Shared[];
  /** Side names with the address each has in the lab. */
  readonly sides: readonly { readonly name: string; readonly address: string }[];
}

export interface StepReport {
  /** Line in the cell, from 0. */
  readonly line: number;
  readonly text: string;
  readonly range: Range;
  readonly ok: boolean;
  readonly ms: number;
  readonly problem: Problem | undefined;
  readonly outputs: readonly View[];
}

export interface CellReport {
  readonly index: number;
  readonly kind: CellSource['kind'];
  readonly ok: boolean;
  readonly ms: number;
  readonly steps: readonly StepReport[];
  /** What the checker found; when there is any, no step ran. */
  readonly problems: readonly LocatedProblem[];
  /** The cell could not run at all: no usable host, lab lost. */
  readonly failure: Problem | undefined;
  readonly interrupted: boolean;
}

/** Called while a cell runs, in order. */
export interface CellListener {
  stepStarted?(line: number, text: string): void;
  /** What a running shell cell has printed so far. Replaced by each later call. */
  progress?(view: View): void;
  /**
   * What goes on in a step that runs for long. Replaced by each later call, of no worth when the
   * step has finished, and in no report. Where this is missing, nothing is computed for it.
   */
  stepGoesOn?(progress: ProgressModel): void;
  stepFinished?(report: StepReport): void;
}

/** The settings of a lab's kernel that bear on its outputs, from one moment on. */
export interface SysctlReading {
  /** By the host's clock: whole milliseconds since 1970. */
  readonly time: number;
  /**
   * When the cell began that left it so, or that the lab was started for, by this machine's clock,
   * as cells' times are: milliseconds since 1970. Absent in files of early versions.
   */
  readonly cellBegan?: number;
  readonly sides: readonly {
    readonly name: string;
    /** By the sysctl's name; null where this kernel has none. */
    readonly values: Readonly<Record<string, string | null>>;
  }[];
}

/** What a lab recorded from its start to a moment, every packet sent before that included. */
export interface SessionRecording {
  /** It grows while the lab lives. */
  readonly recording: Recording;
  /** Packets in it at that moment. */
  readonly packets: number;
  /** That moment, by the lab's clock: of the last packet or look at the sockets. Nanoseconds. */
  readonly time: number;
  /** Seconds since 1970, by the host's clock: the zero of the recording's times. */
  readonly epoch: number;
  /** As the lab started, and as cells left them that changed any. */
  readonly sysctls: readonly SysctlReading[];
}

/** What runs one notebook's cells; one lab, started by the first cell that needs it. */
export interface Session {
  readonly host: HostDescription | undefined;
  /** `no-privilege`: why the lab has no namespaces of its own; undefined where it has. */
  readonly privilegeLack: Problem | undefined;
  /**
   * Runs one cell. Never rejects: everything that goes wrong is in the report. `above` are the
   * code cells before it in the notebook, whose names it may use. Calls are the caller's to order.
   */
  run(
    cell: CellSource,
    above: readonly CellSource[],
    listener: CellListener,
    signal: AbortSignal,
  ): Promise<CellReport>;
  /** undefined without a lab, and where the lab is lost. */
  recorded(): Promise<SessionRecording | undefined>;
  /** Ends the lab and everything in it. The next `run` starts a new one. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  /** What it says of the lab holds as far as it fits `host` (`labAt`). */
  readonly frontMatter: FrontMatter;
  /** Working folder of shell cells and of `exec` on this machine. */
  readonly folder: string;
  /** `local`, or an SSH destination; two for a lab whose sides are apart. */
  readonly host: string | TwoHosts;
  readonly access: SshAccess;
  /** Called when a lab is lost, even between two cells. */
  readonly labLost?: (why: Problem) => void;
  /** Reads what a file keeps of its last run; see `ComparableRuns.saved`. */
  readonly readRun: (file: string) => Promise<RunToCompare>;
  /** What the user, never the notebook, lets a `direct` lab change on the machines. */
  readonly allow: readonly Allowance[];
}
