import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatEndpoint } from '../../src/wire/endpoint.js';
import type { SocketEntry } from '../../src/wire/socketEntry.js';
import { decodeSocketDump } from '../../src/wire/socketDump.js';
import { TCP_STATES } from '../../src/wire/tcpState.js';
import { Failure } from '../../src/words/problems.js';
import { SOCKET_DUMP } from './wireGolden.js';

const NOOP = 1;
const ERROR = 2;
const DONE = 3;
const SOCK = 20;

/** A netlink message, padded to 4 bytes. `multi`: it is part of a dump. */
function message(type: number, payload: Uint8Array, multi = true): Uint8Array {
  const bytes = new Uint8Array((16 + payload.length + 3) & ~3);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 16 + payload.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, multi ? 2 : 0, true);
  bytes.set(payload, 16);
  return bytes;
}

const int32 = (value: number): Uint8Array => new Uint8Array(new Int32Array([value]).buffer);
const end = message(DONE, int32(0));

interface Given {
  entry: SocketEntry;
  /** The bits of both addresses, 4 or 16 bytes each. */
  local: Uint8Array;
  remote: Uint8Array;
}

const TIMERS = ['off', 'on', 'keepalive', 'timewait', 'persist'] as const;

function inetDiag({ entry, local, remote }: Given): Uint8Array {
  const memory = entry.drops === undefined ? 0 : 4 + 9 * 4;
  const bytes = new Uint8Array(72 + 8 + memory);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, entry.family === 4 ? 2 : 10);
  view.setUint8(1, TCP_STATES.indexOf(entry.state) + 1);
  view.setUint8(2, entry.timer === 'unknown' ? 9 : TIMERS.indexOf(entry.timer));
  view.setUint8(3, entry.retransmits);
  view.setUint16(4, entry.local.port);
  view.setUint16(6, entry.remote.port);
  bytes.set(local, 8);
  bytes.set(remote, 24);
  view.setUint32(52, entry.expires, true);
  view.setUint32(56, entry.receiveQueue, true);
  view.setUint32(60, entry.sendQueue, true);
  view.setUint32(64, entry.uid, true);
  view.setUint32(68, entry.inode, true);
  // INET_DIAG_SHUTDOWN first: an attribute to pass over, of a length that needs padding.
  view.setUint16(72, 5, true);
  view.setUint16(74, 8, true);
  if (entry.drops !== undefined) {
    view.setUint16(80, memory, true);
    view.setUint16(82, 7, true);
    view.setUint32(84 + 8 * 4, entry.drops, true);
  }
  return bytes;
}

const u32 = fc.nat({ max: 0xffffffff });
const port = fc.nat({ max: 0xffff });
const groups = fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 });

/** An IPv6 address spelled out, so that the decoder's text is checked by Node's own rules. */
function plainIpv6(parts: readonly number[]): { text: string; bits: Uint8Array } {
  const bits = new Uint8Array(16);
  const view = new DataView(bits.buffer);
  for (const [index, part] of parts.entries()) view.setUint16(index * 2, part);
  const host = new URL(`http://[${parts.map(part => part.toString(16)).join(':')}]/`).hostname;
  return { text: host.slice(1, -1), bits };
}

const ipv4 = fc.uint8Array({ minLength: 4, maxLength: 4 }).map(bits => ({
  text: bits.join('.'),
  bits,
}));
/** WHATWG writes IPv4-mapped addresses in hexadecimal: those have a table of their own below. */
const ipv6 = groups.filter(parts => parts.slice(0, 5).some(part => part !== 0)).map(plainIpv6);

const given: fc.Arbitrary<Given> = fc.constantFrom(4 as const, 6 as const).chain(family =>
  fc
    .record({
      local: family === 4 ? ipv4 : ipv6,
      remote: family === 4 ? ipv4 : ipv6,
      localPort: port,
      remotePort: port,
      state: fc.constantFrom(...TCP_STATES),
      timer: fc.constantFrom(...TIMERS, 'unknown' as const),
      numbers: fc.tuple(u32, u32, u32, u32, u32, fc.nat({ max: 255 })),
      drops: fc.option(u32, { nil: undefined }),
    })
    .map(({ local, remote, localPort, remotePort, state, timer, numbers, drops }) => ({
      entry: {
        family,
        state,
        local: { address: local.text, port: localPort },
        remote: { address: remote.text, port: remotePort },
        receiveQueue: numbers[0],
        sendQueue: numbers[1],
        inode: numbers[2],
        uid: numbers[3],
        expires: numbers[4],
        retransmits: numbers[5],
        timer,
        drops,
      },
      local: local.bits,
      remote: remote.bits,
    })),
);

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

