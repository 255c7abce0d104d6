import type { LabAgent } from '../agent/labAgent.js';
import { failure } from '../words/problems.js';
import type { Changes } from './changes.js';
import { lookAt } from './look.js';
import type { Program, Programs } from './programs.js';
import type { ExecSpec } from './server.js';
import type { Sides } from './sides.js';

/** How long a program may take until it listens. */
const EXEC_SECONDS = 15;

/**
 * Starts a program of the user's and waits until it listens on its port, whatever it does before;
 * `time` is when that was seen.
 * Failures: `exec-failed` when it ends, `exec-not-listening` when it takes too long.
 */
export async function startProgram(
  lab: {
    readonly agent: LabAgent;
    readonly sides: Sides;
    readonly changes: Changes;
    readonly programs: Programs;
  },
  { name, side, port, command, folder, nofile }: ExecSpec,
  signal: AbortSignal,
): Promise<{ readonly program: () => Program; readonly address: string; readonly time: number }> {
  const { agent, sides, changes, programs } = lab;
  // With `exec` the program takes the shell's place, and its process number.
  const program = await programs.start({ name, side, command: `exec ${command}`, folder, nofile });
  const listener = await changes.until(
    async () => {
      if (program().ended) return 'ended';
      const look = await lookAt(agent, sides);
      const found = look.sides
        .find(sideLook => sideLook.side === side.name)
        ?.sockets.find(socket => socket.state === 'LISTEN' && socket.local.port === port);
      return found && { address: found.local.address, time: look.time };
    },
    { ms: EXEC_SECONDS * 1000, signal },
  );
  const { output, ended } = program();
  if (listener === 'ended') {
    const reason = ended?.signal ?? `exit status ${ended?.status ?? 0}`;
    throw failure('exec-failed', { server: name, command, reason, output });
  }
  if (listener === undefined) {
    await programs.signalGroup(program(), 'SIGKILL');
    const data = { server: name, command, port, seconds: EXEC_SECONDS, output };
    throw failure('exec-not-listening', data);
  }
  return { program, ...listener };
}
