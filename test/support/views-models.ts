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
    'toString',
    '__proto__',
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
const time = fc.oneof(fc.nat({ max: 100_000 }), fc.nat({ max: 1e12 }));
const many = { maxLength: 60 };

const fill = fc.record({ length: fc.nat({ max: 5000 }), limit: fc.option(fc.nat({ max: 5000 })) });
const bound = fc.oneof(
  fc.record({
    by: fc.constant('backlog' as const),
    backlog: fc.nat({ max: 5000 }),
    room: fc.nat({ max: 1 }),
  }),
  fc.record({
    by: fc.constant('somaxconn' as const),
    somaxconn: fc.nat({ max: 5000 }),
    asked: count,
    room: fc.nat({ max: 1 }),
  }),
  fc.record({ by: fc.constant('max-syn-backlog' as const), maxSynBacklog: count }),
  fc.record({ by: fc.constantFrom('table' as const, 'cookies' as const, 'unknown' as const) }),
);
const applied = fc.record(
  {
    id: fc.constantFrom('cookies' as const, 'syn-queue-limit' as const, 'backlog-clamped' as const),
    numbers: fc.record({ limit: fc.option(count), kept: count }, { requiredKeys: [] }),
  },
  { requiredKeys: ['id'] },
);
const bounded = fc
  .tuple(fill, bound, fc.array(applied, { maxLength: 2 }))
  .map(([queue, bound, rules]) => ({ ...queue, bound, rules }));
const turned = fc.record({
  client: name,
  remote: endpoint,
  what: fc.constantFrom('syn-dropped', 'cookie-sent', 'ack-ignored', 'reset'),
  times: fc.integer({ min: 1, max: 100 }),
});
const queued = fc.record({
  client: name,
  remote: endpoint,
  place: fc.constantFrom('accept' as const, 'syn' as const, 'accepted' as const, 'none' as const),
  serverState: state,
  clientState: fc.option(state, { nil: undefined }),
  owner,
  waiting: fc.option(time, { nil: undefined }),
});
const listener = fc.record({
  name,
  address,
  port,
  owner,
  backlog: fc.nat({ max: 65535 }),
  acceptQueue: bounded,
  synQueue: bounded,
  connections: fc.array(queued, many),
  turnedAway: fc.option(fc.array(turned, many), { nil: undefined }),
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

const end = fc.record({
  name,
  side,
  address,
  port,
  states: fc
    .array(fc.record({ time, state }), { maxLength: 6 })
    .map(states => states.toSorted((a, b) => a.time - b.time)),
});
const filled = { length: fc.nat({ max: 5000 }), bound: fc.nat({ max: 5000 }) };
const fate = fc.oneof(
  fc.record({ kind: fc.constantFrom('delivered', 'lost') }),
  fc.record({
    kind: fc.constant('syn-dropped'),
    full: fc.option(fc.record({ queue: fc.constantFrom('accept', 'syn'), ...filled })),
  }),
  fc.record({
    kind: fc.constant('ack-ignored'),
    queue: fc.option(fc.record(filled)),
    sequel: fc.option(
      fc.record({ kind: fc.constantFrom('repeated', 'expired', 'due'), after: time }),
    ),
  }),
  fc.record({ kind: fc.constant('dropped-by-rule' as const), rule: text }),
);
const kind = fc.constantFrom('SYN', 'SYN-ACK', 'ACK', 'data', 'FIN', 'RST');
const cause = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'connects',
      'answers',
      'answers-with-cookie',
      'confirms',
      'sends',
      'acknowledges',
      'closes',
      'refuses',
      'knows-nothing',
      'aborts',
      'resets',
    ),
  }),
  fc.record({ kind: fc.constant('suspects-loss'), after: time }),
  fc.record({ kind: fc.constant('asked-again'), by: kind }),
  fc.record({
    kind: fc.constant('timer'),
    after: time,
    missing: fc.constantFrom('answer', 'answer-lost', 'answer-ignored', 'data'),
  }),
);
const from = fc.constantFrom('client' as const, 'server' as const);
const happening = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      'connect-called',
      'connected',
      'peer-closed',
      'closed',
      'reset',
      'listening',
      'listener-closed',
    ),
  }),
  fc.record({ kind: fc.constantFrom('connect-failed', 'broken'), errno: text }),
  fc.record({ kind: fc.constant('received'), bytes: count }),
  fc.record({ kind: fc.constant('accepted'), fd: fc.nat({ max: 5000 }) }),
  fc.record({ kind: fc.constant('exited'), signal: fc.option(text) }),
  fc.record({ kind: fc.constantFrom('rule-on', 'rule-off'), rule: text }),
);
const events = fc
  .array(
    fc.tuple(happening, time, from).map(([one, time, end]) => ({ ...one, time, end })),
    { maxLength: 8 },
  )
  .map(list => list.toSorted((a, b) => a.time - b.time));
