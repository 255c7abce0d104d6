import type { ObservationPlan } from '../agent/protocol.js';
import type { ListenerEntry } from '../wire/listenerAnswers.js';
import { bothFamiliesDump, listenerRequest } from '../wire/sockDiagRequest.js';
import type { TcpState } from '../wire/tcpState.js';

/** What the answers to a plan are. */
export interface PlanRole {
  /** All listeners are in them: one that is not there any more is gone. */
  readonly isComplete: boolean;
  /** All requests of observed listeners are in them. */
  readonly hasRequests: boolean;
}

export interface RoledPlan extends ObservationPlan, PlanRole {}

/**
 * A GET of one listener costs some 3 µs, a dump of all listeners 90 µs and 1 µs for each, whatever
 * other sockets there are: it walks the listeners' own table.
 */
const MOST_GETS = 16;

/** A dump of requests walks the table of all connections: 0.5 to 3 ms, by the table's size. */
const REQUESTS_MILLISECONDS = 100;
const DISCOVERY_MILLISECONDS = 1000;

/** Parts of one core's time: what is asked for more often is done as often as that allows. */
const SHARE = { depth: 0.01, requests: 0.001, discovery: 0.001 } as const;

const LISTEN: readonly TcpState[] = ['LISTEN'];
const REQUEST: readonly TcpState[] = ['SYN_RECV'];

/** Of so many ports the kernel sorts out requests; of more, we do. */
const MOST_PORTS = 2;

/**
 * How to follow these listeners: their accept queues every `ms`, their SYN queues more slowly, and,
 * more slowly still, which listeners there are.
 */
export function observationPlans(targets: readonly ListenerEntry[], ms: number): RoledPlan[] {
  const discovery: RoledPlan = {
    requests: [bothFamiliesDump({ states: LISTEN, drops: true })],
    ms: DISCOVERY_MILLISECONDS,
    share: SHARE.discovery,
    isComplete: true,
    hasRequests: false,
  };
  if (targets.length === 0) return [discovery];
  const depth = canBeAskedFor(targets)
    ? [
        {
          requests: targets.map(listenerRequest),
          ms,
          share: SHARE.depth,
          isComplete: false,
          hasRequests: false,
        },
        discovery,
      ]
    : [{ ...discovery, ms: Math.min(ms, DISCOVERY_MILLISECONDS), share: SHARE.depth }];
  return [
    ...depth,
    {
      requests: requestDumps(targets),
      ms: Math.max(ms, REQUESTS_MILLISECONDS),
      share: SHARE.requests,
      isComplete: false,
      hasRequests: true,
    },
  ];
}

/** Few, and none that shares its endpoint (SO_REUSEPORT): of such the kernel gives any one. */
function canBeAskedFor(targets: readonly ListenerEntry[]): boolean {
  const endpoints = new Set(
    targets.map(({ family, local }) => `${family} ${local.address} ${local.port}`),
  );
  return targets.length <= MOST_GETS && endpoints.size === targets.length;
}

function requestDumps(targets: readonly ListenerEntry[]): readonly string[] {
  const ports = [...new Set(targets.map(({ local }) => local.port))];
  return ports.length <= MOST_PORTS
    ? ports.map(localPort => bothFamiliesDump({ states: REQUEST, localPort }))
    : [bothFamiliesDump({ states: REQUEST })];
}
