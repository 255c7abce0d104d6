import type { LabEvent, Nanoseconds, Recording, SideName } from '../../lab/recording.js';
import type { Segment, TimelineConnection } from '../../views/timeline/model.js';
import { isWildcard, wireAddress } from '../../wire/address.js';
import type { Endpoint } from '../../wire/socketEntry.js';
import { endpointKey } from '../knownEnds.js';

/** A listening socket for as long as it is one. */
export interface ListenerLife extends Endpoint {
  readonly name: string;
  readonly side: SideName;
  readonly from: Nanoseconds;
  /** undefined: it still listens. */
  readonly to: Nanoseconds | undefined;
}

/** What reached a listener, or its program did, in the order of time. */
export type ListenerInput = { readonly time: Nanoseconds } & (
  | {
      readonly kind: 'segment';
      /** Index into the listener's connections. */
      readonly connection: number;
      readonly segment: Segment;
    }
  /** The SYN-ACK timer of a request has run out, as a repeated SYN-ACK shows. */
  | { readonly kind: 'syn-ack-repeated'; readonly connection: number }
  /** accept(2) has returned; it had taken the connection at some time before. */
  | { readonly kind: 'accepted'; readonly connection: number | undefined }
);

/** The recording of one listener. */
export interface ListenerRecord {
  readonly life: ListenerLife;
  readonly connections: readonly TimelineConnection[];
  readonly inputs: readonly ListenerInput[];
}

/** `connections`: all since the lab began, with all their segments. */
export function listenerRecord(
  life: ListenerLife,
  connections: readonly TimelineConnection[],
  { events }: Pick<Recording, 'events'>,
): ListenerRecord {
  const own = connections.filter(connection => belongs(connection, life));
  const inputs = [
    ...own.flatMap((connection, index) => segmentInputs(connection, index, life)),
    ...accepts(own, events, life),
  ];
  inputs.sort((first, second) => first.time - second.time);
  return { life, connections: own, inputs };
}

/** Connections whose first segments came while the listener was there. */
function belongs({ server, start }: TimelineConnection, life: ListenerLife): boolean {
  if (server.side !== life.side || server.port !== life.port) return false;
  if (start >= (life.to ?? Infinity)) return false;
  return isWildcard(life.address) || wireAddress(life.address) === wireAddress(server.address);
}

function segmentInputs(
  { start, segments }: TimelineConnection,
  connection: number,
  { from, to = Infinity }: ListenerLife,
): ListenerInput[] {
  return segments.flatMap((segment): ListenerInput[] => {
    const time = start + arrivalOf(segment);
    if (time < from || time >= to || segment.fate.kind === 'lost') return [];
    if (segment.from === 'client') return [{ kind: 'segment', time, connection, segment }];
    const byTimer = segment.kind === 'SYN-ACK' && segment.cause.kind === 'timer';
    return byTimer ? [{ kind: 'syn-ack-repeated', time: start + segment.time, connection }] : [];
  });
}

function arrivalOf({ from, time, arrival }: Segment): Nanoseconds {
  return from === 'client' ? (arrival ?? time) : time;
}

function accepts(
  connections: readonly TimelineConnection[],
  events: readonly LabEvent[],
  { name, from, to = Infinity }: ListenerLife,
): ListenerInput[] {
  const byClient = new Map<string, number[]>();
  for (const [index, { client }] of connections.entries()) {
    const key = endpointKey(client);
    const known = byClient.get(key);
    if (known === undefined) byClient.set(key, [index]);
    else known.push(index);
  }
  return events.flatMap((event): ListenerInput[] => {
    const { time } = event;
    if (event.kind !== 'accepted' || event.server !== name || time < from || time > to) return [];
    const indices = byClient.get(endpointKey(event.remote)) ?? [];
    const connection = indices.findLast(index => (connections[index]?.start ?? 0) <= time);
    return [{ kind: 'accepted', time, connection }];
  });
}
