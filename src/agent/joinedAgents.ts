import { failure, type Failure } from '../words/problems.js';
import type { Agent } from './agent.js';
import { ClockOffset, type ClockBound, type Offset } from './clockOffset.js';
import type { AgentListener, AgentSide, LabAgent, RawDump, RawLook } from './labAgent.js';
import type { AgentEvent, Calls, ChildCalls, ClientEvent } from './protocol.js';

/** Round trips before anything else, and milliseconds between later ones. */
const FIRST_ROUNDS = 8;
const ROUND_EVERY = 1000;

/** Bytes that may wait for the other machine; a link that far behind does not catch up. */
const MOST_WAITING = 64 * 2 ** 20;

type Index = 0 | 1;

interface Member {
  readonly index: Index;
  readonly agent: Agent;
  readonly offset: ClockOffset;
}

/** The machines' addresses, where traffic crosses their own network. */
export interface OwnAddresses {
  readonly client: string;
  readonly server: string;
}

/**
 * Two agents, each with one side on a machine of its own, as the one agent of a lab: a call goes to
 * the machine whose side or process it names, times are moved to the server's clock. Without
 * `OwnAddresses`, what leaves one side's device enters the other's, and nothing of it touches the
 * machines' own networks.
 */
export class JoinedAgents implements LabAgent {
  readonly machines;
  readonly main;
  readonly sides: readonly AgentSide[];
  readonly clockBounds: ClockBound[] = [];
  /** Where the network is their own: what is added to the client's times, whatever we learn later. */
  private fixed: number | undefined;
  private readonly members: readonly [Member, Member];
  private readonly timer: NodeJS.Timeout;
  private isLost = false;

  private constructor(
    client: Agent,
    server: Agent,
    private readonly own: OwnAddresses | undefined,
  ) {
    this.machines = [client.main, server.main] as const;
    this.main = server.main;
    this.sides =
      own === undefined
        ? [client, server].flatMap(({ sides }, machine) =>
            sides.map(side => ({ ...side, machine })),
          )
        : (['client', 'server'] as const).map((name, machine) => {
            return { name, address: own[name], machine, isOwn: true };
          });
    this.members = [
      { index: 0, agent: client, offset: new ClockOffset() },
      { index: 1, agent: server, offset: new ClockOffset() },
    ];
    client.onWire(frames => this.carry(server, frames));
    server.onWire(frames => this.carry(client, frames));
    this.timer = setInterval(() => {
      // A machine out of reach is told of by `lost`.
      this.compareClocks().catch(() => undefined);
    }, ROUND_EVERY);
  }

  /** Both clocks have been compared when this resolves. */
  static async join(client: Agent, server: Agent, own?: OwnAddresses): Promise<JoinedAgents> {
    const joined = new JoinedAgents(client, server, own);
    try {
      for (let round = 0; round < FIRST_ROUNDS; round++) await joined.compareClocks();
    } catch (error) {
      joined.end();
      throw error;
    }
    if (own !== undefined) joined.fixed = joined.shift(0);
    return joined;
  }

  get clockError(): number {
    return this.distance(0).error;
  }

  listen(listener: AgentListener): void {
    for (const member of this.members) {
      const { agent, index } = member;
      agent.listen({
        event: event => listener.event(this.event(member, event)),
        packets: (_side, block, shift) =>
          listener.packets(index, block, shift + this.shift(index) + this.epochShift(index)),
        sample: dump => listener.sample(this.dump(index, dump)),
        observed: frame => listener.observed(frame),
        output: (child, bytes) => listener.output(outer(index, child), bytes),
        lost: why => {
          if (this.isLost) return;
          this.end();
          void this.other(member).agent.close();
          listener.lost(why);
        },
      });
    }
  }

  async call<Name extends Exclude<keyof Calls, 'look'>>(
    name: Name,
    params: Calls[Name]['params'],
  ): Promise<Calls[Name]['answer']> {
    if ('side' in params) {
      const member = this.member(params.side);
      return this.answer(member, await member.agent.call(name, { ...params, side: 0 }));
    }
    if ('child' in params) {
      const { member, child } = this.inner(params.child);
      return this.answer(member, await member.agent.call(name, { ...params, child }));
    }
    const [client, server] = this.members;
    const both = [client.agent.call(name, params), server.agent.call(name, params)] as const;
    const [, answer] = await Promise.all(both);
    return this.answer(server, answer);
  }

