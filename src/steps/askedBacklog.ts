import {
  askedBacklog,
  filesToRead,
  programName,
  type AskedBacklog,
  type ProgramListener,
} from '../analysis/programs/programs.js';
import type { Lab } from '../lab/lab.js';
import type { LabServer } from '../lab/server.js';
import type { Side } from '../lab/sides.js';
import { listenersOf } from './lookups.js';

/** Who listens, and for which backlog it asked. */
export interface ProgramBehind {
  /** What its users call it; its process's name where we don't know the program. */
  readonly program: string;
  /** The process that was started: of workers, the one that forked them. */
  readonly pid: number;
  readonly backlog: AskedBacklog;
}

/**
 * Which backlog the program behind a listener asked for: by its configuration files, its command
 * line, or its own default. Only reads /proc and files; neither runs nor asks the program anything.
 * undefined: there is no such process (any more), or the machine shows us nothing of it.
 */
export async function programBehind(
  lab: Lab,
  side: Side,
  pid: number,
  listener: ProgramListener,
): Promise<ProgramBehind | undefined> {
  const reading = await lab.readProgram(side, pid, so => filesToRead(so, listener.command));
  if (reading === undefined) return undefined;
  return {
    program: programName(reading) ?? reading.process.comm,
    pid: reading.process.pid,
    backlog: askedBacklog(reading, listener),
  };
}

/** The same of a program that `exec` started by `command`. */
export async function programOfServer(
  lab: Lab,
  server: LabServer,
  command: string,
): Promise<ProgramBehind | undefined> {
  const look = await lab.look({ owners: true });
  const [listener] = listenersOf(lab, look, server.name);
  if (listener === undefined) return undefined;
  const { side, pid } = server;
  // One that went into the background has another process.
  const owner = look.owners.get(listener.inode)?.pid ?? pid;
  const somaxconn = look.sysctls[side.index]?.['net.core.somaxconn'];
  return programBehind(lab, side, owner, {
    ...listener.local,
    kept: listener.sendQueue,
    somaxconn: somaxconn == null ? undefined : Number(somaxconn),
    command,
  });
}
