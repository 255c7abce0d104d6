/**
 * A small language for what was recorded, and one for what came of it, so that a test of the
 * analysis reads as the packets do. One line a happening, times since the lab's epoch:
 *
 *   0 c1>web SYN            also SYN-ACK, ACK, DATA:5, FIN, RST (bare), RST-ACK
 *   1s c1>web SYN again     the same segment as the last of its kind; `isn=7` starts anew
 *   0 c1>web SYN +20us      in a pair lab: arrives that much later; `lost`; `unsent`: its
 *                           outgoing copy is missing
 *   5ms web>c1 FIN behind=1  acknowledges one less than all
 *   2s look c1=SYN_SENT c1@web=SYN_RECV     sockets seen, client's and server's ends;
 *                           web listens, unless `deaf` is said
 *   1s drop ack c1 -> web   a rule, until `3s pass`
 *                           `web=3/2`: its accept queue and backlog
 *   4s close web · 4s open web · 5s gone c1 (the program learned of an error)
 *   0 called c1 · 1ms connected c1 · 1ms accepted c1 · 2s got c1 5 (bytes) · 3s closed c1
 *   9s killed web
 *   9s end                  of the slice, which begins at `1s begin`, or with the recording
 *
 * Sequence numbers go by themselves.
 */
import type {
  DropRule,
  KnownClient,
  KnownServer,
  LabEvent,
  Recording,
  SideLook,
  SideName,
} from '../../src/lab/recording.js';
import type { Segment, StateChange, TimelineConnection } from '../../src/views/timeline/model.js';
import type { PacketTable } from '../../src/wire/packetTable.js';
import type { Endpoint, SocketEntry } from '../../src/wire/socketEntry.js';
import type { TcpState } from '../../src/wire/tcpState.js';

export interface Script {
  readonly recording: Recording;
  readonly slice: { readonly from: number; readonly to: number };
}

export interface Setting {
  readonly pair?: boolean;
  readonly ipv6?: boolean;
  /** The notebook knows of no clients and servers. */
  readonly anonymous?: boolean;
  readonly lost?: number;
  /** The server has TCP_DEFER_ACCEPT. */
  readonly defers?: boolean;
}

const FLAGS: Readonly<Record<string, number>> = {
  SYN: 2,
  'SYN-ACK': 18,
  ACK: 16,
  DATA: 24,
  FIN: 17,
  RST: 4,
  'RST-ACK': 20,
};

/** What programs do, as a script says it. */
const DOINGS = {
  called: '',
  connected: '',
  accepted: '',
  got: '',
  closed: '',
  gone: '',
  killed: '',
} as const;
type Doing = keyof typeof DOINGS;

function isDoing(what: string): what is Doing {
  return Object.hasOwn(DOINGS, what);
}

const UNITS: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9, '': 1 };

export function nanoseconds(text: string): number {
  const [, number = '', unit = ''] = /^([\d.]+)(us|ms|s|)$/.exec(text) ?? [];
  if (number === '') throw new Error(`not a time: ${text}`);
  return Math.round(Number(number) * UNITS[unit]!);
}

/** What the two ends of a connection have sent so far. */
interface Numbers {
  client: { isn: number; next: number };
  server: { isn: number | undefined; next: number };
  last: Map<string, { seq: number; length: number }>;
}

interface Row {
  time: number;
  side: number;
  outgoing: number;
  from: Endpoint;
  to: Endpoint;
  seq: number;
  ack: number;
  flags: number;
  payload: number;
}

export function script(text: string, setting: Setting = {}): Script {
  return new Reader(setting).read(text);
}

class Reader {
  private readonly rows: Row[] = [];
  private readonly clients: KnownClient[] = [];
  private readonly servers: KnownServer[] = [];
  private readonly looks: SideLook[] = [];
  private readonly events: LabEvent[] = [];
  private readonly rules: DropRule[] = [];
  private readonly numbers = new Map<string, Numbers>();
  private readonly endpoints = new Map<string, Endpoint>();
  private from = 0;
  private to: number | undefined;
  private last = 0;