  /**
   * Both machines, each when everything that the other had sent before the call has reached it; on
   * their own network nobody knows when that is.
   */
  async look({ sides, ...rest }: Calls['look']['params']): Promise<RawLook> {
    if (this.own === undefined) {
      await Promise.all(this.members.map(({ agent }) => agent.call('drain', {})));
    }
    const looks = await Promise.all(
      this.members.map(async ({ agent, index }) => {
        const look = await agent.look({ ...rest, sides: sides.includes(index) ? [0] : [] });
        return { ...look, dumps: look.dumps.map(dump => this.dump(index, dump)) };
      }),
    );
    const last = looks.at(-1);
    return {
      t: (last?.t ?? 0) + this.shift(1),
      dumps: looks.flatMap(({ dumps }) => dumps),
      counters: looks.flatMap(({ counters }) => counters),
      sysctls: looks.flatMap(({ sysctls }) => sysctls),
      owners: looks.flatMap(({ owners }) => owners),
    };
  }

  async tell<Name extends keyof ChildCalls>(
    child: number,
    what: Name,
    params: ChildCalls[Name]['params'],
  ): Promise<ChildCalls[Name]['answer']> {
    const { member, child: inner } = this.inner(child);
    return this.answer(member, await member.agent.tell(inner, what, params));
  }

  async close(): Promise<void> {
    this.end();
    await Promise.all(this.members.map(({ agent }) => agent.close()));
  }

  kill(why: Failure): void {
    for (const { agent } of this.members) agent.kill(why);
  }

  private end(): void {
    this.isLost = true;
    clearInterval(this.timer);
  }

  private carry(to: Agent, frames: Buffer): void {
    if (to.waiting > MOST_WAITING) this.kill(failure('link-congested', { host: to.main.host }));
    else to.sendWire(frames);
  }

  private async compareClocks(): Promise<void> {
    const times = await Promise.all(
      this.members.map(async ({ agent, offset }) => {
        const asked = clock();
        const { t } = await agent.look({ sides: [] });
        offset.add(asked, t, clock());
        return t;
      }),
    );
    if (this.fixed === undefined) return;
    const { value, error } = this.distance(0);
    const left = value - this.fixed;
    this.clockBounds.push({ at: times[1] ?? 0, least: left - error, most: left + error });
  }

  /** From a machine's clock to the server's: what to add, and how wrong it may be. */
  private distance(index: Index): Offset {
    if (index === 1) return { value: 0, error: 0 };
    const now = clock();
    const [client, server] = this.members.map(({ offset }) => offset.at(now));
    if (client === undefined || server === undefined) return { value: 0, error: Infinity };
    return { value: server.value - client.value, error: client.error + server.error };
  }

  private shift(index: Index): number {
    if (index === 0 && this.fixed !== undefined) return this.fixed;
    return Math.round(this.distance(index).value);
  }

  /** Packets carry the machine's time of day, everything else the time since its agent's epoch. */
  private epochShift(index: Index): number {
    return (this.main.hello.epoch - this.machines[index].hello.epoch) * 1e9;
  }

  private event({ index }: Member, event: AgentEvent): AgentEvent {
    const shift = this.shift(index);
    if (event.event === 'clients') {
      return { ...event, list: event.list.map(one => shifted(one, shift)) };
    }
    const child = outer(index, event.child);
    return 't' in event ? { ...event, child, t: event.t + shift } : { ...event, child };
  }

  private dump(index: Index, dump: RawDump): RawDump {
    return { ...dump, side: index, time: dump.time + this.shift(index) };
  }

  private answer<Answer extends object>({ index }: Member, answer: Answer): Answer {
    const changes = {
      ...('child' in answer && typeof answer.child === 'number'
        ? { child: outer(index, answer.child) }
        : {}),
      ...('t' in answer && typeof answer.t === 'number' ? { t: answer.t + this.shift(index) } : {}),
    };
    return { ...answer, ...changes };
  }

  private member(side: number): Member {
    return this.members[side === 0 ? 0 : 1];
  }

  private other({ index }: Member): Member {
    return this.members[index === 0 ? 1 : 0];
  }

  private inner(child: number): { readonly member: Member; readonly child: number } {
    return { member: this.member(child % 2), child: Math.floor(child / 2) };
  }
}

/** Numbers of processes of both machines, none twice. */
function outer(index: Index, child: number): number {
  return 2 * child + index;
}

function shifted(event: ClientEvent, shift: number): ClientEvent {
  const [client, kind, t, ...rest] = event;
  // safe: only the time, which every kind has at this place, is another
  return [client, kind, t + shift, ...rest] as unknown as ClientEvent;
}

/** Nanoseconds, from any start, never set. */
function clock(): number {
  return Math.round(performance.now() * 1e6);
}
