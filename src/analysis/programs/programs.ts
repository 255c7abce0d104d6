import { apache } from './apache.js';
import {
  unknownBacklog,
  type AskedBacklog,
  type KnownProgram,
  type ListenerAddress,
  type ProgramAbout,
  type ProgramReading,
} from './model.js';
import { nginx } from './nginx.js';
import { memcached, node, pythonHttpServer, sshd } from './others.js';
import { phpFpm } from './phpFpm.js';
import { redis } from './redis.js';
import { shellWords } from './text.js';
import { unitCommand, unitFiles } from './unit.js';

export type { AskedBacklog, ProgramReading, UnknownBacklog } from './model.js';

const KNOWN: readonly KnownProgram[] = [
  nginx,
  redis,
  phpFpm,
  node,
  apache,
  memcached,
  sshd,
  pythonHttpServer,
];

/** A listener as the kernel tells of it, and of whom it is. */
export interface ProgramListener extends ListenerAddress {
  /** What the kernel kept of the backlog (`Send-Q` of a LISTEN line). */
  readonly kept: number;
  /** net.core.somaxconn of its network namespace now; undefined: not known. */
  readonly somaxconn: number | undefined;
  /** The command that started it, for a shell, where we did. */
  readonly command?: string | undefined;
}

/** The files that tell how a program was configured, as far as the files read so far say. */
export function filesToRead(reading: ProgramReading, command?: string): readonly string[] {
  const program = programOf(reading);
  if (program?.files === undefined) return [];
  const units = hidesArguments(reading, command) ? unitFiles(reading.process.cgroup) : [];
  return [...units, ...program.files(aboutOf(reading, command))];
}

/** What its users call the program; undefined where we don't know it. */
export function programName(reading: ProgramReading): string | undefined {
  return programOf(reading)?.name;
}

/**
 * Which backlog the program asked for at a listener. What the kernel kept is held against it: it
 * keeps the lesser of that and of net.core.somaxconn at the time of listen(2), which may have been
 * another then (inet_listen, __sys_listen in net/socket.c).
 */
export function askedBacklog(reading: ProgramReading, listener: ProgramListener): AskedBacklog {
  const program = programOf(reading);
  if (program === undefined) return unknownBacklog('program');
  const asked = program.asked(aboutOf(reading, listener.command), listener);
  if (asked.from === 'unknown') return asked;
  const { kept, somaxconn } = listener;
  const unsigned = asked.asked >>> 0;
  if (kept > unsigned) return unknownBacklog('disagrees');
  // Less than somaxconn: it was lower at the time of listen(2), or this is what was asked for.
  const isLess = kept < unsigned && somaxconn !== undefined && kept < somaxconn;
  return isLess && program.hasHiddenBacklog ? unknownBacklog('disagrees') : asked;
}

function programOf({ process }: ProgramReading): KnownProgram | undefined {
  return KNOWN.find(({ matches }) => matches(process.comm, process.arguments));
}

/** Whether a program wrote a title over its command line and no-one else knows how it was started. */
function hidesArguments({ process }: ProgramReading, command: string | undefined): boolean {
  return command === undefined && redis.matches(process.comm, process.arguments);
}

function aboutOf(reading: ProgramReading, command: string | undefined): ProgramAbout {
  const { process } = reading;
  const isTitle = redis.matches(process.comm, process.arguments);
  const started = command ?? (isTitle ? unitCommand(reading) : undefined);
  const argv = isTitle && started !== undefined ? shellWords(started) : undefined;
  return { ...reading, argv: argv ?? process.arguments };
}
