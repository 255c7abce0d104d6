import type { SshAccess } from './access.js';
import type { Agent } from './agent.js';
import { failure } from '../words/problems.js';
import { LOCAL } from './destination.js';
import { launch } from './launch.js';
import { localLaunch } from './launchLocal.js';
import { sshLaunch } from './launchSsh.js';
import { JoinedAgents } from './joinedAgents.js';
import { privilegeLack } from './privilege.js';
import type { AgentConfig } from './protocol.js';

/** Seconds after which an agent on another machine that hears nothing ends itself, and its lab. */
const SILENCE_SECONDS = 20;

/**
 * Starts an agent on a host, with the most isolation to be had there: as root, in an unprivileged
 * user namespace, through `sudo -n`, else without (`privilege` is `none`; what needs a namespace
 * says so when it is asked for). Failures: those of `localLaunch`, `sshLaunch` and `launch`.
 */
export async function startAgent(
  host: string,
  access: SshAccess,
  part: Pick<AgentConfig, 'lab' | 'side' | 'restore'>,
  signal: AbortSignal,
): Promise<Agent> {
  const isLocal = host === LOCAL;
  const how = isLocal ? localLaunch() : sshLaunch(host, access);
  const silence = isLocal ? 0 : SILENCE_SECONDS;
  return launch(how, { ...part, sudo: part.lab !== 'host', silence }, signal);
}

/** The machines of a lab whose sides are apart. */
export interface TwoHosts {
  readonly client: string;
  readonly server: string;
}

/**
 * Starts an agent on each of two machines and connects what they hold. Failures: as `startAgent`,
 * and `needs-isolation` where one of them gives no namespaces.
 */
export function startTwoAgents(
  hosts: TwoHosts,
  access: SshAccess,
  signal: AbortSignal,
): Promise<JoinedAgents> {
  const half = async (side: 'client' | 'server', either: AbortSignal): Promise<Agent> => {
    const agent = await startAgent(hosts[side], access, { lab: 'half', side }, either);
    if (agent.main.privilege !== 'none') return agent;
    const lack = privilegeLack(agent.main.hello);
    await agent.close();
    throw failure('needs-isolation', { what: `the ${side} on ${hosts[side]}`, ...lack });
  };
  return startBoth(half, (client, server) => JoinedAgents.join(client, server), signal);
}

/** Of two agents either both start and can be joined, or none is left. */
export async function startBoth(
  start: (side: 'client' | 'server', signal: AbortSignal) => Promise<Agent>,
  join: (client: Agent, server: Agent) => Promise<JoinedAgents>,
  signal: AbortSignal,
): Promise<JoinedAgents> {
  const either = new AbortController();
  const both = AbortSignal.any([signal, either.signal]);
  const starting = [start('client', both), start('server', both)] as const;
  try {
    return await join(...(await Promise.all(starting)));
  } catch (error) {
    either.abort();
    // The other one may have started in the meantime.
    for (const agent of await Promise.allSettled(starting)) {
      if (agent.status === 'fulfilled') await agent.value.close();
    }
    throw error;
  }
}
