import assert from 'node:assert/strict';
import { counterChanges, hasCounter } from '../../src/analysis/counterChanges.js';
import { countSegments } from '../../src/analysis/segmentCounts.js';
import { timelineConnections } from '../../src/analysis/connections.js';
import { script } from './analysisScript.js';

const before = new Map([
  ['ListenOverflows', 1],
  ['ListenDrops', 2],
  ['TcpActiveOpens', 5],
  ['TcpCurrEstab', 3],
  ['SyncookiesSent', 0],
]);
const after = new Map([
  ['ListenOverflows', 4],
  ['ListenDrops', 2],
  ['TcpActiveOpens', 6],
  ['TcpCurrEstab', 2],
  ['SyncookiesSent', 0],
  ['TCPNewToUs', 1],
]);

describe('counterChanges', () => {
  for (const [pattern, expected] of [
    [null, ['ListenOverflows 1 4', 'TcpActiveOpens 5 6', 'TcpCurrEstab 3 2', 'TCPNewToUs 0 1']],
    ['Listen*', ['ListenOverflows 1 4']],
    ['listen*', ['ListenOverflows 1 4']],
    ['*Over*', ['ListenOverflows 1 4']],
    ['TcpActiveOpen?', ['TcpActiveOpens 5 6']],
    ['ListenDrops', ['ListenDrops 2 2']],
    ['ListenDrop', []],
    ['Listen.*', []],
    ['(', []],
  ] as const) {
    it(`of ${pattern ?? 'all'}`, () => {
      const { counters, pattern: asked } = counterChanges(
        [{ side: 'both', before, after }],
        pattern,
      );
      assert.equal(asked, pattern);
      assert.deepEqual(
        counters.map(counter => `${counter.name} ${counter.before} ${counter.after}`),
        expected,
      );
    });
  }

  it('tells sides apart', () => {
    const sides = [
      { side: 'client', before, after },
      { side: 'server', before, after: before },
    ];
    const { counters } = counterChanges(sides, 'ListenOverflows');
    assert.deepEqual(counters, [
      { name: 'ListenOverflows', side: 'client', before: 1, after: 4 },
      { name: 'ListenOverflows', side: 'server', before: 1, after: 1 },
    ]);
  });
});

describe('hasCounter', () => {
  for (const [pattern, expected] of [
    ['ListenDrops', true],
    ['Sync*', true],
    ['Nothing*', false],
  ] as const) {
    it(pattern, () => assert.equal(hasCounter(before, pattern), expected));
  }
});

describe('countSegments', () => {
  const { recording, slice } = script(`
    0    c1>web SYN
    1s   c1>web SYN again
    1.1s web>c1 SYN-ACK
    1.2s c1>web ACK
    1.3s c1>web DATA:5
    1.4s web>c1 ACK
    1.5s c1>web FIN
    1.6s web>c1 RST
    1.7s c2>web SYN
    2s   c1>web SYN isn=9`);
  const connections = timelineConnections(recording, slice);
  for (const [client, kind, count] of [
    ['c1', 'SYN', 3],
    ['c1', 'SYN-ACK', 1],
    ['c1', 'ACK', 2],
    ['c1', 'data', 1],
    ['c1', 'FIN', 1],
    ['c1', 'RST', 1],
    ['c2', 'SYN', 1],
    ['c2', 'RST', 0],
    ['c3', 'SYN', 0],
  ] as const) {
    it(`${client} ${kind}: ${count}`, () => {
      assert.equal(countSegments(connections, client, kind), count);
    });
  }
});
