import type { LabClient } from '../lab/clients.js';
import type { Lab } from '../lab/lab.js';
import type { EndingHow } from '../lab/recording.js';

/**
 * Ends connections of these clients from their server's end. Failures `not-accepted` for one that
 * its server's program does not have, `not-ours` for one of a program of its own.
 */
export async function ended(lab: Lab, names: readonly string[], how: EndingHow): Promise<void> {
  const byServer = new Map<string, LabClient[]>();
  for (const name of names) {
    const client = lab.clients.get(name);
    const known = byServer.get(client.server);
    if (known === undefined) byServer.set(client.server, [client]);
    else known.push(client);
  }
  for (const [server, clients] of byServer) await lab.servers.end(server, clients, how);
}
