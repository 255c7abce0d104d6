import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timelineConnections } from '../../src/analysis/connections.js';
import { follows, leadsTo } from '../../src/analysis/transitions.js';
import type { LabEvent, Recording } from '../../src/lab/recording.js';
import { TCP_STATES, type TcpState } from '../../src/wire/tcpState.js';
import { entry, tableOf } from './analysisScript.js';

const WEB = { address: '192.0.2.2', port: 7777 };
const CLIENTS = [1, 2].map(number => ({ address: '192.0.2.1', port: 40000 + number }));

/** Few values each, so that segments answer, repeat and contradict one another. */
const row = fc
  .record({
    time: fc.nat({ max: 40 }).map(tick => tick * 100e6),
    side: fc.nat({ max: 1 }),
    outgoing: fc.nat({ max: 1 }),
    client: fc.constantFrom(...CLIENTS),
    back: fc.boolean(),
    seq: fc.constantFrom(0, 1, 2, 7, 0xffffffff),
    ack: fc.constantFrom(0, 1, 2, 7),
    flags: fc.oneof(fc.constantFrom(2, 18, 16, 24, 17, 4, 20), fc.nat({ max: 255 })),
    payload: fc.constantFrom(0, 0, 1, 5),
  })
  .map(({ client, back, ...rest }) => ({
    ...rest,
    from: back ? WEB : client,
    to: back ? client : WEB,
  }));

const look = (states: readonly TcpState[]) =>
  fc.record({
    side: fc.constantFrom('client' as const, 'server' as const),
    time: fc.nat({ max: 40 }).map(tick => tick * 100e6 + 50e6),
    sockets: fc.array(
      fc
        .record({ state: fc.constantFrom(...states), client: fc.constantFrom(...CLIENTS) })
        .chain(({ state, client }) =>
          fc.constantFrom(entry(state, WEB, client), entry(state, client, WEB)),
        ),
    ),
  });

const rule = fc.record({
  id: fc.nat({ max: 3 }),
  segment: fc.constantFrom('syn' as const, 'syn-ack' as const, 'ack' as const),
  clients: fc.subarray(['c1', 'c2']),
  server: fc.constant('web'),
  from: fc.nat({ max: 4e9 }),
  to: fc.option(fc.nat({ max: 4e9 }), { nil: undefined }),
});

const time = fc.nat({ max: 4e9 });
const client = fc.constantFrom('c1', 'c2');
const labEvent: fc.Arbitrary<LabEvent> = fc.oneof(
  fc.record({ kind: fc.constantFrom('connected', 'peer-closed'), client, time }),
  fc.record({ kind: fc.constant('client-error'), client, errno: fc.constant('ETIMEDOUT'), time }),
  fc.record({ kind: fc.constant('received'), client, bytes: fc.nat(), time }),
  fc.record({ kind: fc.constant('client-closed'), client, reset: fc.boolean(), time }),
  fc.tuple(time, fc.nat({ max: 1 })).map(([at, index]): LabEvent => {
    const local = CLIENTS[index]!;
    return { kind: 'connect-called', client: `c${index + 1}`, local, remote: WEB, time: at };
  }),
  fc.record({
    kind: fc.constant('accepted'),
    server: fc.constant('web'),
    remote: fc.constantFrom(...CLIENTS),
    fd: fc.nat(),
    time,
  }),
  fc.record({ kind: fc.constant('server-closed'), server: fc.constant('web'), time }),
  fc.record({ kind: fc.constantFrom('rule-on', 'rule-off'), rule: fc.nat({ max: 3 }), time }),
);

function recordings(looks: fc.Arbitrary<Recording['looks']>): fc.Arbitrary<Recording> {
  const server = fc.record({
    from: fc.nat({ max: 4e9 }),
    to: fc.option(fc.nat({ max: 4e9 }), { nil: undefined }),
  });
  return fc
    .record({
      pair: fc.boolean(),
      rows: fc.array(row, { maxLength: 40 }),
      lost: fc.nat({ max: 1 }),
      rules: fc.array(rule, { maxLength: 3 }),
      server: fc.option(server, { nil: undefined }),
      looks,
      events: fc.array(labEvent, { maxLength: 6 }),
    })
    .map(({ pair, rows, lost, rules, server: web, looks: seen, events }) => ({
      sides: pair ? ['client', 'server'] : ['both'],
      packets: tableOf(rows.map(one => (pair ? one : { ...one, side: 0, outgoing: 0 }))),
      lost,
      rules,
      events,
      clients: CLIENTS.map((local, index) => ({
        name: `c${index + 1}`,
        server: 'web',
        side: pair ? 'client' : 'both',
        local,
        remote: WEB,
        from: 0,
      })),
      servers: web ? [{ name: 'web', side: pair ? 'server' : 'both', ...WEB, ...web }] : [],
      looks: pair ? seen : seen.map(one => ({ ...one, side: 'both' })),
    }));
}

