import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import { failure } from '../words/problems.js';
import type { Nanoseconds } from './recording.js';
import type { Side } from './sides.js';

/** Failure `sysctl-unknown` when this kernel has no such sysctl in a network namespace. */
export function readSysctl(agent: LabAgent, side: Side, key: string): Promise<string> {
  return agent.call('sysctl', { side: side.index, key }).then(
    ({ value }) => value,
    (error: unknown) => {
      throw refused(error, { agent, side, key, value: '' });
    },
  );
}

export interface WrittenSysctl {
  readonly value: string;
  /** From then on it holds. */
  readonly t: Nanoseconds;
}

/**
 * Writes and reads back. Failures: `sysctl-unknown`; `sysctl-refused` with the kernel's errno;
 * `sysctl-clamped` when the kernel took the write but holds another value.
 */
export async function writeSysctl(
  agent: LabAgent,
  side: Side,
  key: string,
  value: string,
): Promise<WrittenSysctl> {
  const written = await agent
    .call('sysctl', { side: side.index, key, value })
    .catch((error: unknown) => {
      throw refused(error, { agent, side, key, value });
    });
  const wanted = value.trim().split(/\s+/).join(' ');
  if (written.value !== wanted) {
    throw failure('sysctl-clamped', { key, wanted, got: written.value });
  }
  return written;
}

function refused(
  error: unknown,
  { agent, side, key, value }: { agent: LabAgent; side: Side; key: string; value: string },
): unknown {
  if (!(error instanceof AgentRefusal)) return error;
  const { errno, text } = error.reason;
  return errno === 'ENOENT'
    ? failure('sysctl-unknown', {
        key,
        userNamespace: agent.machines[side.machine]?.privilege === 'userns',
      })
    : failure('sysctl-refused', { key, value, errno: errno || text });
}
