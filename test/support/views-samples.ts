import type {
  BoundedQueue,
  QueuedConnection,
  QueuesModel,
  TurnedAway,
} from '../../src/views/queues/model.js';
import type { SocketRow, SocketsModel } from '../../src/views/sockets/model.js';
import type {
  FullQueue,
  Missing,
  Segment,
  SegmentCause,
  SegmentFate,
  SegmentKind,
  Sequel,
  StateChange,
  TimelineConnection,
} from '../../src/views/timeline/model.js';
import { statesModel } from '../../src/views/states/model.js';
import type { View } from '../../src/views/view.js';
import { comparisonViews } from './comparison-samples.js';
import { depthViews } from './depth-samples.js';
import { listenerViews } from './listener-samples.js';
import { explanationViews } from './explanation-samples.js';
import type { TcpState } from '../../src/wire/tcpState.js';

const µs = 1e3;
const s = 1e9;
const web = { pid: 4121, name: 'web' };

export function connection(
  client: string,
  port: number,
  place: QueuedConnection['place'],
  serverState: TcpState,
  clientState: TcpState | undefined,
): QueuedConnection {
  const owner = place === 'accepted' ? web : null;
  return { client, remote: `127.0.0.1:${port}`, place, serverState, clientState, owner };
}

const article = [
  connection('c0', 40000, 'accepted', 'ESTABLISHED', 'ESTABLISHED'),
  connection('c1', 40001, 'accept', 'ESTABLISHED', 'ESTABLISHED'),
  connection('c2', 40002, 'accept', 'ESTABLISHED', 'ESTABLISHED'),
  connection('c3', 40003, 'accept', 'ESTABLISHED', 'ESTABLISHED'),
  connection('h1', 40004, 'syn', 'SYN_RECV', 'ESTABLISHED'),
  connection('h2', 40005, 'syn', 'SYN_RECV', 'ESTABLISHED'),
  connection('c4', 40006, 'none', 'CLOSED', 'SYN_SENT'),
];

/** A queue whose limit is its backlog plus one. */
export function fill(length: number, limit: number): BoundedQueue {
  return { length, limit, bound: { by: 'backlog', backlog: limit - 1, room: 1 } };
}

export function queues(
  connections: readonly QueuedConnection[],
  more: Partial<QueuesModel['listeners'][number]> = {},
): View {
  const at = (place: string): number => connections.filter(one => one.place === place).length;
  const listener = {
    name: 'web',
    address: '127.0.0.1',
    port: 7777,
    owner: web,
    backlog: 2,
    acceptQueue: fill(at('accept'), 3),
    synQueue: fill(at('syn'), 3),
    connections,
    ...more,
  };
  return { view: 'queues', data: { listeners: [listener] } };
}

function turned(client: string, port: number, what: TurnedAway['what'], times: number): TurnedAway {
  return { client, remote: `127.0.0.1:${port}`, what, times };
}

const thousand = Array.from({ length: 1000 }, (_, index) =>
  index < 129
    ? connection(`c${index + 1}`, 30000 + index, 'accept', 'ESTABLISHED', 'ESTABLISHED')
    : index < 200
      ? connection(`c${index + 1}`, 30000 + index, 'syn', 'SYN_RECV', 'ESTABLISHED')
      : connection(`c${index + 1}`, 30000 + index, 'none', 'CLOSED', 'SYN_SENT'),
);

export function socket(
  name: string | null,
  local: string,
  remote: string,
  state: TcpState,
  more: Partial<SocketRow> = {},
): SocketRow {
  const rest = { side: 'both', queue: null, owner: null, receiveQueue: 0, sendQueue: 0 };
  return { name, local, remote, state, ...rest, ...more };
}

const clients = { pid: 4122, name: 'python3' };

