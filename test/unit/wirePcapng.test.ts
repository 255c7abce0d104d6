import assert from 'node:assert/strict';
import fc from 'fast-check';
import { writePcapng, type CapturePacket } from '../../src/wire/pcapng.js';
import { readPcapng, utf8 } from '../support/pcapngReader.js';

const SECTION = { os: 'Linux 6.18', application: 'TCP Book', comment: 'A lab.' };
const LO = { name: 'lo', description: 'client and server' };

const text = fc.string({ unit: 'grapheme', maxLength: 40 });

const packet: fc.Arbitrary<CapturePacket> = fc
  .record({
    time: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    outgoing: fc.boolean(),
    bytes: fc.uint8Array({ maxLength: 130 }),
    cut: fc.nat({ max: 100_000 }),
    comment: fc.option(text, { nil: undefined }),
  })
  .map(({ cut, ...rest }) => ({ ...rest, interface: 0, wireLength: rest.bytes.length + cut }));

describe('writePcapng', () => {
  it('writes what a reader gets back', () => {
    const sections = fc.record({ os: text, application: text, comment: text });
    const interfaces = fc.array(fc.record({ name: text, description: text }), { minLength: 1 });
    fc.assert(
      fc.property(sections, interfaces, fc.array(packet), (section, devices, packets) => {
        const numbered = packets.map((one, index) => ({
          ...one,
          interface: index % devices.length,
        }));
        const read = readPcapng(writePcapng(section, devices, numbered));
        assert.deepEqual(
          [read.section.get(3), read.section.get(4), read.section.get(1)].map(utf8),
          [section.os, section.application, section.comment],
        );
        assert.deepEqual(
          read.interfaces.map(({ options }) => [utf8(options.get(2)), utf8(options.get(3))]),
          devices.map(({ name, description }) => [name, description]),
        );
        assert.deepEqual(
          read.packets.map(({ options, bytes, ...rest }) => ({
            ...rest,
            bytes: [...bytes],
            outgoing: options.get(2)?.[0] === 2,
            comment: utf8(options.get(1)),
          })),
          numbered.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] })),
        );
      }),
    );
  });

  it('says of interfaces: raw IP, nanoseconds, how much is kept of a packet', () => {
    const [device] = readPcapng(writePcapng(SECTION, [LO], [])).interfaces;
    assert.deepEqual(
      [device?.linkType, device?.snapLength, [...(device?.options.get(9) ?? [])]],
      [101, 128, [9]],
    );
  });

  for (const [what, long] of [
    ['ASCII', 'x'.repeat(70_000)],
    ['of three bytes a character', '连'.repeat(30_000)],
    ['of four', '😀'.repeat(30_000)],
  ] as const) {
    it(`cuts a comment too long for its length field between characters (${what})`, () => {
      const one = { ...PACKET, comment: long };
      const [read] = readPcapng(writePcapng(SECTION, [LO], [one])).packets;
      const kept = utf8(read?.options.get(1)) ?? '';
      assert.ok(long.startsWith(kept) && Buffer.byteLength(kept) > 65_531, `${kept.length} kept`);
    });
  }
});

const PACKET: CapturePacket = {
  interface: 0,
  time: 1n,
  outgoing: false,
  bytes: Uint8Array.of(0x45),
  wireLength: 1,
  comment: undefined,
};