describe('decodeSocketDump', () => {
  it("reads a real kernel's dump as ss shows it", () => {
    const rows = decodeSocketDump(SOCKET_DUMP).map(entry => {
      const { state, local, remote, receiveQueue, sendQueue, inode, timer, drops } = entry;
      const ends = `${formatEndpoint(local)} ${formatEndpoint(remote)}`;
      const owned = inode === 0 ? 'unowned' : 'owned';
      return `${state} ${receiveQueue} ${sendQueue} ${ends} ${owned} ${timer} d${drops ?? '-'}`;
    });
    assert.deepEqual(rows.sort(), [
      'ESTABLISHED 0 0 127.0.0.1:40001 127.0.0.1:7001 owned off d0',
      'ESTABLISHED 0 0 127.0.0.1:40002 127.0.0.1:7001 owned off d0',
      'ESTABLISHED 0 0 127.0.0.1:40003 127.0.0.1:7001 owned off d0',
      'ESTABLISHED 0 0 127.0.0.1:40005 127.0.0.1:7002 owned off d0',
      'ESTABLISHED 0 0 127.0.0.1:40007 127.0.0.1:7002 owned off d0',
      'ESTABLISHED 0 0 127.0.0.1:7001 127.0.0.1:40002 unowned off d0',
      'ESTABLISHED 0 0 127.0.0.1:7001 127.0.0.1:40003 unowned off d0',
      'ESTABLISHED 0 0 [::1]:40006 [::1]:7002 owned off d0',
      'ESTABLISHED 0 0 [::1]:7002 [::1]:40006 unowned off d0',
      'ESTABLISHED 0 0 [::ffff:127.0.0.1]:7002 [::ffff:127.0.0.1]:40007 unowned off d0',
      'ESTABLISHED 5 0 127.0.0.1:7001 127.0.0.1:40001 owned off d0',
      'LISTEN 2 1 127.0.0.1:7001 0.0.0.0:0 owned off d1',
      'LISTEN 2 8 [::]:7002 [::]:0 owned off d1',
      'SYN_RECV 0 0 [::ffff:127.0.0.1]:7002 [::ffff:127.0.0.1]:40005 unowned on d-',
      'SYN_SENT 0 1 127.0.0.1:40004 127.0.0.1:7001 owned on d0',
    ]);
  });

  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 8 }), all => {
        const bytes = join(...all.map(one => message(SOCK, inetDiag(one))), end);
        assert.deepEqual(
          decodeSocketDump(bytes),
          all.map(({ entry }) => entry),
        );
      }),
    );
  });

  const socket = new Uint8Array(72).fill(0, 0);
  socket[0] = 2;
  const inet = (multi = true) => message(SOCK, socket, multi);
  const other = new Uint8Array(72);
  other[0] = 1;

  for (const [what, bytes, count] of [
    ['nothing at all', new Uint8Array(0), 0],
    ['an empty dump', end, 0],
    ['an end without a result', message(DONE, new Uint8Array(0)), 0],
    ['two dumps, one after the other', join(inet(), end, inet(), inet(), end), 3],
    ['a single answer, which has no end', inet(false), 1],
    ['messages that say nothing', join(message(NOOP, new Uint8Array(5)), inet(), end), 1],
    ['an acknowledgement', join(message(ERROR, int32(0), false), inet(), end), 1],
    ['sockets of another family', join(message(SOCK, other), inet(), end), 1],
    ['messages of another kind', join(message(77, socket), inet(), end), 1],
  ] as const) {
    it(`takes ${what}`, () => {
      assert.equal(decodeSocketDump(bytes).length, count);
    });
  }

  for (const [what, bytes, reason] of [
    ["the kernel's error", message(ERROR, int32(-2), false), 'ENOENT'],
    ['an error without a name here', message(ERROR, int32(-130), false), 'errno 130'],
    ['an error without a number', message(ERROR, new Uint8Array(2)), /an error without/],
    ['a dump that the kernel gave up', join(inet(), message(DONE, int32(-12))), 'ENOMEM'],
    ['a dump without its end', inet(), /byte 88: no end of the dump/],
    ['an overrun', join(message(4, new Uint8Array(0)), end), /an overrun/],
    ['a cut header', join(inet(), end.subarray(0, 7)), /byte 88: a cut header/],
    ['a cut message', inet().subarray(0, 60), /byte 0: a length of 88/],
    ['a length of 0', new Uint8Array(64), /byte 0: a length of 0/],
    ['a cut inet_diag_msg', join(message(SOCK, socket.subarray(0, 71)), end), /a cut inet_diag/],
  ] as const) {
    it(`fails on ${what}`, () => {
      assert.throws(
        () => decodeSocketDump(bytes),
        (error: unknown) => {
          assert.ok(error instanceof Failure);
          assert.equal(error.problem.code, 'no-sock-diag');
          const found = error.problem.data.reason;
          if (typeof reason === 'string') assert.equal(found, reason);
          else assert.match(found, reason);
          return true;
        },
      );
    });
  }

  it('never reads past the bytes, whatever they are', () => {
    const check = (bytes: Uint8Array): void => {
      try {
        decodeSocketDump(bytes);
      } catch (error) {
        assert.ok(error instanceof Failure, String(error));
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), check));
    const damage = fc.array(
      fc.tuple(fc.nat({ max: SOCKET_DUMP.length - 1 }), fc.nat({ max: 255 })),
    );
    fc.assert(
      fc.property(damage, fc.nat({ max: SOCKET_DUMP.length }), (changes, length) => {
        const bytes = SOCKET_DUMP.slice(0, length);
        for (const [at, value] of changes) if (at < length) bytes[at] = value;
        check(bytes);
      }),
    );
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const larger = new Uint8Array(SOCKET_DUMP.length + 14).fill(0xff);
    larger.set(SOCKET_DUMP, 7);
    const inside = larger.subarray(7, 7 + SOCKET_DUMP.length);
    assert.deepEqual(decodeSocketDump(inside), decodeSocketDump(SOCKET_DUMP));
  });
});
