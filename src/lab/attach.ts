import type { LabAgent } from '../agent/labAgent.js';
import { wireAddress } from '../wire/address.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { ListenerEntry } from '../wire/listenerAnswers.js';
import { failure } from '../words/problems.js';
import type { Owner } from './look.js';
import { lookAtListeners, type ListenerLook } from './listenerLook.js';
import type { Observer } from './observer.js';
import type { LabServer } from './server.js';
import type { Servers } from './servers.js';
import type { Side } from './sides.js';

/** Which listeners of the host are meant: one of the first two is given. */
export interface ListenerChoice {
  readonly port: number | undefined;
  readonly pid: number | undefined;
  readonly address: string | undefined;
}

/** So many other listeners are named in place of one that is not there. */
const NAMED = 8;

/**
 * The listeners that are meant, which are one program's: a program may listen on several addresses
 * of a port. Failures: `nobody-listens`, `pid-without-listener`, `several-listeners` with what to
 * choose from. `seesAll`: the sockets of others' processes are visible.
 */
export function chosenListeners(
  look: ListenerLook,
  choice: ListenerChoice,
  seesAll: boolean,
): readonly [ListenerEntry, ...ListenerEntry[]] {
  const { port, pid, address } = choice;
  const owned = look.entries.filter(
    ({ inode }) =>
      pid === undefined || (look.owners.get(inode) ?? []).some(owner => owner.pid === pid),
  );
  if (pid !== undefined && owned.length === 0) {
    throw failure('pid-without-listener', { pid, seesAll });
  }
  const fitting = owned.filter(({ local }) => fits(local, choice));
  const [first, ...others] = fitting;
  if (first === undefined) {
    const named = nearest(owned, port ?? 0)
      .slice(0, NAMED)
      .map(one => inWords(look, one));
    throw failure('nobody-listens', { port, address, pid, others: named });
  }
  const isOneChoice =
    port === undefined
      ? others.every(({ local }) => local.port === first.local.port)
      : address !== undefined || others.every(other => shareOwner(look, first, other));
  if (!isOneChoice) {
    const all = fitting.slice(0, NAMED).map(one => inWords(look, one));
    const by = port === undefined ? 'port' : 'address';
    throw failure('several-listeners', { port, pid, by, listeners: all });
  }
  return [first, ...others];
}

function fits(
  local: ListenerEntry['local'],
  { port, address }: Pick<ListenerChoice, 'port' | 'address'>,
): boolean {
  return (
    (port === undefined || local.port === port) &&
    (address === undefined || wireAddress(local.address) === wireAddress(address))
  );
}

/** By port, the nearest first. */
function nearest(entries: readonly ListenerEntry[], port: number): readonly ListenerEntry[] {
  const distance = ({ local }: ListenerEntry): number => Math.abs(local.port - port);
  return [...entries].sort((one, two) => distance(one) - distance(two));
}

/** Of one process, or where processes are hidden from us, of one user. */
function shareOwner({ owners }: ListenerLook, one: ListenerEntry, other: ListenerEntry): boolean {
  const first = owners.get(one.inode) ?? [];
  const second = owners.get(other.inode) ?? [];
  if (first.length === 0 && second.length === 0) return one.uid === other.uid;
  return (
    first.some(({ pid }) => second.some(owner => owner.pid === pid)) || sameNames(first, second)
  );
}

/** Workers that each open a socket of their own on one port (SO_REUSEPORT). */
function sameNames(first: readonly Owner[], second: readonly Owner[]): boolean {
  return first.some(({ name }) => second.some(owner => owner.name === name));
}

/** `127.0.0.1:80 nginx (812)`. */
function inWords({ owners }: ListenerLook, { local, inode }: ListenerEntry): string {
  const [owner] = owners.get(inode) ?? [];
  return formatEndpoint(local) + (owner === undefined ? '' : ` ${owner.name} (${owner.pid})`);
}

/** Milliseconds between two looks at the queues of an attached server. */
const RATE_MILLISECONDS = 10;

/**
 * Gives the name to a server that is on the host already, and follows its queues from now on.
 * Failures: those of `chosenListeners`, `no-sock-diag`.
 */
export async function attach(
  { agent, side, observer, servers }: Attaching,
  name: string,
  choice: ListenerChoice,
): Promise<LabServer> {
  const look = await lookAtListeners(agent, side, true);
  const chosen = chosenListeners(look, choice, agent.main.hello.uid === 0);
  const [first] = chosen;
  const { port } = first.local;
  const addresses = new Set(chosen.map(({ local }) => local.address));
  const isOne = (entry: ListenerEntry): boolean =>
    entry.local.port === port && addresses.has(entry.local.address);
  await observer.follow(isOne, RATE_MILLISECONDS);
  const owner = look.owners.get(first.inode)?.find(({ pid }) => pid === (choice.pid ?? pid));
  const spec = {
    ...{ name, side, port, pid: owner?.pid ?? 0 },
    // safe: made from a list with a first
    addresses: [...addresses] as [string, ...string[]],
    isHere: () => observer.listeners.some(({ isHere, entry }) => isHere && isOne(entry)),
  };
  return servers.attach(spec, look.time);
}

interface Attaching {
  readonly agent: LabAgent;
  readonly side: Side;
  readonly observer: Observer;
  readonly servers: Servers;
}
