import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { failure } from '../words/problems.js';
import source from './agent.py';
import { Agent } from './agent.js';
import { FRAME, FrameReader } from './frames.js';
import type { AgentConfig, Hello } from './protocol.js';

/** Reads the agent's text and configuration from stdin, byte for byte, and becomes the agent. */
const BOOT = `import os,sys
def r(n):
 b=b''
 while len(b)<n:
  c=os.read(0,n-len(b))
  if not c:sys.exit(1)
  b+=c
 return b
if sys.version_info<(3,6):sys.exit(97)
h=b''
while h[-1:]!=b'\\n':h+=r(1)
n,m=map(int,h.split())
s=r(n)
import json
exec(compile(s,'tcpbook-agent','exec'),{'__name__':'agent','CONFIG':json.loads(r(m).decode())})
`;

const PYTHON_TOO_OLD = 97;
const STDERR_KEPT = 4000;

/** How a host is asked to run a command: the local machine, later SSH. */
interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

const python = (): string => (existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3');

const plain = (): Command => ({ program: python(), args: ['-I', '-S', '-c', BOOT] });
const withSudo = (): Command => ({ program: 'sudo', args: ['-n', python(), ...plain().args] });

/**
 * Starts an agent on this machine, with the most isolation to be had: as root, in an unprivileged
 * user namespace, through `sudo -n`, else without (`hello.privilege` is `none`; what needs a
 * namespace says so when it is asked for).
 */
export async function launchLocal(config: AgentConfig): Promise<Agent> {
  if (process.platform !== 'linux') throw failure('not-linux', { platform: process.platform });
  const agent = await start('local', plain(), config, undefined);
  if (agent.privilege !== 'none' || config.lab === 'host') return agent;
  try {
    const privileged = await start('local', withSudo(), config, 'sudo');
    if (privileged.privilege !== 'none') {
      await agent.close();
      return privileged;
    }
    await privileged.close();
  } catch {
    // No sudo, or it wants a password: the agent that runs is the best there is.
  }
  return agent;
}

function start(
  host: string,
  command: Command,
  config: AgentConfig,
  via: 'sudo' | undefined,
): Promise<Agent> {
  // A process group of its own: Ctrl-C in a terminal is for us to act upon, not for the lab.
  const child = spawn(command.program, command.args, { stdio: 'pipe', detached: true });
  return new Promise((resolve, reject) => {
    let said = '';
    let agent: Agent | undefined;
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-STDERR_KEPT);
    });
    child.once('error', error => {
      reject(failure('no-python', { host, command: `${command.program}: ${error.message}` }));
    });
    // `close` comes behind the last of its output, where a failed set-up explains itself.
    child.once('close', (code, signal) => {
      if (agent) return;
      if (code === PYTHON_TOO_OLD)
        reject(failure('python-too-old', { host, version: said.trim() }));
      else
        reject(
          failure('agent-lost', { host, how: signal ?? `exit status ${code ?? 0}`, stderr: said }),
        );
    });
    // A write after the agent's end is answered by its exit, not by an exception.
    child.stdin.on('error', () => undefined);
    const reader = new FrameReader((kind, payload) => {
      if (agent) {
        agent.receive(kind, payload);
      } else if (kind === FRAME.json) {
        // safe: the agent's first frame is its hello
        const hello = JSON.parse(payload.toString('utf8')) as Hello;
        if (hello.error) {
          reject(setupFailure(host, hello));
          return;
        }
        agent = new Agent(host, hello, privilegeOf(hello, via), child, () => said);
        resolve(agent);
      }
    });
    child.stdout.on('data', (chunk: Buffer) => reader.push(chunk));
    send(child, config);
  });
}

function send(child: ChildProcess, config: AgentConfig): void {
  const text = Buffer.from(source);
  const json = Buffer.from(JSON.stringify(config));
  child.stdin?.write(`${text.length} ${json.length}\n`);
  child.stdin?.write(text);
  child.stdin?.write(json);
}

function privilegeOf(hello: Hello, via: 'sudo' | undefined): Agent['privilege'] {
  return hello.privilege === 'root' && via ? via : hello.privilege;
}

function setupFailure(host: string, hello: Hello): Error {
  const { errno, where, text } = hello.error ?? { errno: '', where: '', text: '' };
  if (errno === 'ENOENT' && where === 'ip') return failure('no-iproute2', { host });
  return failure('pair-failed', { reason: [where, errno, text].filter(Boolean).join(': ') });
}