  constructor(private readonly setting: Setting) {
    this.open(0);
  }

  read(text: string): Script {
    for (const line of text.split('\n').map(part => part.trim())) {
      if (line !== '') this.line(line.split(/\s+/));
    }
    const { pair, anonymous, lost } = this.setting;
    this.looks.sort((first, second) => first.time - second.time);
    return {
      recording: {
        sides: pair ? ['client', 'server'] : ['both'],
        packets: tableOf(this.rows),
        lost: lost ?? 0,
        events: this.events,
        rules: this.rules,
        clients: anonymous ? [] : this.clients,
        servers: anonymous ? [] : this.servers,
        looks: this.looks,
      },
      slice: { from: this.from, to: this.to ?? this.last + 100e6 },
    };
  }

  private line([when = '', what = '', ...rest]: readonly string[]): void {
    const time = nanoseconds(when);
    this.last = Math.max(this.last, time);
    if (what.includes('>')) this.packet(time, what, rest);
    else if (what === 'look') this.look(time, rest);
    else if (what === 'drop') this.drop(time, rest);
    else if (what === 'pass') this.endRules(time);
    else if (what === 'open') this.open(time);
    else if (what === 'close') {
      this.servers.push({ ...this.servers.pop()!, to: time });
      this.events.push({ kind: 'server-closed', server: 'web', time });
    } else if (isDoing(what)) this.events.push(this.doing(time, what, rest));
    else if (what === 'begin') this.from = time;
    else if (what === 'end') this.to = time;
    else throw new Error(`not a happening: ${what}`);
  }

  private doing(time: number, what: Doing, [name = '', bytes]: readonly string[]): LabEvent {
    const client = name;
    const [local, remote] = [this.endpoint(client), this.endpoint('web')];
    switch (what) {
      case 'called':
        return { time, kind: 'connect-called', client, local, remote };
      case 'connected':
        return { time, kind: 'connected', client };
      case 'accepted':
        return { time, kind: 'accepted', server: 'web', remote: local, fd: 5 };
      case 'got':
        return { time, kind: 'received', client, bytes: Number(bytes) };
      case 'closed':
        return { time, kind: 'client-closed', client, reset: false };
      case 'gone':
        return { time, kind: 'client-error', client, errno: 'ETIMEDOUT' };
      case 'killed':
        return { time, kind: 'server-exited', server: 'web', status: null, signal: 'SIGKILL' };
    }
  }

  private side(end: 'client' | 'server'): SideName {
    return this.setting.pair ? end : 'both';
  }

  private open(from: number): void {
    const { address, port } = this.endpoint('web');
    this.servers.push({
      name: 'web',
      side: this.side('server'),
      address,
      port,
      ...(this.setting.defers && { deferAccept: true }),
      from,
      to: undefined,
    });
  }

  private endpoint(name: string): Endpoint {
    let known = this.endpoints.get(name);
    if (known === undefined) {
      const number = name === 'web' ? 2 : this.setting.pair ? 1 : 2;
      const address = this.setting.ipv6 ? `2001:db8::${number}` : `192.0.2.${number}`;
      known = { address, port: name === 'web' ? 7777 : 40000 + this.endpoints.size };
      this.endpoints.set(name, known);
    }
    return known;
  }

