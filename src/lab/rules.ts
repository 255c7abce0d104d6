import { ACK, FIN, SYN, type PacketTable } from '../wire/packetTable.js';
import { dropFilter, MAX_FILTER_PORTS, type FilterProgram } from '../wire/filterProgram.js';
import { failure } from '../words/problems.js';
import type { Changes } from './changes.js';
import type { ClientRules, Clients } from './clients.js';
import { isFromServer, type DropRule } from './recording.js';
import type { RecordingLog } from './recordingLog.js';
import type { Servers } from './servers.js';

export interface RuleSpec {
  readonly segment: DropRule['segment'];
  readonly clients: readonly string[];
  readonly server: string;
  /** Lose so many segments, then let pass. */
  readonly count: number | undefined;
}

interface ActiveRule extends RuleSpec {
  readonly id: number;
  /** Matching segments seen, up to row `scanned` of the packet table. */
  matched: number;
  scanned: number;
}

/** How long a server that accepts may take to. */
const ACCEPT_MILLISECONDS = 500;

/**
 * Rules that lose segments, made of socket filters: SYNs and ACKs at the server's listener, FINs
 * at its accepted connections, SYN-ACKs and the server's FINs at the client's socket. A filter
 * names clients by port, so a client that a rule names gets its port before its first SYN.
 *
 * A connection has its listener's filter of the moment in which it was made (sk_clone_lock in
 * net/core/sock.c), and keeps it when the listener's is changed, until its server accepts it and
 * can set its own. So a FIN rule reaches a connection that is there only once it is accepted.
 */
