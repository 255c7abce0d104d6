import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { failure, interruption } from '../words/problems.js';
import { Agent, type Heartbeat } from './agent.js';
import { EXIT_NO_PYTHON, EXIT_PYTHON_TOO_OLD } from './boot.js';
import { FRAME, FrameReader } from './frames.js';
import { Greeting } from './greeting.js';
import type { AgentConfig, Hello } from './protocol.js';
import source from './python/main.py';

/** A command whose standard input and output reach an agent. */
export interface Launch {
  /** `local`, or the SSH destination. */
  readonly host: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly options: Pick<SpawnOptions, 'detached' | 'env'>;
  /** What the agent says first (boot.ts). */
  readonly mark: string;
  /** How to tell that the agent is out of reach; undefined: its pipes tell. */
  readonly heartbeat: Heartbeat | undefined;
  /** What it means that the command could not be started, or ended before an agent said hello. */
  explain(end: LaunchEnd): Error;
}

export type LaunchEnd = { readonly stderr: string; readonly stdout: string } & (
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'ended'; readonly status: number | null; readonly signal: string | null }
);

const STDERR_KEPT = 4000;

/**
 * Starts an agent: sends its text, waits for its hello. Rejects with `launch.explain`, where the
 * lab cannot be set up with `no-iproute2` or `pair-failed`, and with the reason of `signal` when
 * that is aborted first.
 */
export function launch(launch: Launch, config: AgentConfig, signal: AbortSignal): Promise<Agent> {
  const { host, program, args, options, mark } = launch;
  const child = spawn(program, args, { ...options, stdio: 'pipe' });
  return new Promise((resolve, reject) => {
    let stderr = '';
    let agent: Agent | undefined;
    let viaSudo = false;
    const greeting = new Greeting(mark);
    let isGreeted = false;
    const stop = (): void => {
      child.kill('SIGKILL');
      reject(interruption(signal));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const fail = (end: LaunchEnd): void => {
      signal.removeEventListener('abort', stop);
      if (!agent) reject(launch.explain(end));
    };
    const printed = () => ({ stderr, stdout: greeting.noise });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString('utf8')).slice(-STDERR_KEPT);
    });
    child.once('error', ({ message }) =>
      fail({ kind: 'not-started', reason: message, ...printed() }),
    );
    // `close` comes behind the last of its output, where a failed set-up explains itself.
    child.once('close', (status, killer) =>
      fail({ kind: 'ended', status, signal: killer, ...printed() }),
    );
    // A write after the agent's end is answered by its exit, not by an exception.
    child.stdin.on('error', () => undefined);
    const reader = new FrameReader((kind, payload) => {
      if (agent) {
        agent.receive(kind, payload);
        return;
      }
      if (kind !== FRAME.json) return;
      // safe: these are an agent's first two frames (python/main.py)
      const said = JSON.parse(payload.toString('utf8')) as Hello | { readonly event: 'again' };
      if (said.event === 'again') {
        viaSudo = true;
        send(child, { ...config, sudo: false });
        return;
      }
      signal.removeEventListener('abort', stop);
      if (said.error) {
        reject(setupFailure(host, said));
        return;
      }
      agent = new Agent({
        host,
        hello: said,
        privilege: viaSudo && said.privilege === 'root' ? 'sudo' : said.privilege,
        process: child,
        stderr: () => stderr,
        heartbeat: launch.heartbeat,
      });
      resolve(agent);
    });
    child.stdout.on('data', (chunk: Buffer) => {
      const rest = isGreeted ? chunk : greeting.push(chunk);
      if (rest === undefined) return;
      isGreeted = true;
      agent?.heard();
      if (rest.length > 0) reader.push(rest);
    });
    send(child, config);
  });
}

/** What the end of a launch says whatever way it went; undefined where that depends on the way. */
export function commonFailure(host: string, end: LaunchEnd): Error | undefined {
  if (end.kind !== 'ended') return undefined;
  if (end.status === EXIT_PYTHON_TOO_OLD) {
    const [, version = ''] = /tcpbook-python (\S+)/.exec(end.stderr) ?? [];
    return failure('python-too-old', { host, version });
  }
  if (end.status === EXIT_NO_PYTHON) return failure('no-python', { host, command: 'python3' });
  return undefined;
}

function send(child: ChildProcess, config: AgentConfig): void {
  const text = Buffer.from(source);
  const json = Buffer.from(JSON.stringify(config));
  child.stdin?.write(`${text.length} ${json.length}\n`);
  child.stdin?.write(text);
  child.stdin?.write(json);
}

function setupFailure(host: string, hello: Hello): Error {
  const { errno, where, text } = hello.error ?? { errno: '', where: '', text: '' };
  if (errno === 'ENOENT' && where === 'ip') return failure('no-iproute2', { host });
  return failure('pair-failed', { reason: [where, errno, text].filter(Boolean).join(': ') });
}
