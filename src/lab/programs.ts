import { constants } from 'node:os';
import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import { failure } from '../words/problems.js';
import type { Changes } from './changes.js';
import type { Side } from './sides.js';

/** A program of the user's in the lab: a shell cell, or the `exec` of a server. */
export interface Program {
  readonly child: number;
  readonly pid: number;
  /** What it has printed, standard output and error together. */
  readonly output: string;
  /** Bytes left out of the middle of a flood of output. */
  readonly cut: number;
  readonly ended: { readonly status: number | null; readonly signal: string | null } | undefined;
}

const OUTPUT_LIMIT = 512 * 1024;

/** The name of a signal by its number: `SIGKILL`. */
export function signalName(number: number | null): string | null {
  if (number === null) return null;
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

interface Running {
  chunks: Buffer[];
  cut: number;
  ended: Program['ended'];
}

export class Programs {
  private readonly running = new Map<number, Running>();

  constructor(
    private readonly agent: LabAgent,
    private readonly changes: Changes,
  ) {}

  /** Starts `command` with `sh -c`. Failure `exec-failed` when not even the shell starts. */
  async start(options: {
    readonly name: string;
    readonly side: Side;
    readonly command: string;
    readonly folder: string;
    readonly nofile?: number | undefined;
  }): Promise<() => Program> {
    const { side, command, folder, nofile } = options;
    try {
      const answer = await this.agent.call('spawn', {
        side: side.index,
        argv: ['sh', '-c', command],
        cwd: folder,
        limit: OUTPUT_LIMIT,
        ...(nofile === undefined ? {} : { nofile }),
      });
      const record = this.recordOf(answer.child);
      return () => programOf(answer, record);
    } catch (error) {
      if (!(error instanceof AgentRefusal)) throw error;
      const { errno, text } = error.reason;
      throw failure('exec-failed', {
        server: options.name,
        command,
        reason: errno || text,
        output: '',
      });
    }
  }

  outputOf(child: number, bytes: Buffer): void {
    this.recordOf(child).chunks.push(Buffer.from(bytes));
    this.changes.notify();
  }

  endOf(child: number, status: number | null, signal: number | null, cut: number): void {
    const record = this.recordOf(child);
    record.ended = { status, signal: signalName(signal) };
    record.cut = cut;
    this.changes.notify();
  }

  /** Output and end may overtake the answer that says which child they are of. */
  private recordOf(child: number): Running {
    const known = this.running.get(child) ?? { chunks: [], cut: 0, ended: undefined };
    this.running.set(child, known);
    return known;
  }

  /** Sends a signal to the program and all that it started. It may have ended already. */
  async signalGroup(program: Program, signal: NodeJS.Signals): Promise<void> {
    const number = constants.signals[signal];
    await this.agent
      .call('signal', { child: program.child, signal: number, group: true })
      .catch((error: unknown) => {
        if (!(error instanceof AgentRefusal)) throw error;
      });
  }
}

function programOf(started: { child: number; pid: number }, record: Running): Program {
  const output = Buffer.concat(record.chunks);
  record.chunks = [output];
  return {
    child: started.child,
    pid: started.pid,
    output: output.toString('utf8'),
    cut: record.cut,
    ended: record.ended,
  };
}