  private packet(time: number, what: string, [kindText = '', ...marks]: readonly string[]): void {
    const [sender = '', receiver = ''] = what.split('>');
    const fromServer = sender === 'web';
    const client = fromServer ? receiver : sender;
    const [kind = '', size = '0'] = kindText.split(':');
    const flags = FLAGS[kind];
    if (flags === undefined) throw new Error(`not a segment: ${kindText}`);
    const numbers = this.numbersOf(client, time, kind, marks);
    const own = fromServer ? numbers.server : numbers.client;
    const other = fromServer ? numbers.client : numbers.server;
    const key = `${sender} ${kind}`;
    const again = marks.includes('again') ? numbers.last.get(key) : undefined;
    // When SYNs cross, a SYN-ACK says the own SYN again.
    const crossed = kind === 'SYN-ACK' && numbers.last.get(`${sender} SYN`) !== undefined;
    if (fromServer && (flags & 2) !== 0 && again === undefined && !crossed) {
      own.isn = numberAt(marks, 'isn', 900_000);
      own.next = own.isn;
    }
    const length = again?.length ?? Number(size);
    const seq = again?.seq ?? (crossed ? (own.isn ?? 0) : own.next);
    numbers.last.set(key, { seq, length });
    const takes = length + ((flags & 2) !== 0 ? 1 : 0) + (flags & 1);
    if (again === undefined && !crossed) own.next += takes;
    const row = {
      from: this.endpoint(sender),
      to: this.endpoint(receiver),
      seq: seq >>> 0,
      ack: (flags & 16) === 0 ? 0 : (other.next - numberAt(marks, 'behind', 0)) >>> 0,
      flags,
      payload: length,
    };
    this.copies(time, row, fromServer, marks);
  }

  private numbersOf(client: string, time: number, kind: string, marks: readonly string[]): Numbers {
    const known = this.numbers.get(client);
    const isn = isnOf(marks);
    if (known !== undefined && (kind !== 'SYN' || isn === undefined)) return known;
    const made: Numbers = {
      client: { isn: isn ?? 1000, next: isn ?? 1000 },
      server: { isn: undefined, next: 0 },
      last: new Map(),
    };
    this.numbers.set(client, made);
    if (known === undefined) {
      this.clients.push({
        name: client,
        server: 'web',
        side: this.side('client'),
        local: this.endpoint(client),
        remote: this.endpoint('web'),
        from: time,
      });
    }
    return made;
  }

  private copies(
    time: number,
    row: Omit<Row, 'time' | 'side' | 'outgoing'>,
    fromServer: boolean,
    marks: readonly string[],
  ): void {
    if (!this.setting.pair) {
      this.rows.push({ ...row, time, side: 0, outgoing: 0 });
      return;
    }
    const delay = nanoseconds(marks.find(mark => mark.startsWith('+'))?.slice(1) ?? '20us');
    const [here, there] = fromServer ? [1, 0] : [0, 1];
    if (!marks.includes('unsent')) this.rows.push({ ...row, time, side: here, outgoing: 1 });
    if (!marks.includes('lost')) {
      this.rows.push({ ...row, time: time + delay, side: there, outgoing: 0 });
    }
  }

  private look(time: number, marks: readonly string[]): void {
    const seen = { client: [] as SocketEntry[], server: [] as SocketEntry[] };
    if (!marks.includes('deaf')) {
      const none = { address: this.setting.ipv6 ? '::' : '0.0.0.0', port: 0 };
      const [queue, backlog] =
        marks
          .find(mark => mark.startsWith('web='))
          ?.slice(4)
          .split('/') ?? [];
      const fill = { receiveQueue: Number(queue ?? 0), sendQueue: Number(backlog ?? 0) };
      seen.server.push(entry('LISTEN', this.endpoint('web'), none, fill));
    }
    for (const mark of marks.filter(text => /^(?!web=).*=/.test(text))) {
      const [end = '', state] = mark.split('=');
      const [client = '', server] = end.split('@');
      const ends = [this.endpoint(client), this.endpoint('web')] as const;
      const [local, remote] = server === undefined ? ends : [ends[1], ends[0]];
      // The tests write only names of states.
      const socket = entry(state as TcpState, local, remote);
      seen[server === undefined ? 'client' : 'server'].push(socket);
    }
    if (this.setting.pair) {
      this.looks.push({ side: 'client', time, sockets: seen.client });
      this.looks.push({ side: 'server', time, sockets: seen.server });
    } else {
      this.looks.push({ side: 'both', time, sockets: [...seen.client, ...seen.server] });
    }
  }