const articleSockets: SocketsModel = {
  sockets: [
    socket('web', '127.0.0.1:7777', '0.0.0.0:0', 'LISTEN', {
      owner: web,
      receiveQueue: 3,
      sendQueue: 2,
    }),
    socket('c0', '127.0.0.1:7777', '127.0.0.1:40000', 'ESTABLISHED', {
      owner: web,
      queue: 'accepted',
    }),
    socket('c0', '127.0.0.1:40000', '127.0.0.1:7777', 'ESTABLISHED', { owner: clients }),
    socket('c1', '127.0.0.1:7777', '127.0.0.1:40001', 'ESTABLISHED', {
      queue: 'accept',
      receiveQueue: 5,
    }),
    socket('c1', '127.0.0.1:40001', '127.0.0.1:7777', 'ESTABLISHED', { owner: clients }),
    socket('h1', '127.0.0.1:7777', '127.0.0.1:40004', 'SYN_RECV', { queue: 'syn' }),
    socket('h1', '127.0.0.1:40004', '127.0.0.1:7777', 'ESTABLISHED', { owner: clients }),
    socket('c4', '127.0.0.1:40006', '127.0.0.1:7777', 'SYN_SENT', {
      owner: clients,
      sendQueue: 1,
    }),
    socket(null, '127.0.0.1:40009', '127.0.0.1:7777', 'TIME_WAIT'),
  ],
};

export function segment(
  time: number,
  from: 'client' | 'server',
  kind: SegmentKind,
  more: Partial<Segment> = {},
): Segment {
  const flags = kind === 'SYN-ACK' ? 'SYN ACK' : kind === 'data' ? 'PSH ACK' : kind;
  const seq = kind === 'SYN' || kind === 'SYN-ACK' ? 0 : 1;
  const ack = kind === 'SYN' ? null : 1;
  const base = { time, arrival: time, from, kind, flags, seq, ack, length: 0, window: 65_483 };
  const cause = { kind: CAUSES[kind] };
  return { ...base, repeat: 0, spurious: false, cause, fate: { kind: 'delivered' }, ...more };
}

const CAUSES = {
  SYN: 'connects',
  'SYN-ACK': 'answers',
  ACK: 'confirms',
  data: 'sends',
  FIN: 'closes',
  RST: 'resets',
} as const satisfies Readonly<Record<SegmentKind, string>>;

export function states(...changes: readonly [number, TcpState][]): StateChange[] {
  return changes.map(([time, state]) => ({ time, state }));
}

export function conversation(
  client: string,
  port: number,
  segments: readonly Segment[],
  near: readonly StateChange[],
  far: readonly StateChange[],
  more: Partial<TimelineConnection> = {},
): TimelineConnection {
  return {
    client: { name: client, side: 'both', address: '127.0.0.1', port, states: near },
    server: { name: 'web', side: 'both', address: '127.0.0.1', port: 7777, states: far },
    start: 1.2 * s,
    cutAtStart: false,
    segments,
    events: [],
    ...more,
  };
}

const rule: SegmentFate = { kind: 'dropped-by-rule', rule: 'drop ack h1..h2 -> web' };
const timer = (after: number, missing: Missing): SegmentCause => ({
  kind: 'timer',
  after,
  missing,
});
const askedAgain: SegmentCause = { kind: 'asked-again', by: 'SYN-ACK' };

function full(sequel: Sequel): SegmentFate {
  return { kind: 'ack-ignored', queue: { length: 3, bound: 2 }, sequel };
}

function noAnswer(queue: FullQueue['queue']): SegmentFate {
  return { kind: 'syn-dropped', full: { queue, length: 3, bound: 2 } };
}

