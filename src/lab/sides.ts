import type { LabAgent } from '../agent/labAgent.js';
import type { SideName } from './recording.js';

export interface Side {
  readonly name: SideName;
  readonly address: string;
  readonly address6: string;
  /** How the agent knows it. */
  readonly index: number;
  /** On which of the lab's machines it is. */
  readonly machine: number;
}

/** As the agent sets them up (sides.py), where it does; 2001:db8::/32 is for documentation (RFC 3849). */
const ADDRESS6: Readonly<Record<SideName, string>> = {
  both: '::1',
  client: '2001:db8::1',
  server: '2001:db8::2',
};

/** Where a client connects to reach a listener, which may listen on every address. */
export function reachableAddress(listener: {
  readonly address: string;
  readonly side: Side;
}): string {
  if (listener.address === '0.0.0.0') return listener.side.address;
  return listener.address === '::' ? listener.side.address6 : listener.address;
}

/** The source address that a connection from `side` to `destination` has. */
export function sourceAddress(side: Side, destination: string): string {
  if (destination === side.address || destination === side.address6) return destination;
  if (destination.startsWith('127.')) return destination;
  return destination.includes(':') ? side.address6 : side.address;
}

/** The sides of a lab: one for both ends, or one each for client and server. */
export class Sides {
  readonly all: readonly Side[];

  constructor(sides: LabAgent['sides']) {
    this.all = sides.map(({ name, address, machine, isOwn }, index) => {
      return { name, address, machine, index, address6: isOwn ? address : ADDRESS6[name] };
    });
  }

  /** The side asked for by name, else the one where this end usually is. */
  of(end: 'client' | 'server', asked: string | undefined): Side {
    const name = asked ?? end;
    const side = this.all.find(candidate => candidate.name === name) ?? this.all[0];
    if (side === undefined) throw new Error('a lab has at least one side');
    return side;
  }

  /** The side asked for, or all. */
  asked(name: string | undefined): readonly Side[] {
    return name === undefined ? this.all : [this.of('server', name)];
  }
}