const segment = fc.record({
  time,
  arrival: fc.option(time),
  from,
  kind,
  flags: fc.constantFrom('SYN', 'PSH ACK', 'FIN PSH ACK'),
  seq: count,
  ack: fc.option(count),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 65535 })),
  window: fc.nat({ max: 65535 }),
  repeat: fc.nat({ max: 15 }),
  spurious: fc.boolean(),
  cause,
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
  events,
});

const statePath = end.map(({ name, states }) => ({ name, states }));

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

const depthSample = fc.record({
  time,
  queues: fc.option(fc.record({ acceptQueue: fill, synQueue: fill })),
});
const overflow = fc.record({
  time,
  kind: fc.constantFrom('syn-dropped' as const, 'ack-ignored' as const),
  client: name,
});
const depth = fc.record({
  name,
  address,
  port,
  duration: time,
  samples: fc.array(depthSample, many).map(inOrder),
  steps: fc.array(fc.record({ time, text }), { maxLength: 20 }).map(inOrder),
  overflows: fc.option(fc.array(overflow, many).map(inOrder)),
});

const settingValues = fc.array(fc.option(text), { minLength: 1, maxLength: 3 });
const comparison = fc.integer({ min: 1, max: 3 }).chain(runs => {
  const each = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: runs, maxLength: runs });
  const cause = fc.oneof(
    fc.record({
      by: fc.constant('change' as const),
      change: fc.constantFrom('syn-queue-one-more' as const, 'syn-dropped-always' as const),
      presence: each(fc.constantFrom('has' as const, 'lacks' as const, 'unknown' as const)),
    }),
    fc.record({ by: fc.constant('setting' as const), name, values: each(settingValues) }),
  );
  const reason = fc.record({
    rule: fc.constantFrom('syn-queue-limit' as const, 'cookies' as const),
    certain: fc.boolean(),
    causes: fc.array(cause, { minLength: 1, maxLength: 2 }),
    sources: fc.array(fc.record({ file: text, symbol: text }), { maxLength: 2 }),
  });
  const explanation = fc.record({
    stepsDiffer: fc.boolean(),
    sameGround: fc.boolean(),
    reasons: fc.array(reason, { maxLength: 3 }),
  });
  const verdict = fc.constantFrom('passed', 'failed', 'skipped', 'not-reached', 'not-there');
  const claim = fc.record({
    claim: text,
    results: each(fc.record({ verdict, actual: fc.option(text) })),
    difference: fc.constantFrom('verdict', 'actual', 'guard', 'none'),
    explanation: fc.option(explanation),
  });
  const run = fc.record({
    name: fc.option(name),
    host: fc.option(name),
    kernels: fc.array(text, { maxLength: 2 }),
    distribution: fc.option(text),
    start: fc.option(fc.nat()),
    settings: fc.dictionary(name, settingValues, { maxKeys: 3 }),
    olderCells: fc.nat({ max: 2 }),
  });
  return fc.record({
    runs: each(run),
    claims: fc.array(claim, { maxLength: 12 }),
    stepsDiffer: fc.boolean(),
  });
});

function inOrder<Item extends { readonly time: number }>(items: readonly Item[]): Item[] {
  return items.toSorted((one, two) => one.time - two.time);
}

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
  view('depth', fc.record({ listeners: fc.array(depth, { maxLength: 2 }) })),
  view('states', fc.record({ client: statePath, server: statePath })),
  view('counters', fc.record({ counters: fc.array(counter, many), pattern: fc.option(name) })),
  view('comparison', comparison),
  view('expectations', fc.record({ expectations: fc.array(expectation, { maxLength: 5 }) })),
) as fc.Arbitrary<View>; // Each view's data above has the shape that its name asks for.

function view<Name extends View['view'], Data>(
  view: Name,
  data: fc.Arbitrary<Data>,
): fc.Arbitrary<{ view: Name; data: Data }> {
  return data.map(data => ({ view, data }));
}