  private drop(from: number, [segment = '', ...names]: readonly string[]): void {
    const known = (['syn', 'syn-ack', 'ack', 'fin'] as const).find(one => one === segment);
    if (known === undefined) throw new Error(`not to be dropped: ${segment}`);
    const clients = names.filter(name => name !== '->' && name !== 'web');
    const id = this.rules.length + 1;
    const lost = known === 'fin' && names[0] === 'web' ? 'server-fin' : known;
    this.rules.push({ id, segment: lost, clients, server: 'web', from, to: undefined });
    this.events.push({ kind: 'rule-on', rule: id, time: from });
  }

  private endRules(to: number): void {
    for (const [index, rule] of this.rules.entries()) {
      if (rule.to === undefined) this.events.push({ kind: 'rule-off', rule: rule.id, time: to });
      this.rules[index] = { ...rule, to: rule.to ?? to };
    }
  }
}

function isnOf(marks: readonly string[]): number | undefined {
  return marks.some(mark => mark.startsWith('isn=')) ? numberAt(marks, 'isn', 0) : undefined;
}

function numberAt(marks: readonly string[], name: string, otherwise: number): number {
  const given = marks.find(mark => mark.startsWith(`${name}=`));
  return given === undefined ? otherwise : Number(given.slice(name.length + 1));
}

/** A socket as inet_diag might show it. */
export function entry(
  state: TcpState,
  local: Endpoint,
  remote: Endpoint,
  more: Partial<SocketEntry> = {},
): SocketEntry {
  return {
    family: local.address.includes(':') ? 6 : 4,
    state,
    local,
    remote,
    receiveQueue: 0,
    sendQueue: 0,
    inode: 0,
    uid: 0,
    timer: 'off',
    expires: 0,
    retransmits: 0,
    drops: undefined,
    ...more,
  };
}

/** Packets of a table, as objects; tests only. */
export function tableOf(rows: readonly Row[]): PacketTable {
  const addresses = [...new Set(rows.flatMap(({ from, to }) => [from.address, to.address]))];
  return {
    length: rows.length,
    time: Float64Array.from(rows, row => row.time),
    side: Uint8Array.from(rows, row => row.side),
    outgoing: Uint8Array.from(rows, row => row.outgoing),
    source: Uint32Array.from(rows, row => addresses.indexOf(row.from.address)),
    destination: Uint32Array.from(rows, row => addresses.indexOf(row.to.address)),
    sourcePort: Uint16Array.from(rows, row => row.from.port),
    destinationPort: Uint16Array.from(rows, row => row.to.port),
    seq: Uint32Array.from(rows, row => row.seq),
    ack: Uint32Array.from(rows, row => row.ack),
    flags: Uint8Array.from(rows, row => row.flags),
    window: new Uint16Array(rows.length),
    payload: Uint32Array.from(rows, row => row.payload),
    addresses,
  };
}

/** `20us`, `1.5ms`, `3s`. */
export function timeText(time: number): string {
  if (time === 0) return '0';
  const [size, unit] = time < 1e6 ? [1e3, 'us'] : time < 1e9 ? [1e6, 'ms'] : [1e9, 's'];
  return `${Number((time / size).toFixed(6))}${unit}`;
}

/** A connection in lines: its segments, then `client:` and `server:` with their states. */
export function lines({ segments, client, server }: TimelineConnection): string[] {
  return [
    ...segments.map(segmentLine),
    statesLine('client', client.states),
    statesLine('server', server.states),
  ];
}

/** `1s c SYN-ACK x1 spurious`, and what became of it if it was not delivered. */
function segmentLine({ time, from, kind, length, repeat, spurious, fate }: Segment): string {
  const words = [timeText(time), from === 'client' ? 'c' : 's', kind];
  if (length > 0) words.push(`(${length})`);
  if (repeat > 0) words.push(`x${repeat}`);
  if (spurious) words.push('spurious');
  if (fate.kind === 'dropped-by-rule') words.push(`[${fate.rule}]`);
  else if (fate.kind !== 'delivered') words.push(`[${fate.kind}]`);
  return words.join(' ');
}

function statesLine(end: string, states: readonly StateChange[]): string {
  return `${end}: ${states.map(({ state, time }) => `${state} ${timeText(time)}`).join(', ')}`;
}
