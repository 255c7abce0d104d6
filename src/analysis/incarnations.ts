import { ACK, RST, SYN } from '../wire/packetTable.js';
import type { Transmission } from './transmissions.js';

/** One connection of a flow: a pair of endpoints can be used again by a later one. */
export interface Incarnation {
  readonly clientIsLow: boolean;
  /** Whether its first SYN was captured. */
  readonly begun: boolean;
  readonly transmissions: readonly Transmission[];
}

/**
 * Cuts a flow into its connections. A SYN starts a new one when its initial sequence number is
 * new: repeats of a SYN carry the same (RFC 9293 §3.4.1). SYNs that cross are one connection,
 * opened from both ends (RFC 9293 figure 7).
 *
 * `lowServes`: who is the server where no SYN or SYN-ACK was captured.
 */
export function splitIncarnations(
  transmissions: readonly Transmission[],
  lowServes: () => boolean,
): Incarnation[] {
  const found: Draft[] = [];
  let current: Draft | undefined;
  for (const transmission of transmissions) {
    const { flags, fromLow, seq } = transmission;
    const opens = (flags & (SYN | ACK | RST)) === SYN;
    if (current === undefined || (opens && startsAnew(current, transmission))) {
      const answers = (flags & (SYN | ACK)) === (SYN | ACK);
      current = {
        clientIsLow: opens ? fromLow : answers ? !fromLow : !lowServes(),
        begun: opens,
        isn: opens ? seq : undefined,
        answered: false,
        transmissions: [],
      };
      found.push(current);
    }
    if ((flags & (ACK | RST)) !== 0) current.answered = true;
    current.transmissions.push(transmission);
  }
  return found;
}

interface Draft extends Incarnation {
  readonly isn: number | undefined;
  /** Something other than a first SYN was seen. */
  answered: boolean;
  readonly transmissions: Transmission[];
}

function startsAnew(current: Draft, syn: Transmission): boolean {
  if (syn.fromLow === current.clientIsLow) return syn.seq !== current.isn;
  return current.answered;
}