const slices = fc
  .tuple(fc.nat({ max: 4e9 }), fc.nat({ max: 5e9 }))
  .map(([from, length]) => ({ from, to: from + length }));

const noLooks = recordings(fc.constant([]));
const withLooks = recordings(fc.array(look(TCP_STATES), { maxLength: 6 }));

/** Milliseconds; a busy machine takes some seconds for so many runs. */
const LONG = 30_000;

const runs = { numRuns: 500 };

describe('timelineConnections, of any packets', () => {
  for (const [what, recording, allowed] of [
    ['segments alone', noLooks, follows],
    ['segments and looks', withLooks, leadsTo],
  ] as const) {
    it(`gives each end states that may follow each other, in time: ${what}`, () => {
      fc.assert(
        fc.property(recording, slices, (given, slice) => {
          for (const { client, server } of timelineConnections(given, slice)) {
            for (const { states } of [client, server]) {
              assert.ok(states.length > 0);
              for (const [index, { time, state }] of states.slice(1).entries()) {
                const before = states[index]!;
                assert.ok(before.time <= time, `${before.time} before ${time}`);
                assert.ok(allowed(before.state, state), `${before.state} to ${state}`);
              }
            }
          }
        }),
        runs,
      );
    }).timeout(LONG);
  }

  it('shows each segment of the slice once, in the order of time', () => {
    fc.assert(
      fc.property(withLooks, slices, (given, slice) => {
        const { packets, sides } = given;
        const connections = timelineConnections(given, slice);
        let shown = 0;
        for (const { segments, start } of connections) {
          for (const [index, { time, arrival }] of segments.entries()) {
            assert.ok(start + time >= slice.from && start + time <= slice.to);
            assert.ok(arrival === null || arrival >= time);
            assert.ok(index === 0 || segments[index - 1]!.time <= time);
          }
          shown += segments.length;
        }
        const inSlice = packets.time.filter(time => time >= slice.from && time <= slice.to).length;
        if (sides.length === 1) assert.equal(shown, inSlice);
        else assert.ok(shown <= inSlice);
      }),
      runs,
    );
  }).timeout(LONG);

  it('calls a segment spurious only if it is a repeat, and lost only if it did not arrive', () => {
    fc.assert(
      fc.property(withLooks, slices, (given, slice) => {
        for (const { segments } of timelineConnections(given, slice)) {
          for (const { repeat, spurious, fate, arrival, from, kind } of segments) {
            assert.ok(!spurious || repeat > 0);
            assert.ok(fate.kind !== 'lost' || (arrival === null && given.lost === 0));
            if (fate.kind === 'syn-dropped') assert.deepEqual([from, kind], ['client', 'SYN']);
            if (fate.kind === 'ack-ignored') assert.equal(from, 'client');
          }
        }
      }),
      runs,
    );
  }).timeout(LONG);

  it('says why a segment was sent: again only for a repeat, and after a time', () => {
    fc.assert(
      fc.property(withLooks, slices, (given, slice) => {
        for (const { segments } of timelineConnections(given, slice)) {
          assert.ok(segments.filter(({ completes }) => completes).length <= 1);
          for (const { kind, repeat, cause, fate } of segments) {
            const again = ['timer', 'asked-again', 'suspects-loss'].includes(cause.kind);
            assert.equal(again, repeat > 0 && kind !== 'RST');
            if (cause.kind === 'timer' || cause.kind === 'suspects-loss') {
              assert.ok(cause.after >= 0);
            }
            if (fate.kind === 'ack-ignored' && fate.sequel) assert.ok(fate.sequel.after > 0);
          }
        }
      }),
      runs,
    );
  }).timeout(LONG);

  it('gives each connection its own events of the slice, in the order of time', () => {
    fc.assert(
      fc.property(withLooks, slices, (given, slice) => {
        const connections = timelineConnections(given, slice);
        for (const { events, start } of connections) {
          for (const [index, { time: at }] of events.entries()) {
            assert.ok(start + at >= slice.from && start + at <= slice.to);
            assert.ok(index === 0 || events[index - 1]!.time <= at);
          }
        }
        const received = connections.flatMap(({ events }) =>
          events.filter(({ kind }) => kind === 'received'),
        );
        assert.ok(received.length <= given.events.filter(({ kind }) => kind === 'received').length);
      }),
      runs,
    );
  }).timeout(LONG);
});
