import { failure } from '../words/problems.js';
import type { SshAccess } from './access.js';
import { AgentRefusal, type Agent } from './agent.js';
import { startAgent, startBoth, type TwoHosts } from './hosts.js';
import { JoinedAgents } from './joinedAgents.js';
import { serverAddress } from './serverAddress.js';

export interface DirectOptions {
  /** The server's address as the client reaches it; undefined: the one that ssh knows. */
  readonly address: string | undefined;
  /** The machines' own sysctls may be written, and are restored. */
  readonly restore: boolean;
}

/**
 * Starts an agent on each of two machines, without namespaces: traffic between them crosses their
 * own network. Failures: as `startAgent`, `no-server-address`, and `no-route` where the client's
 * machine knows no way to the server's address.
 */
export function startDirectAgents(
  hosts: TwoHosts,
  { address, restore }: DirectOptions,
  access: SshAccess,
  signal: AbortSignal,
): Promise<JoinedAgents> {
  return startBoth(
    (side, either) => startAgent(hosts[side], access, { lab: 'host', side, restore }, either),
    async (client, server) => {
      const to = serverAddress(address, client.main, server.main);
      return JoinedAgents.join(client, server, { client: await sourceOf(client, to), server: to });
    },
    signal,
  );
}

async function sourceOf(client: Agent, to: string): Promise<string> {
  try {
    return (await client.call('source', { side: 0, to })).address;
  } catch (error) {
    if (!(error instanceof AgentRefusal)) throw error;
    const { errno, text } = error.reason;
    throw failure('no-route', { client: client.main.host, address: to, errno: errno || text });
  }
}
