import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatEndpoint } from '../../src/wire/endpoint.js';
import { PacketLog } from '../../src/wire/packetLog.js';
import { LOOPBACK_BLOCK, VETH_BLOCK } from './wireGolden.js';

interface Packet {
  seconds: number;
  nanoseconds: number;
  outgoing: boolean;
  family: 4 | 6;
  source: Uint8Array;
  destination: Uint8Array;
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  flags: number;
  window: number;
  payload: number;
  /** Words of TCP options, and of IPv4 options; bytes of link header. */
  tcpOptions: number;
  ipOptions: number;
  link: number;
  loopback: boolean;
}

const bits = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

const PLAIN: Packet = {
  seconds: 1000,
  nanoseconds: 5,
  outgoing: false,
  family: 4,
  source: bits(127, 0, 0, 1),
  destination: bits(127, 0, 0, 2),
  sourcePort: 40000,
  destinationPort: 7777,
  seq: 1,
  ack: 2,
  flags: 0x12,
  window: 3,
  payload: 0,
  tcpOptions: 0,
  ipOptions: 0,
  link: 14,
  loopback: false,
};

/** `next header` values and bytes of IPv6 extension headers, put in front of the TCP header. */
type Extension = readonly [number, Uint8Array];

function ipPacket(packet: Packet, extensions: readonly Extension[] = []): Uint8Array {
  const tcp = new Uint8Array(20 + packet.tcpOptions * 4);
  const view = new DataView(tcp.buffer);
  view.setUint16(0, packet.sourcePort);
  view.setUint16(2, packet.destinationPort);
  view.setUint32(4, packet.seq);
  view.setUint32(8, packet.ack);
  view.setUint8(12, (tcp.length / 4) << 4);
  view.setUint8(13, packet.flags);
  view.setUint16(14, packet.window);
  const between = extensions.map(([, bytes], index) => {
    const copy = bytes.slice();
    copy[0] = extensions[index + 1]?.[0] ?? 6;
    return copy;
  });
  const inside = [...between, tcp];
  const length = inside.reduce((sum, part) => sum + part.length, packet.payload);
  const header = new Uint8Array(packet.family === 4 ? 20 + packet.ipOptions * 4 : 40);
  const ip = new DataView(header.buffer);
  if (packet.family === 4) {
    ip.setUint8(0, 0x40 | (header.length / 4));
    ip.setUint16(2, header.length + length);
    ip.setUint8(9, 6);
    header.set(packet.source, 12);
    header.set(packet.destination, 16);
  } else {
    ip.setUint8(0, 0x60);
    ip.setUint16(4, length);
    ip.setUint8(6, extensions[0]?.[0] ?? 6);
    header.set(packet.source, 8);
    header.set(packet.destination, 24);
  }
  return join(header, ...inside);
}

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** tpacket3_hdr, sockaddr_ll and what was captured of a packet; the last one's `next` is 0. */
function frame(packet: Packet, ip: Uint8Array, last: boolean): Uint8Array {
  const network = 96 + packet.link;
  const bytes = new Uint8Array((network + ip.length + 15) & ~15);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, last ? 0 : bytes.length, true);
  view.setUint32(4, packet.seconds, true);
  view.setUint32(8, packet.nanoseconds, true);
  view.setUint32(12, packet.link + ip.length, true);
  view.setUint32(16, packet.link + ip.length + packet.payload, true);
  view.setUint16(24, 96, true);
  view.setUint16(26, network, true);
  view.setUint16(56, packet.loopback ? 772 : 1, true);
  view.setUint8(58, packet.outgoing ? 4 : 0);
  bytes.set(ip, network);
  return bytes;
}

function block(frames: readonly Uint8Array[], count = frames.length): Uint8Array {
  const bytes = join(new Uint8Array(48), ...frames);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 1, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, count, true);
  view.setUint32(16, 48, true);
  view.setUint32(20, bytes.length, true);
  return bytes;
}

const blockOf = (packets: readonly Packet[]): Uint8Array =>
  block(packets.map((one, index) => frame(one, ipPacket(one), index === packets.length - 1)));

/** The log's rows, columns as properties. */
function rows(log: PacketLog) {
  return Array.from({ length: log.length }, (_, row) => ({
    time: log.time[row],
    side: log.side[row],
    outgoing: log.outgoing[row],
    source: log.addresses[log.source[row]!],
    destination: log.addresses[log.destination[row]!],
    sourcePort: log.sourcePort[row],
    destinationPort: log.destinationPort[row],
    seq: log.seq[row],
    ack: log.ack[row],
    flags: log.flags[row],
    window: log.window[row],
    payload: log.payload[row],
    header: Buffer.from(log.headers.bytes(row)).toString('hex'),
    tcp: log.headers.tcpOffset(row),
    wireLength: log.headers.wireLength(row),
  }));
}