/** The article's picture: the final ACK held back, then ignored because the accept queue is full. */
export const heldAck = conversation(
  'h1',
  40004,
  [
    segment(0, 'client', 'SYN'),
    segment(18 * µs, 'server', 'SYN-ACK'),
    segment(31 * µs, 'client', 'ACK', { fate: rule }),
    segment(1.0304 * s, 'server', 'SYN-ACK', {
      repeat: 1,
      spurious: true,
      cause: timer(1.0304 * s, 'answer-lost'),
    }),
    segment(1.0304 * s + 12 * µs, 'client', 'ACK', {
      repeat: 1,
      spurious: true,
      cause: askedAgain,
      fate: full({ kind: 'repeated', after: 2.016 * s }),
    }),
    segment(3.0464 * s, 'server', 'SYN-ACK', {
      repeat: 2,
      spurious: true,
      cause: timer(2.016 * s, 'answer-ignored'),
    }),
    segment(3.0464 * s + 14 * µs, 'client', 'ACK', {
      repeat: 2,
      spurious: true,
      cause: askedAgain,
      fate: full({ kind: 'due', after: 4.03 * s }),
    }),
  ],
  states([0, 'SYN_SENT'], [18 * µs, 'ESTABLISHED']),
  states([0, 'SYN_RECV']),
  {
    events: [
      { time: -21 * µs, end: 'client', kind: 'connect-called' },
      { time: 44 * µs, end: 'client', kind: 'connected' },
      { time: 0.41 * s, end: 'server', kind: 'rule-off', rule: 'drop ack h1 -> web' },
    ],
  },
);

export const droppedSyn = conversation(
  'c4',
  40006,
  [0, 1.03, 3.05, 7.2, 15.4, 31.6].map((time, repeat, times) =>
    segment(time * s, 'client', 'SYN', {
      repeat,
      fate: noAnswer('accept'),
      ...(repeat > 0 && { cause: timer((time - times[repeat - 1]!) * s, 'answer') }),
    }),
  ),
  states([0, 'SYN_SENT']),
  states([0, 'CLOSED']),
  { events: [{ time: -18 * µs, end: 'client', kind: 'connect-called' }] },
);

export function handshake(client: string, port: number): TimelineConnection {
  return conversation(
    client,
    port,
    [
      segment(0, 'client', 'SYN'),
      segment(16 * µs, 'server', 'SYN-ACK'),
      segment(27 * µs, 'client', 'ACK', { completes: true }),
    ],
    states([0, 'SYN_SENT'], [16 * µs, 'ESTABLISHED']),
    states([0, 'SYN_RECV'], [27 * µs, 'ESTABLISHED']),
    {
      events: [
        { time: -20 * µs, end: 'client', kind: 'connect-called' },
        { time: 38 * µs, end: 'client', kind: 'connected' },
        { time: 52 * µs, end: 'server', kind: 'accepted', fd: 6 },
      ],
    },
  );
}

/** Client and server on machines of their own, with clocks of their own. */
export const apart: TimelineConnection = {
  ...conversation(
    'far',
    40001,
    [
      segment(0, 'client', 'SYN', { arrival: 310 * µs }),
      segment(330 * µs, 'server', 'SYN-ACK', { arrival: 560 * µs }),
      segment(580 * µs, 'client', 'ACK', { arrival: 703 * µs, completes: true }),
    ],
    states([0, 'SYN_SENT'], [560 * µs, 'ESTABLISHED']),
    states([0, 'LISTEN'], [310 * µs, 'SYN_RECV'], [703 * µs, 'ESTABLISHED']),
  ),
  clockError: 80 * µs,
};

