import { AgentRefusal } from '../agent/agent.js';
import type { LabAgent } from '../agent/labAgent.js';
import type { ClientEvent } from '../agent/protocol.js';
import type { FilterProgram } from '../wire/filterProgram.js';
import type { Endpoint } from '../wire/socketEntry.js';
import { failure } from '../words/problems.js';
import type { Changes } from './changes.js';
import type { RecordingLog } from './recordingLog.js';
import type { LabServer } from './server.js';
import { reachableAddress, sourceAddress, type Side } from './sides.js';

export type ClientPhase = 'new' | 'connecting' | 'connected' | 'failed' | 'closed';

/** A client of the notebook: one socket in the side's client process. */
export interface LabClient {
  readonly name: string;
  readonly server: string;
  readonly side: Side;
  readonly remote: Endpoint;
  /** Known once it is bound. */
  readonly local: Endpoint | undefined;
  readonly phase: ClientPhase;
  /** The last error of connect(2), send(2) or of the connection: ECONNREFUSED, ECONNRESET, … */
  readonly errno: string | undefined;
  /** Nanoseconds since the lab's epoch. */
  readonly calledAt: number | undefined;
  readonly connectedAt: number | undefined;
  readonly receivedBytes: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Client = Mutable<LabClient> & { readonly number: number; sawCall: number };

export interface ConnectSpec {
  readonly names: readonly string[];
  readonly server: LabServer;
  readonly side: Side;
  /** Milliseconds between two connects; undefined: each after the answer to the one before. */
  readonly every: number | undefined;
  readonly together: boolean;
  /** Milliseconds that each client may stay without an answer before it is reported as pending. */
  readonly timeout: number;
  /** Data for the SYN (TCP Fast Open), or for right after the handshake where no cookie is known. */
  readonly fastopen: Uint8Array | undefined;
}

/** What the rules want of clients about to connect. */
export interface ClientRules {
  /** The rules name one of them by its port: choose ports before the first SYN. */
  readonly bindFirst: boolean;
  filterOf(name: string): FilterProgram;
  /** Called between bind and connect. */
  bound(): Promise<void>;
}

/** One message to the client process holds so many; a message is bounded by the socket's buffer. */
const BATCH = 500;

/** Milliseconds a client without an answer holds up the next, when they go one after the other. */
const PATIENCE = 50;

export class Clients {
  private readonly byName = new Map<string, Client>();
  private readonly byNumber = new Map<number, Client>();
  private readonly workers = new Map<number, Promise<number>>();
  private nextNumber = 1;

  constructor(
    private readonly agent: LabAgent,
    private readonly log: RecordingLog,
    private readonly changes: Changes,
  ) {}

  find(name: string): LabClient | undefined {
    return this.byName.get(name);
  }

  /** Failure `not-there` when no such client was started in this lab. */
  get(name: string): LabClient {
    return this.client(name);
  }

  all(): readonly LabClient[] {
    return [...this.byName.values()];
  }

  /**
   * Connects, and resolves when each client is connected, refused, or without an answer for
   * `timeout`. Open clients of the same names are closed first, as when a cell is run again.
   */
  async connect(
    spec: ConnectSpec,
    rules: ClientRules,
    signal: AbortSignal,
  ): Promise<readonly LabClient[]> {
    // Calls are done in their order, so that none of them has to wait for the answer to another.
    const closed = this.close(
      spec.names.filter(name => this.isOpen(name)),
      false,
    );
    // Awaited below; without a client process that is told of first.
    closed.catch(() => undefined);
    const worker = await this.worker(spec.side);
    const clients = spec.names.map(name => this.create(name, spec));
    const opened = this.open(worker, clients, spec, rules);
    if (rules.bindFirst) {
      await Promise.all([closed, opened]);
      await rules.bound();
    }
    const to = [reachableAddress(spec.server), spec.server.port] as const;
    const called = [...batches(clients)].map(batch =>
      this.agent.tell(worker, 'connect', {
        numbers: batch.map(client => client.number),
        group: clients[0]?.number ?? 0,
        to,
        together: spec.together,
        every: (spec.every ?? 0) / 1000,
        patience: PATIENCE / 1000,
        fastopen: Buffer.from(spec.fastopen ?? []).toString('hex'),
      }),
    );
    await Promise.all([closed, opened, ...called]);
    const pacing = clients.length * Math.max(spec.every ?? 0, spec.together ? 0 : PATIENCE);
    const waitFor = (done: (client: Client) => boolean, ms: number): Promise<true | undefined> =>
      this.changes.until(() => (clients.every(done) ? true : undefined), { ms, signal });
    await waitFor(client => client.phase !== 'new', 5000 + 4 * pacing);
    const lastCall = Math.max(...clients.map(client => client.sawCall));
    await waitFor(
      client => client.phase !== 'new' && client.phase !== 'connecting',
      lastCall + spec.timeout - performance.now(),
    );
    return clients;
  }

