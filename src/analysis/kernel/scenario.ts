import type { TcpState } from '../../wire/tcpState.js';
import {
  EMPTY_LISTENER,
  onAccept,
  onFinalAck,
  onSyn,
  type ListenerState,
  type Request,
} from './listener.js';
import type { ListenSettings } from './model.js';

/** Something that happens to a listener, in the order of time. */
export type Happening =
  /** Clients connect. `acks`: what becomes of their final ACKs on the way. */
  | { readonly kind: 'connect'; readonly clients: number; readonly acks: 'arrive' | 'lost' }
  /** Every client whose SYN comes before any of their final ACKs does. */
  | { readonly kind: 'connect-at-once'; readonly clients: number }
  /** Clients whose final ACK was lost or ignored send it again, or data: each once. */
  | { readonly kind: 'ack-again'; readonly hasData: boolean }
  /** Clients without an answer to their SYN, and those without one to their ACK, repeat it. */
  | { readonly kind: 'repeat'; readonly syns: number; readonly acks: number }
  | { readonly kind: 'accept'; readonly connections: number };

export interface ScenarioClient {
  /** The state of the client's end, before anything is repeated. */
  readonly state: TcpState;
  /** The server's end; CLOSED: it has no socket. */
  readonly serverState: TcpState;
}

export interface ScenarioResult {
  readonly listener: ListenerState;
  /** In the order in which they connected. */
  readonly clients: readonly ScenarioClient[];
}

interface Client {
  state: TcpState;
  serverState: TcpState;
  request: Request | undefined;
}

/**
 * Plays a scenario through the model, before any timer fires. `isProven`: the clients' address is
 * a proven peer. What it says is certain unless `listener.unknown` is set.
 */
export function playScenario(
  about: ListenSettings,
  happenings: readonly Happening[],
  isProven = false,
): ScenarioResult {
  const clients: Client[] = [];
  let listener = EMPTY_LISTENER;

  const ask = (client: Client): void => {
    const { state, request, ruling } = onSyn(about, listener, { isProven });
    listener = state;
    client.state = request === undefined ? 'SYN_SENT' : 'ESTABLISHED';
    client.serverState = ruling.fate.kind === 'queued' ? 'SYN_RECV' : 'CLOSED';
    client.request = request;
  };
  const connect = (): Client => {
    const client: Client = { state: 'SYN_SENT', serverState: 'CLOSED', request: undefined };
    clients.push(client);
    ask(client);
    return client;
  };
  const acknowledge = (client: Client, hasData: boolean): void => {
    if (client.request === undefined) return;
    const { state, request, ruling } = onFinalAck(about, listener, client.request, { hasData });
    listener = state;
    client.request = request;
    if (ruling.fate.kind === 'established') client.serverState = 'ESTABLISHED';
    if (ruling.fate.kind === 'reset') client.state = client.serverState = 'CLOSED';
  };

  for (const happening of happenings) {
    switch (happening.kind) {
      case 'connect':
        for (let number = 0; number < happening.clients; number++) {
          const client = connect();
          if (happening.acks === 'arrive') acknowledge(client, false);
        }
        break;
      case 'connect-at-once': {
        const together = Array.from({ length: happening.clients }, connect);
        for (const client of together) acknowledge(client, false);
        break;
      }
      case 'ack-again':
        for (const client of clients) acknowledge(client, happening.hasData);
        break;
      case 'repeat': {
        const unanswered = clients.filter(({ state }) => state === 'SYN_SENT');
        for (const client of inTurn(unanswered, happening.syns)) ask(client);
        const held = clients.filter(({ request }) => request !== undefined);
        for (const client of inTurn(held, happening.acks)) acknowledge(client, false);
        break;
      }
      case 'accept':
        for (let number = 0; number < happening.connections; number++) {
          listener = onAccept(listener);
        }
        break;
    }
  }
  return {
    listener,
    clients: clients.map(({ state, serverState }) => ({ state, serverState })),
  };
}

/** So many of them, from the first on again behind the last. */
function inTurn<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length === 0) return [];
  return Array.from({ length: count }, (_, index) => items[index % items.length] as T); // safe: % length
}