/** `source>destination flags seq ack payload`, numbers relative to each sender's first. */
function summary(log: PacketLog): string[] {
  const first = new Map<string, number>();
  return rows(log).map(row => {
    const from = formatEndpoint({ address: row.source!, port: row.sourcePort! });
    const to = formatEndpoint({ address: row.destination!, port: row.destinationPort! });
    first.set(`${from}>${to}`, first.get(`${from}>${to}`) ?? row.seq!);
    const seq = row.seq! - first.get(`${from}>${to}`)!;
    const ack = row.flags! & 16 ? row.ack! - first.get(`${to}>${from}`)! : '-';
    const way = row.outgoing === 1 ? 'out' : 'in';
    return `${way} ${from}>${to} ${row.flags!.toString(16)} ${seq} ${ack} ${row.payload}`;
  });
}

function logOf(...blocks: readonly Uint8Array[]): PacketLog {
  const log = new PacketLog(1000);
  for (const bytes of blocks) log.append(0, bytes);
  return log;
}

const V6 = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/** A destination options header of 16 bytes. */
const longOption = bits(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

function withFirst(address: Uint8Array, first: number): Uint8Array {
  return Uint8Array.from(address, (byte, index) => (index === 0 ? first : byte));
}

function ipv6Words(address: Uint8Array): string {
  return (Buffer.from(address).toString('hex').match(/.{4}/g) ?? []).join(':');
}

describe('PacketLog', () => {
  it("reads a real kernel's block from lo, each packet once", () => {
    const log = logOf(LOOPBACK_BLOCK);
    assert.equal(log.malformed, 0);
    const handshake = (client: string, server: string): string[] => [
      `in ${client}>${server} 2 0 - 0`,
      `in ${server}>${client} 12 0 1 0`,
      `in ${client}>${server} 10 1 1 0`,
    ];
    assert.deepEqual(summary(log), [
      ...handshake('127.0.0.1:40001', '127.0.0.1:7001'),
      ...handshake('127.0.0.1:40002', '127.0.0.1:7001'),
      ...handshake('127.0.0.1:40003', '127.0.0.1:7001'),
      'in 127.0.0.1:40004>127.0.0.1:7001 2 0 - 0',
      ...handshake('[::1]:40006', '[::1]:7002'),
      ...handshake('127.0.0.1:40007', '127.0.0.1:7002'),
      ...handshake('127.0.0.1:40005', '127.0.0.1:7002'),
    ]);
    assert.deepEqual(log.addresses, ['127.0.0.1', '::1']);
  });

  it("reads a real kernel's block from a veth device", () => {
    const log = logOf(VETH_BLOCK);
    assert.equal(log.malformed, 0);
    const out = 'out [2001:db8::1]:41000>[2001:db8::2]:7003';
    const back = 'in [2001:db8::2]:7003>[2001:db8::1]:41000';
    assert.deepEqual(summary(log), [
      `${out} 2 0 - 0`,
      `${back} 12 0 1 0`,
      `${out} 10 1 1 0`,
      `${out} 18 1 1 5`,
      `${back} 10 1 6 0`,
      `${back} 18 1 6 10`,
      `${out} 10 6 11 0`,
      `${out} 11 6 11 0`,
    ]);
  });

  it('gives back what was encoded', () => {
    const of = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    const u16 = fc.nat({ max: 0xffff });
    const u32 = fc.nat({ max: 0xffffffff });
    const packet: fc.Arbitrary<Packet> = fc.constantFrom(4 as const, 6 as const).chain(family =>
      fc.record({
        seconds: u32,
        nanoseconds: fc.nat({ max: 999_999_999 }),
        outgoing: fc.boolean(),
        family: fc.constant(family),
        // IPv4-mapped addresses, which are on no wire, would read as IPv4.
        source: of(family === 4 ? 4 : 16).map(address => withFirst(address, 0x20)),
        destination: of(family === 4 ? 4 : 16).map(address => withFirst(address, 0x20)),
        sourcePort: u16,
        destinationPort: u16,
        seq: u32,
        ack: u32,
        flags: fc.nat({ max: 255 }),
        window: u16,
        payload: fc.nat({ max: 60_000 }),
        tcpOptions: fc.nat({ max: 10 }),
        ipOptions: fc.nat({ max: 10 }),
        link: fc.constantFrom(0, 14, 18),
        loopback: fc.constant(false),
      }),
    );
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 20 }), fc.nat({ max: 1 }), (packets, side) => {
        const log = new PacketLog(1000);
        log.append(side, blockOf(packets));
        assert.equal(log.malformed, 0);
        const text = (address: Uint8Array): string =>
          address.length === 4
            ? address.join('.')
            : new URL(`http://[${ipv6Words(address)}]/`).hostname.slice(1, -1);
        assert.deepEqual(
          rows(log),
          packets.map(one => ({
            time: (one.seconds - 1000) * 1e9 + one.nanoseconds,
            side,
            outgoing: one.outgoing ? 1 : 0,
            source: text(one.source),
            destination: text(one.destination),
            sourcePort: one.sourcePort,
            destinationPort: one.destinationPort,
            seq: one.seq,
            ack: one.ack,
            flags: one.flags,
            window: one.window,
            payload: one.payload,
            header: Buffer.from(ipPacket(one)).toString('hex'),
            tcp: one.family === 4 ? 20 + one.ipOptions * 4 : 40,
            wireLength: ipPacket(one).length + one.payload,
          })),
        );
      }),
    );
  });

  const v6: Packet = { ...PLAIN, family: 6, source: bits(...V6), destination: bits(...V6) };
  const changed = (at: number, value: number, packet = PLAIN): Uint8Array => {
    const ip = ipPacket(packet);
    ip[at] = value;
    return block([frame(packet, ip, true)]);
  };
  const extended = (...extensions: readonly Extension[]): Uint8Array =>
    block([frame(v6, ipPacket(v6, extensions), true)]);

  for (const [what, bytes, segments, malformed] of [
    ['no packets', block([]), 0, 0],
    ['a first fragment', changed(6, 0x20), 1, 0],
    ['a later fragment', changed(7, 1), 0, 0],
    ['UDP', changed(9, 17), 0, 0],
    ['neither IPv4 nor IPv6', changed(0, 0x55), 0, 0],
    ['UDP over IPv6', changed(6, 17, v6), 0, 0],
    ['what a loopback device sent', blockOf([{ ...PLAIN, loopback: true, outgoing: true }]), 0, 0],
    ['what it received', blockOf([{ ...PLAIN, loopback: true }]), 1, 0],
    ['IPv6 extension headers', extended([0, bits(0, 0, 0, 0, 0, 0, 0, 0)], [60, longOption]), 1, 0],
    ['a first IPv6 fragment', extended([44, bits(0, 0, 0, 1, 0, 0, 0, 0)]), 1, 0],
    ['a later IPv6 fragment', extended([44, bits(0, 0, 0, 8, 0, 0, 0, 0)]), 0, 0],
    ['an authentication header', extended([51, bits(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)]), 1, 0],
    ['an extension header that runs out', extended([60, bits(0, 255, 0, 0, 0, 0, 0, 0)]), 0, 1],
    ['an IPv4 header too short to be one', changed(0, 0x44), 0, 1],
    ['an IPv4 header longer than the capture', changed(0, 0x4f), 0, 1],
    ['a TCP header too short to be one', changed(32, 0x10), 0, 1],
    ['a TCP header longer than its packet', changed(32, 0xf0), 0, 1],
    [
      'more packets announced than there are',
      block([frame(PLAIN, ipPacket(PLAIN), true)], 9),
      1,
      1,
    ],
    ['a chain that leads out', block([frame(PLAIN, ipPacket(PLAIN), false)], 2), 1, 1],
    ['a block cut in its header', blockOf([PLAIN]).subarray(0, 40), 0, 1],
    ['a block cut in a packet', blockOf([PLAIN, PLAIN]).subarray(0, 330), 1, 1],
    ['no bytes at all', new Uint8Array(0), 0, 1],
  ] as const) {
    it(`takes ${what}: ${segments} segments, ${malformed} malformed`, () => {
      const log = logOf(bytes);
      assert.deepEqual([log.length, log.malformed], [segments, malformed]);
    });
  }

  it('takes the length of a packet too long for its length field from the frame', () => {
    const packet = { ...PLAIN, payload: 100_000 };
    const ip = ipPacket({ ...packet, payload: 0 });
    ip.fill(0, 2, 4);
    const log = logOf(block([frame(packet, ip, true)]));
    assert.equal(log.payload[0], 100_000);
  });

  it('grows, and counts what is over its bound', () => {
    const log = new PacketLog(1000, 2500);
    const bytes = blockOf(Array.from({ length: 100 }, (_, index) => ({ ...PLAIN, seq: index })));
    for (let count = 0; count < 30; count += 1) log.append(1, bytes);
    assert.deepEqual([log.length, log.notKept, log.addresses.length], [2500, 500, 2]);
    const expected = Array.from({ length: 2500 }, (_, row) => row % 100);
    assert.deepEqual([...log.seq.subarray(0, 2500)], expected);
    assert.ok(log.side.subarray(0, 2500).every(side => side === 1));
  });

  it('never reads past a block, whatever is in it', () => {
    const whole = join(VETH_BLOCK, LOOPBACK_BLOCK);
    fc.assert(
      fc.property(
        fc.constantFrom(VETH_BLOCK, LOOPBACK_BLOCK, whole),
        fc.array(fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 255 }))),
        fc.nat({ max: 8000 }),
        (real, damage, length) => {
          const bytes = real.slice(0, length);
          for (const [at, value] of damage) if (at < bytes.length) bytes[at] = value;
          const log = logOf(bytes);
          assert.ok(log.length <= bytes.length / 68);
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        assert.ok(logOf(bytes).length <= bytes.length / 68);
      }),
    );
  });
});
