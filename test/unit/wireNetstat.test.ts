import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeCounters } from '../../src/wire/netstat.js';

/** The forms that /proc/net/netstat, snmp and snmp6 take on Linux 6.18, shortened. */
const PROC = `TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPReqQFullDrop
TcpExt: 0 1 2 18446744073709551615
IpExt: InNoRoutes InOctets
IpExt: 0 1234
MPTcpExt: MPCapableSYNRX
MPTcpExt: 0
Ip: Forwarding DefaultTTL InReceives
Ip: 2 64 18
IcmpMsg: InType3
IcmpMsg: 7
Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens
Tcp: 1 200 120000 -1 9
Ip6InReceives                   \t5
`;

describe('decodeCounters', () => {
  it('names counters as nstat does, TcpExt without its prefix', () => {
    assert.deepEqual(
      [...decodeCounters(PROC)],
      [
        ['SyncookiesSent', 0],
        ['ListenOverflows', 1],
        ['ListenDrops', 2],
        ['TCPReqQFullDrop', 2 ** 64],
        ['IpExtInNoRoutes', 0],
        ['IpExtInOctets', 1234],
        ['MPTcpExtMPCapableSYNRX', 0],
        ['IpForwarding', 2],
        ['IpDefaultTTL', 64],
        ['IpInReceives', 18],
        ['IcmpMsgInType3', 7],
        ['TcpRtoAlgorithm', 1],
        ['TcpRtoMin', 200],
        ['TcpRtoMax', 120000],
        ['TcpMaxConn', -1],
        ['TcpActiveOpens', 9],
        ['Ip6InReceives', 5],
      ],
    );
  });

  for (const [what, text, expected] of [
    ['nothing', '', []],
    ['a heading without values', 'Tcp: A B\n', []],
    ['values of another group', 'Tcp: A B\nUdp: 1 2\n', []],
    ['fewer values than names', 'Tcp: A B\nTcp: 1\n', [['TcpA', 1]]],
    ['more values than names', 'Tcp: A\nTcp: 1 2\n', [['TcpA', 1]]],
    ['a value that is no number', 'Tcp: A B\nTcp: x 2\n', [['TcpB', 2]]],
    ['blank lines and carriage returns', '\n\r\nTcp: A\r\nTcp: 1\r\n', [['TcpA', 1]]],
  ] as const) {
    it(`takes ${what}`, () => assert.deepEqual([...decodeCounters(text)], expected));
  }

  it('gives back every counter of any groups', () => {
    const name = fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,8}$/);
    const group = fc.uniqueArray(fc.tuple(name, fc.maxSafeInteger()), {
      minLength: 1,
      selector: ([counter]) => counter,
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, group), { selector: ([title]) => title }), all => {
        const text = all.map(([title, counters]) => {
          const names = counters.map(([counter]) => counter).join(' ');
          return `${title}: ${names}\n${title}: ${counters.map(([, value]) => value).join(' ')}\n`;
        });
        const expected = new Map(
          all.flatMap(([title, counters]) =>
            counters.map(([counter, value]) => [
              `${title === 'TcpExt' ? '' : title}${counter}`,
              value,
            ]),
          ),
        );
        assert.deepEqual(decodeCounters(text.join('')), expected);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), text => decodeCounters(text) instanceof Map));
  });
});