/** A whole life over a veth pair with IPv6: data both ways, a lost segment, an orderly end. */
export const wholeLife = conversation(
  'c7',
  50007,
  [
    segment(0, 'client', 'SYN', { arrival: 24 * µs }),
    segment(41 * µs, 'server', 'SYN-ACK', { arrival: 63 * µs }),
    segment(70 * µs, 'client', 'ACK', { arrival: 90 * µs }),
    segment(400 * µs, 'client', 'data', { arrival: null, length: 5, fate: { kind: 'lost' } }),
    segment(0.2041 * s, 'client', 'data', {
      arrival: 0.2041 * s + 21 * µs,
      length: 5,
      repeat: 1,
      cause: timer(0.2037 * s, 'answer'),
    }),
    segment(0.2042 * s, 'server', 'ACK', { arrival: 0.2042 * s + 20 * µs, ack: 6 }),
    segment(0.205 * s, 'server', 'data', { arrival: 0.205 * s + 20 * µs, length: 1448, ack: 6 }),
    segment(2.5 * s, 'client', 'FIN', { arrival: 2.5 * s + 20 * µs, seq: 6, ack: 1449 }),
    segment(2.5 * s + 60 * µs, 'server', 'FIN', { arrival: 2.5 * s + 80 * µs, seq: 1449, ack: 7 }),
    segment(2.5 * s + 95 * µs, 'client', 'ACK', { arrival: 2.5 * s + 115 * µs, seq: 7, ack: 1450 }),
  ],
  states(
    [-200, 'SYN_SENT'],
    [63 * µs, 'ESTABLISHED'],
    [2.5 * s, 'FIN_WAIT1'],
    [2.5 * s + 80 * µs, 'TIME_WAIT'],
    [62.5 * s, 'CLOSED'],
  ),
  states(
    [24 * µs, 'SYN_RECV'],
    [90 * µs, 'ESTABLISHED'],
    [2.5 * s + 20 * µs, 'CLOSE_WAIT'],
    [2.5 * s + 60 * µs, 'LAST_ACK'],
    [2.5 * s + 115 * µs, 'CLOSED'],
  ),
  {
    client: {
      name: 'c7',
      side: 'client',
      address: 'fd00::a0:1',
      port: 50007,
      states: states(
        [-200, 'SYN_SENT'],
        [63 * µs, 'ESTABLISHED'],
        [2.5 * s, 'FIN_WAIT1'],
        [2.5 * s + 80 * µs, 'TIME_WAIT'],
        [62.5 * s, 'CLOSED'],
      ),
    },
    events: [
      { time: -30 * µs, end: 'client', kind: 'connect-called' },
      { time: 80 * µs, end: 'client', kind: 'connected' },
      { time: 130 * µs, end: 'server', kind: 'accepted', fd: 5 },
      { time: 0.2052 * s, end: 'client', kind: 'received', bytes: 1448 },
      { time: 2.5 * s - 25 * µs, end: 'client', kind: 'closed' },
    ],
  },
);

const refused = conversation(
  'c8',
  40008,
  [
    segment(0, 'client', 'SYN'),
    segment(9 * µs, 'server', 'RST', { flags: 'RST ACK', seq: 0, cause: { kind: 'refuses' } }),
  ],
  states([0, 'SYN_SENT'], [9 * µs, 'CLOSED']),
  states([0, 'CLOSED']),
  {
    events: [
      { time: -17 * µs, end: 'client', kind: 'connect-called' },
      { time: 15 * µs, end: 'client', kind: 'connect-failed', errno: 'ECONNREFUSED' },
    ],
  },
);

const killed = conversation(
  'c2',
  40002,
  [segment(5.1 * s, 'server', 'RST')],
  states([0, 'SYN_SENT'], [16 * µs, 'ESTABLISHED'], [5.1 * s, 'CLOSED']),
  states([0, 'SYN_RECV'], [27 * µs, 'ESTABLISHED'], [5.1 * s, 'CLOSED']),
  {
    cutAtStart: true,
    events: [
      { time: 5.1 * s + 90 * µs, end: 'client', kind: 'broken', errno: 'ECONNRESET' },
      { time: 5.1 * s + 800 * µs, end: 'server', kind: 'exited', signal: 'SIGKILL' },
    ],
  },
);

export const long = conversation(
  'c9',
  40011,
  Array.from({ length: 400 }, (_, index) =>
    segment(index * 40 * µs, index % 2 === 0 ? 'client' : 'server', 'data', {
      length: 1 + index,
      seq: 1 + index * 10,
    }),
  ),
  states([-10 * s, 'ESTABLISHED']),
  states([-10 * s, 'ESTABLISHED']),
  { cutAtStart: true },
);

