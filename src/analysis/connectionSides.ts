import type { Recording, SideName } from '../lab/recording.js';
import type { Incarnation } from './incarnations.js';
import type { End } from './segments.js';

/**
 * On which side each end lives: a segment is sent where its outgoing copy was captured, received
 * where the other was. Without an outgoing copy, both are on one loopback device.
 */
export function sidesOf(
  { sides }: Recording,
  { clientIsLow, transmissions }: Incarnation,
  known: SideName | undefined,
): Record<End, SideName> {
  const both = transmissions.find(
    ({ senderSide, receiverSide }) => senderSide !== undefined && receiverSide !== undefined,
  );
  const sample = both ?? transmissions[0];
  const sent = sample?.senderSide;
  const received = sample?.receiverSide ?? (sent !== undefined && sides.length > 1 ? 1 - sent : 0);
  const sender = sides[sent ?? received] ?? 'both';
  const receiver = sides[received] ?? 'both';
  const fromClient = sample?.fromLow === clientIsLow;
  return {
    client: known ?? (fromClient ? sender : receiver),
    server: fromClient ? receiver : sender,
  };
}
