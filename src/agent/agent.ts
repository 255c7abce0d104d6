import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { failure, type Failure } from '../words/problems.js';
import { encodeFrame, encodeJsonFrame, FRAME } from './frames.js';
import type { AgentListener, LabAgent, Machine, RawDump, RawLook } from './labAgent.js';
import type { AgentError, AgentEvent, Calls, ChildCalls } from './protocol.js';

/** A call that the agent refused, with the system's reason. */
export class AgentRefusal extends Error {
  constructor(
    readonly call: string,
    readonly reason: AgentError,
  ) {
    super(`${call}: ${reason.errno || reason.text}`);
    this.name = 'AgentRefusal';
  }
}

interface Pending {
  readonly call: string;
  readonly child: number | undefined;
  readonly dumps: RawDump[];
  readonly deadline: NodeJS.Timeout;
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** An answer later than this means that the agent hangs; every call answers at once. */
const CALL_SECONDS = 10;

/** How long a command asked to end may take. Milliseconds. */
const GRACE = 1000;

/** Tells an agent that is out of reach from one that has nothing to say. Milliseconds. */
export interface Heartbeat {
  /** So often the agent is asked for a sign of life. */
  readonly every: number;
  /** Nothing came from it for so long: it is given up. */
  readonly silence: number;
}

export interface AgentOptions extends Machine {
  /** The command whose pipes reach the agent. */
  readonly process: ChildProcess;
  /** What that command has printed on its standard error. */
  readonly stderr: () => string;
  readonly heartbeat: Heartbeat | undefined;
}

/** What the agent's JSON frames can be. */
type Message =
  | (AgentEvent & { readonly id?: never })
  | { readonly id: number; readonly ok: unknown; readonly event?: never; readonly error?: never }
  | { readonly id: number; readonly error: AgentError; readonly event?: never };

/** A shell's way to tell of a signal, and the agent's. */
function signalOfStatus(status: number | null): string | undefined {
  const found = Object.entries(constants.signals).find(([, number]) => 128 + number === status);
  return found?.[0];
}

/** The connection to a running agent: calls with answers, and what it reports on its own. */
export class Agent implements LabAgent {
  readonly clockError = undefined;
  readonly clockBounds = [];
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private ended: Failure | undefined;
  private listener: AgentListener | undefined;
  /** Takes the frames that leave the lab for its other half. */
  private wire: ((frames: Buffer) => void) | undefined;
  private readonly early: (() => void)[] = [];

  private lastHeard = performance.now();
  /** Milliseconds since 1970: a clock that goes on while this machine is asleep. */
  private lastBeat = Date.now();
  /** The last time that we stood still for long. */
  private sleep = { seconds: 0, end: -Infinity };
  private readonly beating: NodeJS.Timeout | undefined;

  /** The hello has been read; what follows goes to `receive`. */
  constructor(private readonly options: AgentOptions) {
    const { host, process, stderr, heartbeat } = options;
    process.once('exit', (code, signal) => {
      const how = signal ?? signalOfStatus(code) ?? `exit status ${code ?? 'unknown'}`;
      this.end(failure('agent-lost', { host, how, stderr: stderr(), asleep: this.asleep() }));
    });
    if (heartbeat) this.beating = setInterval(() => this.beat(heartbeat), heartbeat.every);
  }

  get machines(): readonly [Machine] {
    return [this.options];
  }

  get main(): Machine {
    return this.options;
  }

  get sides(): LabAgent['sides'] {
    return this.options.hello.sides.map(side => ({ ...side, machine: 0 }));
  }

  /** Starts delivery; what came before is delivered first. */
  listen(listener: AgentListener): void {
    this.listener = listener;
    for (const deliver of this.early.splice(0)) deliver();
  }

  /** Takes what leaves this half of a lab for the other, from now on. */
  onWire(wire: (frames: Buffer) => void): void {
    this.wire = wire;
  }

  /** Bytes written to it that are not on their way yet. */
  get waiting(): number {
    return this.options.process.stdin?.writableLength ?? 0;
  }

  /** Frames, as `onWire` gives them, for this half of a lab. */
  sendWire(frames: Buffer): void {
    this.options.process.stdin?.write(encodeFrame(FRAME.wire, frames));
  }

  call<Name extends keyof Calls>(
    name: Name,
    params: Calls[Name]['params'],
  ): Promise<Calls[Name]['answer']> {
    return this.request(name, undefined, { call: name, ...params }).then(
      // safe: the agent answers each call as `Calls` says
      ({ answer }) => answer as Calls[Name]['answer'],
    );
  }

  async look(params: Calls['look']['params']): Promise<RawLook> {
    const { answer, dumps } = await this.request('look', undefined, { call: 'look', ...params });
    // safe: as above
    const { t, owners, counters = [], sysctls = [] } = answer as Calls['look']['answer'];
    return { t, dumps, counters, sysctls, owners: owners === undefined ? [] : [owners] };
  }

  tell<Name extends keyof ChildCalls>(
    child: number,
    what: Name,
    params: ChildCalls[Name]['params'],
  ): Promise<ChildCalls[Name]['answer']> {
    return this.request(what, child, { call: 'tell', child, do: what, ...params }).then(
      // safe: as above, for the agent's children
      ({ answer }) => answer as ChildCalls[Name]['answer'],
    );
  }

  /** The agent's standard input closes, and with it the lab. Resolves when its command is gone. */
  close(): Promise<void> {
    const { process } = this.options;
    if (process.exitCode !== null || process.signalCode !== null) return Promise.resolve();
    return new Promise(resolve => {
      const killer = setTimeout(() => this.endProcess(), GRACE);
      process.once('exit', () => {
        clearTimeout(killer);
        resolve();
      });
      process.stdin?.end();
    });
  }