export class Rules {
  private active: ActiveRule[] = [];
  private nextId = 1;
  /** Filter changes go one after the other; the kernel has one filter a socket. */
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly servers: Servers,
    private readonly clients: Clients,
    private readonly log: RecordingLog,
    private readonly changes: Changes,
  ) {}

  /** Failures: `rule-too-large`, `rule-too-late`, `not-there`, `not-ours`. */
  async drop(spec: RuleSpec, signal: AbortSignal): Promise<void> {
    const named = this.active.flatMap(rule => (rule.server === spec.server ? rule.clients : []));
    const count = named.length + spec.clients.length;
    if (count > MAX_FILTER_PORTS) {
      throw failure('rule-too-large', { clients: count, limit: MAX_FILTER_PORTS });
    }
    this.servers.get(spec.server);
    if (spec.segment === 'fin') await this.awaitAccepted(spec, signal);
    const rule = { ...spec, id: this.nextId++, matched: 0, scanned: this.log.packets.length };
    this.active.push(rule);
    try {
      const from = await this.apply([rule]);
      const { id, segment, clients, server } = rule;
      this.log.ruleOn({ id, segment, clients, server, from });
    } catch (error) {
      this.active = this.active.filter(other => other !== rule);
      throw error;
    }
  }

  /** Ends all rules, or those that name one of `names`; gives how many. */
  async pass(names: readonly string[] | undefined): Promise<number> {
    const ending = this.active.filter(
      rule => !names || names.some(name => rule.clients.includes(name) || rule.server === name),
    );
    await this.end(ending);
    return ending.length;
  }

  /** What clients about to connect need to know. */
  forClients(names: readonly string[], server: string): ClientRules {
    const naming = this.active.filter(
      rule => rule.server === server && rule.clients.some(client => names.includes(client)),
    );
    const atServer = naming.filter(rule => !isFromServer(rule.segment));
    return {
      bindFirst: naming.length > 0,
      filterOf: name => this.clientFilter(name),
      bound: async () => {
        if (atServer.length > 0) await this.apply(atServer);
      },
    };
  }

  /** The filter that a listener of this name is to start with. */
  serverFilter(server: string): FilterProgram {
    return this.filterAtServer(server, ['syn', 'ack', 'fin']);
  }

  /** The filter of its connections that are accepted and open. */
  connectionFilter(server: string): FilterProgram {
    return this.filterAtServer(server, ['fin']);
  }

  private filterAtServer(server: string, segments: readonly ServerSegment[]): FilterProgram {
    return dropFilter(
      this.active
        .filter(rule => rule.server === server)
        .flatMap(({ segment: all, clients }) => {
          const segment = segments.find(one => one === all);
          return segment === undefined ? [] : { segment, clients };
        })
        .map(({ segment, clients }) => ({
          segment,
          ports: clients.flatMap(name => this.clients.find(name)?.local?.port ?? []),
        })),
    );
  }

  /** Looks at newly captured packets for rules that end after a count. */
  async countPackets(): Promise<void> {
    const done: ActiveRule[] = [];
    for (const rule of this.active) {
      if (rule.count === undefined) continue;
      const ports = new Set(
        rule.clients.flatMap(name => this.clients.find(name)?.local?.port ?? []),
      );
      rule.matched += countMatches(this.log.packets, rule.scanned, rule.segment, ports);
      rule.scanned = this.log.packets.length;
      if (rule.matched >= rule.count) done.push(rule);
    }
    if (done.length > 0) await this.end(done);
  }

  /** A server that accepts may not have come to it yet. */
  private async awaitAccepted(spec: RuleSpec, signal: AbortSignal): Promise<void> {
    const { clients, server } = spec;
    const waiting = (): string | undefined =>
      clients.find(name => {
        const client = this.clients.find(name);
        if (client?.phase !== 'connected' || client.server !== server) return false;
        return client.local !== undefined && !this.servers.hasAccepted(server, client.local);
      });
    const accepted = (): true | undefined => (waiting() === undefined ? true : undefined);
    if (await this.changes.until(accepted, { ms: ACCEPT_MILLISECONDS, signal })) return;
    throw failure('rule-too-late', { client: waiting() ?? '', server });
  }

  private async end(rules: readonly ActiveRule[]): Promise<void> {
    const ending = rules.filter(rule => this.active.includes(rule));
    if (ending.length === 0) return;
    this.active = this.active.filter(rule => !ending.includes(rule));
    const time = await this.apply(ending);
    for (const rule of ending) this.log.ruleOff(rule.id, time);
  }

  /** Sets the filters of every socket that `rules` touch; gives the time from which they hold. */
  private apply(rules: readonly RuleSpec[]): Promise<number> {
    const change = async (): Promise<number> => {
      const atServers = rules.filter(rule => !isFromServer(rule.segment));
      const atClients = rules.filter(rule => isFromServer(rule.segment));
      const servers = [...new Set(atServers.map(rule => rule.server))];
      const clients = [...new Set(atClients.flatMap(rule => rule.clients))];
      const times = await Promise.all([
        ...servers
          .filter(server => this.servers.find(server)?.alive)
          .map(server => {
            const listener = this.serverFilter(server);
            return this.servers.filter(server, listener, this.connectionFilter(server));
          }),
        this.clients.filter(
          clients.filter(client => this.clients.isOpen(client)),
          client => this.clientFilter(client),
        ),
      ]);
      const time = Math.max(...times);
      return time > 0 ? time : this.servers.clock();
    };
    const next = this.changing.then(change, change);
    this.changing = next.catch(() => undefined);
    return next;
  }

  private clientFilter(name: string): FilterProgram {
    const rules = this.active.filter(
      rule => isFromServer(rule.segment) && rule.clients.includes(name),
    );
    return dropFilter(
      rules.flatMap(({ segment, server }) => {
        const port = this.servers.find(server)?.port;
        const filtered = segment === 'syn-ack' ? segment : 'fin';
        return port === undefined ? [] : [{ segment: filtered, ports: [port] }];
      }),
    );
  }
}

type ServerSegment = 'syn' | 'ack' | 'fin';

/** Flags that count, and what they must be: wire/filterProgram.ts. */
const WANTED = {
  syn: [SYN | ACK, SYN],
  'syn-ack': [SYN | ACK, SYN | ACK],
  ack: [SYN | ACK, ACK],
  fin: [FIN, FIN],
  'server-fin': [FIN, FIN],
} as const;

/** Segments of `packets` from row `first` on that a rule for these client ports loses. */
function countMatches(
  packets: PacketTable,
  first: number,
  segment: DropRule['segment'],
  clientPorts: ReadonlySet<number>,
): number {
  const ports = isFromServer(segment) ? packets.destinationPort : packets.sourcePort;
  const [mask, wanted] = WANTED[segment];
  let count = 0;
  for (let row = first; row < packets.length; row++) {
    const flags = (packets.flags[row] ?? 0) & mask;
    const received = packets.outgoing[row] === 0;
    if (received && flags === wanted && clientPorts.has(ports[row] ?? 0)) count++;
  }
  return count;
}