  /** Sends from one after the other, up to the first that cannot: `not-connected`, `send-failed`. */
  async send(names: readonly string[], data: Buffer): Promise<void> {
    const clients = names.map(name => this.client(name));
    const lame = clients.find(({ phase }) => phase !== 'connected');
    const able = lame === undefined ? clients : clients.slice(0, clients.indexOf(lame));
    const hex = data.toString('hex');
    for (const [side, group] of bySide(able)) {
      const worker = await this.worker(side);
      for (const batch of batches(group)) {
        const numbers = batch.map(({ number }) => number);
        const { failed } = await this.agent.tell(worker, 'send', { clients: numbers, hex });
        if (failed === undefined) continue;
        const [number, errno] = failed;
        const client = this.byNumber.get(number)?.name ?? '';
        throw failure('send-failed', { client, errno });
      }
    }
    if (lame === undefined) return;
    const { name, errno, phase } = lame;
    throw failure('not-connected', { name, state: errno ?? phase });
  }

  /** Ends what they send, by FIN, in turn up to the first that is not connected: `not-connected`. */
  async shutdown(names: readonly string[]): Promise<void> {
    for (const [side, group] of bySide(names.map(name => this.client(name)))) {
      const worker = await this.worker(side);
      for (const batch of batches(group)) {
        const numbers = batch.map(({ number }) => number);
        const { failed } = await this.agent.tell(worker, 'shutdown-clients', { clients: numbers });
        const lame = batch.find(({ number }) => number === failed);
        if (lame === undefined) continue;
        throw failure('not-connected', { name: lame.name, state: lame.errno ?? lame.phase });
      }
    }
  }

  /** Closes; with `reset` by RST (SO_LINGER with time 0). Closing twice is harmless, as in a program. */
  async close(names: readonly string[], reset: boolean): Promise<void> {
    const closing = bySide(names.map(name => this.client(name))).map(async ([side, group]) => {
      const worker = await this.worker(side);
      await Promise.all(
        [...batches(group)].map(batch => {
          const numbers = batch.map(({ number }) => number);
          return this.agent.tell(worker, 'close-clients', { clients: numbers, reset });
        }),
      );
      for (const client of group) client.phase = 'closed';
    });
    await Promise.all(closing);
  }

  /** Sets clients' filters; gives the time from which they hold, 0 without clients. */
  async filter(names: readonly string[], filterOf: ClientRules['filterOf']): Promise<number> {
    const setting = bySide(names.map(name => this.client(name))).map(async ([side, group]) => {
      const worker = await this.worker(side);
      const answers = [...batches(group)].map(batch => {
        const filters = batch.map(({ name, number }) => [number, filterOf(name)] as const);
        return this.agent.tell(worker, 'filter-clients', { filters });
      });
      return Promise.all(answers);
    });
    const answers = await Promise.all(setting);
    return Math.max(0, ...answers.flat().map(({ t }) => t));
  }

