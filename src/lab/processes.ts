import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import type { ProcessFacts, ReadFile } from '../agent/protocol.js';
import type { Side } from './sides.js';

export type { ProcessFacts, ReadFile } from '../agent/protocol.js';

/** A program by the process that was started, and what its configuration says. */
export interface ProgramReading {
  readonly process: ProcessFacts & { readonly pid: number };
  /** Its files as far as they were asked for, in the order in which they were read. */
  readonly files: readonly ReadFile[];
}

/** Workers of workers; more in a row are no program's. */
const MOST_PARENTS = 4;

/** Of one program; the configurations of big sites have tens of files, of some kilobytes each. */
const MOST_FILES = 200;
const MOST_CHARACTERS = 2 ** 20;

/** Each round reads what the files of the round before include. */
const MOST_ROUNDS = 8;

/**
 * The program behind a process, with the files that `wanted` names (absolute paths or patterns, as
 * the process sees them), asked again with what was read until it names no others. Of workers that
 * were forked, the process that forked them: it has the command line. Only reads, and talks to
 * nobody. undefined: there is no such process (any more).
 */
export async function readProgram(
  agent: LabAgent,
  side: Side,
  pid: number,
  wanted: (reading: ProgramReading) => readonly string[],
): Promise<ProgramReading | undefined> {
  const process = await firstOfItsName(agent, side, pid);
  if (process === undefined) return undefined;
  const asked = new Set<string>();
  const files: ReadFile[] = [];
  let room = MOST_CHARACTERS;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const patterns = wanted({ process, files }).filter(pattern => !asked.has(pattern));
    if (patterns.length === 0 || files.length >= MOST_FILES || room <= 0) break;
    for (const pattern of patterns) asked.add(pattern);
    const read = await unlessRefused(
      agent.call('files', {
        side: side.index,
        pid: process.pid,
        patterns,
        files: MOST_FILES - files.length,
        bytes: room,
      }),
    );
    if (read === undefined) break;
    files.push(...read.files);
    room -= read.files.reduce((sum, { text = '' }) => sum + text.length, 0);
    if (read.cut) break;
  }
  return { process, files };
}

async function firstOfItsName(
  agent: LabAgent,
  side: Side,
  pid: number,
): Promise<ProgramReading['process'] | undefined> {
  const ask = async (one: number): Promise<ProgramReading['process'] | undefined> => {
    const facts = await unlessRefused(agent.call('process', { side: side.index, pid: one }));
    return facts && { ...facts, pid: one };
  };
  let found = await ask(pid);
  for (let generation = 0; found && generation < MOST_PARENTS; generation++) {
    const parent = found.parent === 0 ? undefined : await ask(found.parent);
    if (parent?.comm !== found.comm) break;
    found = parent;
  }
  return found;
}

/** undefined where the system says no: the process is gone, or another user's. */
function unlessRefused<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  return call.catch((error: unknown) => {
    if (error instanceof AgentRefusal) return undefined;
    throw error;
  });
}