  /** For an agent that no longer listens: its end takes the lab along. Open calls fail with `why`. */
  kill(why: Failure): void {
    this.end(why);
    this.endProcess();
  }

  /** Something came from it, whatever it was. */
  heard(): void {
    this.lastHeard = performance.now();
  }

  /** A local agent ends at once; ssh may have a jump host and a master to say goodbye to. */
  private endProcess(): void {
    const { process, heartbeat } = this.options;
    if (heartbeat === undefined) {
      process.kill('SIGKILL');
      return;
    }
    process.kill('SIGTERM');
    const killer = setTimeout(() => process.kill('SIGKILL'), GRACE);
    process.once('exit', () => clearTimeout(killer));
  }

  /** Seconds for which we gave no sign of life, just now or a few beats ago; 0: none to speak of. */
  private asleep(): number {
    const { heartbeat } = this.options;
    if (heartbeat === undefined) return 0;
    const late = Date.now() - this.lastBeat - heartbeat.every;
    if (late > heartbeat.silence) return Math.round(late / 1000);
    const isRecent = performance.now() - this.sleep.end < 5 * heartbeat.every;
    return isRecent ? this.sleep.seconds : 0;
  }

  private beat({ silence }: Heartbeat): void {
    const seconds = this.asleep();
    if (Date.now() - this.lastBeat > silence) {
      this.sleep = { seconds, end: performance.now() };
      // What came meanwhile is read before the next beat, and the host's end with it.
      this.heard();
    }
    this.lastBeat = Date.now();
    const silent = performance.now() - this.lastHeard;
    if (silent > silence) {
      this.kill(
        failure('host-silent', { host: this.options.host, seconds: Math.round(silent / 1000) }),
      );
      return;
    }
    // The answer is not waited for: that something comes is what counts.
    this.options.process.stdin?.write(encodeJsonFrame({ id: 0, call: 'look', sides: [] }));
  }

  /** One frame after the hello. */
  receive(kind: number, payload: Buffer): void {
    if (kind === FRAME.json) {
      // safe: only the agent writes to this pipe
      this.message(JSON.parse(payload.toString('utf8')) as Message);
    } else if (kind === FRAME.packets) {
      const shift = Number(payload.readBigInt64LE(1));
      const block = payload.subarray(9);
      this.deliver(listener => listener.packets(payload.readUInt8(0), block, shift));
    } else if (kind === FRAME.wire) {
      this.wire?.(payload);
    } else if (kind === FRAME.output) {
      this.deliver(listener => listener.output(payload.readUInt32LE(0), payload.subarray(4)));
    } else if (kind === FRAME.observed) {
      this.deliver(listener => listener.observed(payload));
    } else if (kind === FRAME.dump) {
      const dump = {
        side: payload.readUInt8(4),
        time: Number(payload.readBigUInt64LE(5)),
        bytes: payload.subarray(13),
      };
      const asked = this.pending.get(payload.readUInt32LE(0));
      if (asked) asked.dumps.push(dump);
      else this.deliver(listener => listener.sample(dump));
    }
  }

  private message(message: Message): void {
    if (message.event !== undefined) {
      if (message.event === 'exited') this.childEnded(message.child);
      if (message.event === 'child') this.adopt(message.for, message.child);
      this.deliver(listener => listener.event(message));
      return;
    }
    const pending = this.pending.get(message.id);
    if (!pending) return;
    this.settle(message.id);
    if (message.error !== undefined) pending.reject(new AgentRefusal(pending.call, message.error));
    else pending.resolve({ answer: message.ok, dumps: pending.dumps });
  }

  private request(
    name: string,
    child: number | undefined,
    message: object,
  ): Promise<{ answer: unknown; dumps: readonly RawDump[] }> {
    if (this.ended) return Promise.reject(this.ended);
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        // It hangs, and so would every later call: the lab is given up.
        this.kill(
          failure('agent-silent', { host: this.options.host, call: name, seconds: CALL_SECONDS }),
        );
      }, CALL_SECONDS * 1000);
      this.pending.set(id, { call: name, child, dumps: [], deadline, resolve, reject });
      this.options.process.stdin?.write(encodeJsonFrame({ id, ...message }));
    });
  }

  private settle(id: number): void {
    clearTimeout(this.pending.get(id)?.deadline);
    this.pending.delete(id);
  }

  /** A `serve` call is answered by the child that it started; that child's end fails the call. */
  private adopt(id: number, child: number): void {
    const pending = this.pending.get(id);
    if (pending) this.pending.set(id, { ...pending, child });
  }

  private childEnded(child: number): void {
    for (const [id, pending] of [...this.pending]) {
      if (pending.child !== child) continue;
      this.settle(id);
      const reason = { errno: 'ESRCH', where: pending.call, text: 'the process ended' };
      pending.reject(new AgentRefusal(pending.call, reason));
    }
  }

  private deliver(deliver: (listener: AgentListener) => void): void {
    const listener = this.listener;
    if (listener) deliver(listener);
    else this.early.push(() => this.listener && deliver(this.listener));
  }

  private end(why: Failure): void {
    if (this.ended) return;
    this.ended = why;
    clearInterval(this.beating);
    for (const [id, pending] of [...this.pending]) {
      this.settle(id);
      pending.reject(why);
    }
    this.deliver(listener => listener.lost(why));
  }
}
