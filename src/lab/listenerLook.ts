import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent, RawLook } from '../agent/labAgent.js';
import { listenerAnswers, type ListenerEntry } from '../wire/listenerAnswers.js';
import { bothFamiliesDump } from '../wire/sockDiagRequest.js';
import { failure } from '../words/problems.js';
import type { Owner } from './look.js';
import type { Nanoseconds } from './recording.js';
import type { Side } from './sides.js';

/** Socket inode to the processes that have it open, as far as we may see them. */
export type ListenerOwners = ReadonlyMap<number, readonly Owner[]>;

/** The host's listeners at one moment. */
export interface ListenerLook {
  readonly time: Nanoseconds;
  readonly entries: readonly ListenerEntry[];
  /** Empty where nobody asked. */
  readonly owners: ListenerOwners;
}

/**
 * `owners`: also who has them open, for which the host looks at every descriptor of every process.
 * Failure `no-sock-diag` where the kernel does not let us ask.
 */
export async function lookAtListeners(
  agent: LabAgent,
  side: Side,
  owners: boolean,
): Promise<ListenerLook> {
  const dumps = [bothFamiliesDump({ states: ['LISTEN'], drops: true })];
  const asked = { sides: [side.index], dumps };
  const look = await agent.look(asked).catch((error: unknown) => {
    if (!(error instanceof AgentRefusal)) throw error;
    throw failure('no-sock-diag', { reason: error.reason.errno || error.reason.text });
  });
  const entries = look.dumps.flatMap(({ bytes }) =>
    [...listenerAnswers(bytes)].map(answer => answer.entry),
  );
  // Asked for by inode: the table of all sockets of a busy host is megabytes of garbage to us.
  const inodes = owners ? entries.map(({ inode }) => inode) : [];
  return { time: look.t, entries, owners: await lookAtOwners(agent, side, inodes) };
}

/** Who has these sockets open now. */
export async function lookAtOwners(
  agent: LabAgent,
  side: Side,
  inodes: readonly number[],
): Promise<ListenerOwners> {
  if (inodes.length === 0) return new Map();
  return ownersIn(await agent.look({ sides: [side.index], owners: inodes }));
}

function ownersIn(look: RawLook): ListenerOwners {
  const owners = new Map<number, Owner[]>();
  for (const { pids, names } of look.owners) {
    for (const [pid, inodes] of pids) {
      for (const inode of new Set(inodes)) {
        const known = owners.get(inode) ?? [];
        owners.set(inode, known);
        known.push({ pid, name: names[pid] ?? '' });
      }
    }
  }
  for (const known of owners.values()) known.sort((one, two) => one.pid - two.pid);
  return owners;
}