  isOpen(name: string): boolean {
    const phase = this.byName.get(name)?.phase;
    return phase !== undefined && phase !== 'closed' && phase !== 'new';
  }

  handle(event: ClientEvent): void {
    const client = this.byNumber.get(event[0]);
    if (!client) return;
    const [, kind, time] = event;
    const { name } = client;
    switch (kind) {
      case 'connect-called': {
        const local = { address: event[3], port: event[4] };
        client.phase = 'connecting';
        client.local = local;
        client.calledAt = time;
        client.sawCall = performance.now();
        const { server, side, remote } = client;
        this.log.clients.push({ name, server, side: side.name, local, remote, from: time });
        this.log.events.push({ kind, client: name, local, remote, time });
        break;
      }
      case 'connected':
        client.phase = 'connected';
        client.connectedAt = time;
        this.log.events.push({ kind, client: name, time });
        break;
      case 'error':
        if (client.phase === 'new') client.sawCall = performance.now();
        client.phase = 'failed';
        client.errno = event[3];
        this.log.events.push({ kind: 'client-error', client: name, errno: event[3], time });
        break;
      case 'received':
        client.receivedBytes += event[3];
        this.log.events.push({ kind, client: name, bytes: event[3], time });
        break;
      case 'shutdown':
        this.log.events.push({ kind: 'client-shutdown', client: name, time });
        break;
      case 'peer-closed':
        this.log.events.push({ kind, client: name, time });
        break;
      case 'closed':
        this.log.events.push({ kind: 'client-closed', client: name, reset: event[3], time });
        break;
    }
  }

  private create(name: string, { server, side }: ConnectSpec): Client {
    const client: Client = {
      name,
      number: this.nextNumber++,
      server: server.name,
      side,
      remote: { address: reachableAddress(server), port: server.port },
      local: undefined,
      phase: 'new',
      errno: undefined,
      calledAt: undefined,
      connectedAt: undefined,
      receivedBytes: 0,
      sawCall: 0,
    };
    this.byName.set(name, client);
    this.byNumber.set(client.number, client);
    return client;
  }

  private async open(
    worker: number,
    clients: readonly Client[],
    spec: ConnectSpec,
    rules: ClientRules,
  ): Promise<void> {
    const address = reachableAddress(spec.server);
    const from = sourceAddress(spec.side, address);
    const opening = [...batches(clients)].map(async batch => {
      const answer = await this.agent
        .tell(worker, 'open', {
          clients: batch.map(client => [client.number, rules.filterOf(client.name)] as const),
          bind: rules.bindFirst,
          from,
          to: [address, spec.server.port],
        })
        .catch((error: unknown) => {
          if (!(error instanceof AgentRefusal)) throw error;
          const { errno, where, text } = error.reason;
          throw failure('client-failed', {
            client: batch[0]?.name ?? '',
            call: where,
            errno: errno || text,
          });
        });
      answer.ports.forEach((port, index) => {
        const client = batch[index];
        if (client) client.local = { address: from, port };
      });
    });
    await Promise.all(opening);
  }

  /** Starts the process of a side's clients ahead of the first of them. */
  prepare(side: Side): void {
    // Why it failed is told to whoever needs it.
    this.worker(side).catch(() => undefined);
  }

  private worker(side: Side): Promise<number> {
    const running = this.workers.get(side.index);
    if (running) return running;
    const started = this.agent.call('clients', { side: side.index }).then(({ child }) => child);
    this.workers.set(side.index, started);
    return started;
  }

  private client(name: string): Client {
    const client = this.byName.get(name);
    if (!client) throw failure('not-there', { name, what: 'client' });
    return client;
  }
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < items.length; first += BATCH) yield items.slice(first, first + BATCH);
}

function bySide(clients: readonly Client[]): readonly (readonly [Side, readonly Client[]])[] {
  const groups = new Map<Side, Client[]>();
  for (const client of clients) {
    const group = groups.get(client.side);
    if (group === undefined) groups.set(client.side, [client]);
    else group.push(client);
  }
  return [...groups];
}
