import { isIP } from 'node:net';
import { failure } from '../words/problems.js';
import { LOCAL } from './destination.js';

/** What is known of a machine and of the way to it. */
interface Reached {
  readonly host: string;
  readonly hello: { readonly sshConnection: string };
}

/** Places in SSH_CONNECTION: `client port server port`. */
const PEER = 0;
const OWN = 2;

/**
 * The server's address on the network between two machines: the one written, else the one at which
 * ssh reached the server, else, for a server that is this machine, the one from which ssh reached
 * the client. Failure `no-server-address` where neither is an address that another machine can use.
 */
export function serverAddress(
  written: string | undefined,
  client: Reached,
  server: Reached,
): string {
  if (written !== undefined) return written;
  const [machine, place] = server.host === LOCAL ? [client, PEER] : [server, OWN];
  // A local agent's environment tells of whoever is logged in here, not of our way to the other.
  const connection = machine.host === LOCAL ? '' : machine.hello.sshConnection;
  const found = connection.split(' ')[place] ?? '';
  if (!reachesFarther(found)) throw failure('no-server-address', { server: server.host, found });
  return found;
}

/** An address with a zone (`fe80::1%eth0`) means something on one machine only. */
function reachesFarther(address: string): boolean {
  const isLoopback = address.startsWith('127.') || address === '::1';
  return isIP(address) !== 0 && !isLoopback && !address.includes('%');
}