/** SYNs without an answer for half a minute, then a conversation of some milliseconds. */
export const backedOff = conversation(
  'client-with-a-name-of-forty-characters-x1',
  40012,
  [
    segment(0, 'client', 'SYN', { fate: noAnswer('accept') }),
    ...[1, 3, 7, 15].map((time, index) =>
      segment(time * s, 'client', 'SYN', {
        repeat: index + 1,
        cause: timer(time === 1 ? s : (time + 1) * 0.5 * s, 'answer'),
        fate: noAnswer('accept'),
      }),
    ),
    segment(31 * s, 'client', 'SYN', { repeat: 5, cause: timer(16 * s, 'answer') }),
    segment(31 * s + 20 * µs, 'server', 'SYN-ACK'),
    segment(31 * s + 34 * µs, 'client', 'ACK', { completes: true }),
    segment(31 * s + 2000 * µs, 'client', 'data', { length: 5 }),
    segment(31 * s + 2020 * µs, 'server', 'ACK', { cause: { kind: 'acknowledges' } }),
  ],
  states([-5 * µs, 'SYN_SENT'], [31 * s + 21 * µs, 'ESTABLISHED']),
  states([31 * s + 15 * µs, 'SYN_RECV'], [31 * s + 36 * µs, 'ESTABLISHED']),
  { events: [{ time: -9 * µs, end: 'client', kind: 'connect-called' }] },
);

export function timeline(connections: readonly TimelineConnection[], lost = 0): View {
  return { view: 'timeline', data: { connections, lost } };
}

const longName = 'a-client-whose-name-goes-on-and-on-for-as-long-as-a-name-may-be';

