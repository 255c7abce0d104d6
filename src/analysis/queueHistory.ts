import type { Nanoseconds, SideName } from '../lab/recording.js';
import type { AppliedRule } from '../views/explanation/sources.js';
import type { QueuedConnection, TurnedAway } from '../views/queues/model.js';
import type { Segment, TimelineConnection, TimelineEnd } from '../views/timeline/model.js';
import { isWildcard, wireAddress } from '../wire/address.js';
import { formatEndpoint } from '../wire/endpoint.js';
import type { Endpoint } from '../wire/socketEntry.js';
import type { TcpState } from '../wire/tcpState.js';
import { endpointsKey } from './knownEnds.js';

/** A listener as far as its connections are told by it. */
export interface ListeningEnd extends Endpoint {
  readonly side: SideName;
  /** What came before is not of this listener. */
  readonly from: Nanoseconds;
}

/** What the recorded connections tell of the queues that no look at the sockets can. */
export class QueueHistory {
  private readonly byEnds = new Map<string, TimelineConnection>();

  /** In the order in which they began, with all their segments. */
  constructor(private readonly connections: readonly TimelineConnection[]) {
    for (const connection of connections) {
      this.byEnds.set(endpointsKey(connection.client, connection.server), connection);
    }
  }

  /**
   * Since when a client has been where it is: in its queue, or, where the server has no socket for
   * it, asking for one. undefined: not recorded.
   */
  since(
    client: Endpoint,
    server: Endpoint,
    place: QueuedConnection['place'],
  ): Nanoseconds | undefined {
    const connection = this.byEnds.get(endpointsKey(client, server));
    if (connection === undefined) return undefined;
    switch (place) {
      case 'accept':
        return lastChange(connection, connection.server, 'ESTABLISHED');
      case 'syn':
        return lastChange(connection, connection.server, 'SYN_RECV');
      case 'none':
        return lastChange(connection, connection.client, 'SYN_SENT');
      case 'accepted':
        return undefined;
    }
  }

  /** Who met a full queue of the listener, in the order in which they came. */
  turnedAway(listener: ListeningEnd): TurnedAway[] {
    return this.connections.flatMap(connection => {
      const { client, server, start, segments } = connection;
      if (!isOf(listener, server)) return [];
      const times = new Map<TurnedAway['what'], number>();
      const rules = new Map<TurnedAway['what'], AppliedRule | undefined>();
      for (const segment of segments) {
        const what = start + segment.time >= listener.from ? refusalIn(segment) : undefined;
        if (what === undefined) continue;
        times.set(what, (times.get(what) ?? 0) + 1);
        rules.set(what, rules.get(what) ?? ruleBehind(what, segment));
      }
      const remote = formatEndpoint(client);
      return [...times].map(([what, count]) => {
        const rule = rules.get(what);
        return { client: client.name, remote, what, times: count, ...(rule && { rule }) };
      });
    });
  }
}

function isOf({ side, address, port }: ListeningEnd, server: TimelineEnd): boolean {
  if (server.side !== side || server.port !== port) return false;
  return isWildcard(address) || wireAddress(address) === wireAddress(server.address);
}

function refusalIn({ fate, cause }: Segment): TurnedAway['what'] | undefined {
  if (fate.kind === 'syn-dropped') return fate.kind;
  // With TCP_DEFER_ACCEPT a bare ACK is set aside whatever room there is.
  if (fate.kind === 'ack-ignored' && fate.deferred !== true) return fate.kind;
  if (cause.kind === 'answers-with-cookie') return 'cookie-sent';
  return cause.kind === 'aborts' ? 'reset' : undefined;
}

function ruleBehind(what: TurnedAway['what'], segment: Segment): AppliedRule | undefined {
  const isFate = what === 'syn-dropped' || what === 'ack-ignored';
  return isFate ? segment.fateRule : segment.causeRule;
}

/** When an end came into the state that it is in since, or last was. */
function lastChange(
  { start }: TimelineConnection,
  { states }: TimelineEnd,
  state: TcpState,
): Nanoseconds | undefined {
  const change = states.findLast(one => one.state === state);
  return change && start + change.time;
}
