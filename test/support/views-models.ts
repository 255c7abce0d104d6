import fc from 'fast-check';
import type { TcpState } from '../../src/wire/tcpState.js';
import { TCP_STATES } from '../../src/wire/tcpState.js';
import type { View } from '../../src/views/view.js';

/** Any view within the bounds of the models, for property tests. */
const name = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 24 }),
  fc.constantFrom(
    'c1',
    'web',
    '客户端',
    'a|b',
    '`x`',
    '<b>',
    '__',
    '](x)',
    '\u001b[31mred',
    'a\nb',
  ),
);
const text = fc.oneof(name, fc.string({ unit: 'binary', maxLength: 60 }));
const state = fc.constantFrom<TcpState>(...TCP_STATES);
const count = fc.nat({ max: 2 ** 32 });
const port = fc.integer({ min: 1, max: 65535 });
const owner = fc.option(fc.record({ pid: fc.nat({ max: 4194304 }), name }));
const side = fc.constantFrom('client', 'server', 'both');
const address = fc.oneof(fc.ipV4(), fc.ipV6());
const endpoint = fc.oneof(
  fc.tuple(fc.ipV4(), port).map(([ip, at]) => `${ip}:${at}`),
  fc.tuple(fc.ipV6(), port).map(([ip, at]) => `[${ip}]:${at}`),
);
const many = { maxLength: 60 };

const fill = fc.record({ length: fc.nat({ max: 5000 }), limit: fc.option(fc.nat({ max: 5000 })) });
const queued = fc.record({
  client: name,
  remote: endpoint,
  place: fc.constantFrom('accept' as const, 'syn' as const, 'accepted' as const, 'none' as const),
  serverState: state,
  clientState: fc.option(state, { nil: undefined }),
  owner,
});
const listener = fc.record({
  name,
  address,
  port,
  owner,
  backlog: fc.nat({ max: 65535 }),
  acceptQueue: fill,
  synQueue: fill,
  connections: fc.array(queued, many),
});

const socket = fc.record({
  local: endpoint,
  remote: endpoint,
  state,
  side,
  name: fc.option(name),
  queue: fc.constantFrom('accept' as const, 'syn' as const, 'accepted' as const, null),
  owner,
  receiveQueue: count,
  sendQueue: count,
});

const time = fc.oneof(fc.nat({ max: 100_000 }), fc.nat({ max: 1e12 }));
const end = fc.record({
  name,
  side,
  address,
  port,
  states: fc
    .array(fc.record({ time, state }), { maxLength: 6 })
    .map(states => states.toSorted((a, b) => a.time - b.time)),
});
const fate = fc.oneof(
  fc.record({ kind: fc.constantFrom('delivered', 'syn-dropped', 'ack-ignored', 'lost') }),
  fc.record({ kind: fc.constant('dropped-by-rule' as const), rule: text }),
);
const segment = fc.record({
  time,
  arrival: fc.option(time),
  from: fc.constantFrom('client' as const, 'server' as const),
  kind: fc.constantFrom('SYN', 'SYN-ACK', 'ACK', 'data', 'FIN', 'RST'),
  flags: fc.constantFrom('SYN', 'PSH ACK', 'FIN PSH ACK'),
  seq: count,
  ack: fc.option(count),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 65535 })),
  repeat: fc.nat({ max: 15 }),
  spurious: fc.boolean(),
  fate,
});
const conversation = fc.record({
  client: end,
  server: end,
  start: time,
  cutAtStart: fc.boolean(),
  segments: fc
    .array(segment, { maxLength: 80 })
    .map(segments => segments.toSorted((a, b) => a.time - b.time)),
});

const counter = fc.record({
  name: fc.oneof(name, fc.constantFrom('ListenDrops', 'TCPTimeouts', 'toString')),
  side,
  before: count,
  after: count,
});

const expectation = fc.record({
  claim: text,
  actual: fc.option(text),
  verdict: fc.constantFrom('passed' as const, 'failed' as const, 'skipped' as const),
  because: fc.option(text),
  skippedBecause: fc.option(text),
});

export const anyView = fc.oneof(
  view('queues', fc.record({ listeners: fc.array(listener, { maxLength: 3 }) })),
  view('sockets', fc.record({ sockets: fc.array(socket, many) })),
  view(
    'timeline',
    fc.record({
      connections: fc.oneof(
        fc.array(conversation, { maxLength: 3 }),
        fc.array(conversation, { minLength: 13, maxLength: 60 }),
      ),
      lost: fc.nat({ max: 3 }),
    }),
  ),
  view('counters', fc.record({ counters: fc.array(counter, many), pattern: fc.option(name) })),
  view('expectations', fc.record({ expectations: fc.array(expectation, { maxLength: 5 }) })),
) as fc.Arbitrary<View>; // Each view's data above has the shape that its name asks for.

function view<Name extends View['view'], Data>(
  view: Name,
  data: fc.Arbitrary<Data>,
): fc.Arbitrary<{ view: Name; data: Data }> {
  return data.map(data => ({ view, data }));
}