/** One of everything that a view must be able to show, by name. */
export const samples = {
  'queues, the article': queues(article),
  'queues, one row': queues(article.slice(0, 1)),
  'queues, nobody': queues([]),
  'queues, no listener': { view: 'queues', data: { listeners: [] } },
  'queues, a thousand': queues(thousand, {
    backlog: 128,
    acceptQueue: fill(129, 129),
    synQueue: fill(71, 129),
  }),
  'queues, with what was recorded': queues(
    article.map(one => (one.place === 'accepted' ? one : { ...one, waiting: 3.7e9 })),
    {
      turnedAway: [
        turned('c4', 40006, 'syn-dropped', 3),
        turned('h1', 40004, 'ack-ignored', 2),
        turned('h2', 40005, 'ack-ignored', 2),
        turned('c0', 40000, 'ack-ignored', 1),
        turned('c9', 40009, 'reset', 1),
        turned('c10', 40010, 'cookie-sent', 1),
      ],
    },
  ),
  'queues, five thousand': queues(
    Array.from({ length: 5000 }, (_, index) => ({
      ...connection(`c${index + 1}`, 10000 + index, 'accept', 'ESTABLISHED', 'ESTABLISHED'),
      waiting: 2e9 + index * 1e6,
    })),
    {
      backlog: 8000,
      acceptQueue: {
        length: 5000,
        limit: 8001,
        bound: { by: 'somaxconn', somaxconn: 8000, asked: 65535, room: 1 },
      },
      synQueue: { length: 0, limit: 97, bound: { by: 'max-syn-backlog', maxSynBacklog: 128 } },
    },
  ),
  'queues, over the limit, cookies': queues(article.slice(1, 4), {
    backlog: 1,
    acceptQueue: fill(3, 2),
    synQueue: { length: 0, limit: 0, bound: { by: 'cookies' } },
  }),
  'queues, IPv6, long names, unknown limit, wide characters': queues(
    [
      {
        ...connection(longName, 1, 'accept', 'CLOSE_WAIT', undefined),
        remote: '[fd00:1:2:3:4:5:6:7]:65535',
      },
      connection('客户端一', 40001, 'accepted', 'ESTABLISHED', 'FIN_WAIT2'),
      connection('10.0.0.9:40002', 40002, 'syn', 'SYN_RECV', undefined),
    ],
    {
      name: '服务器-with-a-long-name',
      address: 'fd00:1:2:3:4:5:6:7',
      owner: null,
      backlog: 4096,
      acceptQueue: fill(1, 4097),
      synQueue: { length: 1, limit: null, bound: { by: 'unknown' } },
    },
  ),
  'sockets, the article': { view: 'sockets', data: articleSockets },
  'sockets, pair': {
    view: 'sockets',
    data: {
      sockets: [
        socket('web', '[fd00::1]:7777', '[::]:0', 'LISTEN', {
          side: 'server',
          owner: { pid: 77, name: 'redis-server' },
          sendQueue: 511,
        }),
        socket('c1', '[fd00::2]:40001', '[fd00::1]:7777', 'ESTABLISHED', {
          side: 'client',
          owner: clients,
        }),
      ],
    },
  },
  'sockets, none': { view: 'sockets', data: { sockets: [] } },
  'sockets, a thousand': {
    view: 'sockets',
    data: {
      sockets: Array.from({ length: 1000 }, (_, index) =>
        socket(`c${index + 1}`, `127.0.0.1:${30000 + index}`, '127.0.0.1:7777', 'SYN_SENT', {
          owner: clients,
          sendQueue: 1,
        }),
      ),
    },
  },
  'timeline, the article': timeline([handshake('c1', 40001), heldAck, droppedSyn]),
  'timeline, whole lives': timeline([wholeLife, refused, killed], 3),
  'timeline, two machines': timeline([apart]),
  'timeline, none': timeline([]),
  'states, the article': { view: 'states', data: statesModel(heldAck) },
  'states, a whole life': { view: 'states', data: statesModel(wholeLife) },
  'timeline, long': timeline([long]),
  'timeline, half a minute': timeline([backedOff]),
  'timeline, hundreds': timeline(
    Array.from({ length: 300 }, (_, index) => handshake(`c${index + 1}`, 30000 + index)),
  ),
  counters: {
    view: 'counters',
    data: {
      pattern: null,
      counters: [
        { name: 'ListenOverflows', side: 'both', before: 0, after: 6 },
        { name: 'ListenDrops', side: 'both', before: 0, after: 6 },
        { name: 'TCPTimeouts', side: 'both', before: 12, after: 17 },
        { name: 'TcpCurrEstab', side: 'both', before: 8, after: 2 },
      ],
    },
  },
  'counters, pair': {
    view: 'counters',
    data: {
      pattern: 'Tcp*',
      counters: [
        { name: 'TcpActiveOpens', side: 'client', before: 0, after: 1234567 },
        { name: 'TcpPassiveOpens', side: 'server', before: 0, after: 1234500 },
      ],
    },
  },
  'counters, none': { view: 'counters', data: { pattern: 'Listen*', counters: [] } },
  expectations: {
    view: 'expectations',
    data: {
      expectations: [
        {
          claim: 'accept-queue web == 3',
          actual: '3',
          verdict: 'passed',
          because: 'backlog 2 lets 2 + 1 clients wait',
          skippedBecause: null,
        },
        {
          claim: 'counter ListenOverflows >= 1',
          actual: '6',
          verdict: 'passed',
          because: null,
          skippedBecause: null,
        },
        {
          claim: 'syn-queue web == 2 within=2s',
          actual: '3',
          verdict: 'failed',
          because: 'the article saw `qlen >= max` | backlog entries <= 4.11',
          skippedBecause: null,
        },
        {
          claim: 'counter ListenOverflows >= 1 if kernel < 4.10',
          actual: null,
          verdict: 'skipped',
          because: null,
          skippedBecause: 'kernel 6.18.44',
        },
      ],
    },
  },
  'expectations, one': {
    view: 'expectations',
    data: {
      expectations: [
        {
          claim: 'state c4 == SYN_SENT',
          actual: 'SYN_SENT',
          verdict: 'passed',
          because: 'since 4.10 the SYN is dropped while the accept queue is full',
          skippedBecause: null,
        },
      ],
    },
  },
  ...depthViews,
  ...comparisonViews,
  ...listenerViews,
  ...explanationViews,
  text: {
    view: 'text',
    data: {
      text:
        '\u001b[1mState\u001b[0m    Recv-Q Send-Q Local Address:Port\r\n' +
        '\u001b[32mLISTEN\u001b[0m   3      2      127.0.0.1:7777\n',
      cut: 0,
    },
  },
  'text, cut': {
    view: 'text',
    data: { text: 'first ```\n<b>&amp;</b>\n10%\r100%\nlast', cut: 81920 },
  },
  'text, none': { view: 'text', data: { text: '\n', cut: 0 } },
} as const satisfies Readonly<Record<string, View>>;

export const allSamples: readonly (readonly [string, View])[] = Object.entries(samples);
