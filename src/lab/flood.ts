import { constants } from 'node:os';
import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import type { AgentEvent } from '../agent/protocol.js';
import { FLOOD_NETWORK } from '../wire/floodNetwork.js';
import { failure } from '../words/problems.js';
import type { Changes } from './changes.js';
import type { RecordingLog } from './recordingLog.js';
import type { LabServer } from './server.js';
import type { Side, Sides } from './sides.js';

export interface FloodSpec {
  readonly server: LabServer;
  /** Where the SYNs come from; in a lab of one side the same as the server's. */
  readonly side: Side;
  readonly count: number;
  /** Milliseconds from one SYN to the next. */
  readonly every: number;
}

interface State {
  sent: number;
  done: boolean;
  errno: string | undefined;
}

/**
 * Half-open SYNs from addresses nobody has. What the server answers them leads nowhere: in a lab
 * of one side back into the loopback device, which has no use for it (an output route's input is
 * dst_discard, rt_dst_alloc in net/ipv4/route.c), in a pair to the client's side and there into a
 * black hole. So nothing answers with a RST, and the server's requests live as long as they may.
 *
 * They are sent by a raw socket, not into the capture's device: a packet that leaves by its route
 * brings it along on loopback, so that nobody asks whether such a source may come from there
 * (ip_rcv_finish_core). In a pair rp_filter asks, and the route back satisfies it.
 */
export class Floods {
  private readonly states = new Map<number, State>();
  /** Addresses used up: each request comes from one of its own. */
  private used = 0;
  private routed: Promise<unknown> | undefined;

  constructor(
    private readonly agent: LabAgent,
    private readonly sides: Sides,
    private readonly changes: Changes,
    private readonly log: RecordingLog,
  ) {}

  /**
   * Sends all SYNs; gives how many. `told` is called with how many there are so far. Ends with
   * `signal`. Failures: `flood-ipv4`, `flood-failed`, `flood-too-many`.
   */
  async run(
    spec: FloodSpec,
    told: (sent: () => number) => void,
    signal: AbortSignal,
  ): Promise<number> {
    const { server, side, count, every } = spec;
    const address = floodable(server);
    if (address === undefined) throw failure('flood-ipv4', { server: server.name });
    const left = FLOOD_NETWORK.size - this.used;
    if (count > left) throw failure('flood-too-many', { count, left });
    const first = this.used;
    this.used += count;
    try {
      await (this.routed ??= this.makeRoutes());
      const { t: time } = await this.agent.look({ sides: [] });
      this.log.events.push({ kind: 'flood', server: server.name, time });
      const { child } = await this.agent.call('flood', {
        side: side.index,
        to: [address, server.port],
        from: FLOOD_NETWORK.address,
        first,
        count,
        every: every / 1000,
      });
      const state = this.stateOf(child);
      told(() => state.sent);
      await this.ended(child, state, signal);
      if (state.errno !== undefined) throw failed(server, state.errno);
      return state.sent;
    } catch (error) {
      if (!(error instanceof AgentRefusal)) throw error;
      this.routed = undefined;
      throw failed(server, error.reason.errno || error.reason.text);
    }
  }

  handle(event: AgentEvent): void {
    if (event.event === 'exited') {
      const state = this.states.get(event.child);
      if (state?.done === false) Object.assign(state, { done: true, errno: 'EPIPE' });
    }
    if (event.event !== 'flooding' && event.event !== 'flooded') return;
    const state = this.stateOf(event.child);
    state.sent = event.sent;
    state.done = event.event === 'flooded';
    state.errno = event.errno;
  }

  private async ended(child: number, state: State, signal: AbortSignal): Promise<void> {
    try {
      const ask = (): true | undefined => state.done || undefined;
      await this.changes.until(ask, { ms: Infinity, signal });
    } catch (error) {
      // It may have ended by itself; a lost lab has nobody to tell.
      const kill = { child, signal: constants.signals.SIGKILL };
      await this.agent.call('signal', kill).catch(() => undefined);
      throw error;
    }
  }

  private makeRoutes(): Promise<unknown> {
    const to = { to: FLOOD_NETWORK.address, length: FLOOD_NETWORK.length };
    const [client, server] = this.sides.all;
    if (client === undefined || server === undefined) {
      return this.agent.call('route', { side: 0, ...to, how: 'loopback' });
    }
    const gateway = client.address;
    return Promise.all([
      this.agent.call('route', { side: server.index, ...to, how: 'gateway', gateway }),
      this.agent.call('route', { side: client.index, ...to, how: 'blackhole' }),
    ]);
  }

  /** Events may overtake the answer of the call that started the child. */
  private stateOf(child: number): State {
    const state = this.states.get(child) ?? { sent: 0, done: false, errno: undefined };
    this.states.set(child, state);
    return state;
  }
}

function failed(server: LabServer, errno: string) {
  return failure('flood-failed', { server: server.name, errno });
}

/** The IPv4 address under which it can be reached. */
function floodable({ address, side }: LabServer): string | undefined {
  if (address === '::' || address === '0.0.0.0') return side.address;
  return address.includes(':') ? undefined : address;
}
