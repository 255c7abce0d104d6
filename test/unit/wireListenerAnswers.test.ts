import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { listenerAnswers, observedAnswers } from '../../src/wire/listenerAnswers.js';
import { bothFamiliesDump } from '../../src/wire/sockDiagRequest.js';

const u32 = fc.nat({ max: 0xffffffff });

interface Listener {
  readonly family: 4 | 6;
  readonly port: number;
  readonly cookie: bigint;
  readonly length: number;
  readonly kept: number;
  readonly drops: number | undefined;
  readonly inode: number;
  readonly uid: number;
  readonly device: number;
}

const PLAIN = { noNullPrototype: true };

const listener: fc.Arbitrary<Listener> = fc.record(
  {
    family: fc.constantFrom(4 as const, 6 as const),
    port: fc.nat({ max: 0xffff }),
    cookie: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    length: u32,
    kept: u32,
    drops: fc.option(u32, { nil: undefined }),
    inode: u32,
    uid: u32,
    device: u32,
  },
  PLAIN,
);

/** TCPDIAG_GETSOCK and SOCK_DIAG_BY_FAMILY: the types of answers to the older request and the newer. */
const TYPES = [18, 20];
const LISTEN = 10;

function message(type: number, about: Listener): Buffer {
  const memory = about.drops === undefined ? 0 : 4 + 9 * 4;
  const bytes = Buffer.alloc(16 + 72 + memory);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(type, 4);
  bytes.writeUInt8(about.family === 4 ? 2 : 10, 16);
  bytes.writeUInt8(LISTEN, 17);
  bytes.writeUInt16BE(about.port, 20);
  bytes.writeUInt32LE(about.device, 56);
  bytes.writeBigUInt64LE(about.cookie, 60);
  bytes.writeUInt32LE(about.length, 72);
  bytes.writeUInt32LE(about.kept, 76);
  bytes.writeUInt32LE(about.uid, 80);
  bytes.writeUInt32LE(about.inode, 84);
  if (about.drops !== undefined) {
    bytes.writeUInt16LE(memory, 88);
    bytes.writeUInt16LE(7, 90);
    bytes.writeUInt32LE(about.drops, 92 + 8 * 4);
  }
  return bytes;
}

describe('listenerAnswers', () => {
  it('gives back what was encoded, in answers to either kind of request', () => {
    fc.assert(
      fc.property(fc.array(listener), fc.constantFrom(...TYPES), (all, type) => {
        const bytes = Buffer.concat(all.map(one => message(type, one)));
        const found = [...listenerAnswers(bytes)].map(({ isRequest, entry }) => {
          assert.ok(!isRequest);
          const { local, ...rest } = entry;
          assert.equal(local.address, entry.family === 4 ? '0.0.0.0' : '::');
          return { ...rest, port: local.port };
        });
        assert.deepEqual(found, all);
      }),
    );
  });
});

describe('observedAnswers', () => {
  it('gives back the parts of a frame, also those without an answer of their own', () => {
    const part = fc.record(
      {
        time: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        plan: u32,
        bytes: fc.uint8Array({ maxLength: 99 }),
      },
      PLAIN,
    );
    fc.assert(
      fc.property(fc.array(part), parts => {
        const frame = Buffer.concat(
          parts.map(({ time, plan, bytes }) => {
            const head = Buffer.alloc(16);
            head.writeBigUInt64LE(BigInt(time), 0);
            head.writeUInt32LE(plan, 8);
            head.writeUInt32LE(bytes.length, 12);
            return Buffer.concat([head, bytes]);
          }),
        );
        const found = [...observedAnswers(frame)].map(one => ({
          ...one,
          bytes: Uint8Array.from(one.bytes),
        }));
        assert.deepEqual(found, parts);
      }),
    );
  });
});

describe('bothFamiliesDump', () => {
  it('is struct inet_diag_req behind a header', () => {
    const bytes = Buffer.from(
      bothFamiliesDump({ states: ['LISTEN', 'SYN_RECV'], drops: true, localPort: 80 }),
      'hex',
    );
    assert.equal(bytes.length, 76);
    assert.equal(bytes.readUInt32LE(0), 76);
    assert.equal(bytes.readUInt16LE(4), 18);
    assert.equal(bytes.readUInt16LE(6), 0x301);
    assert.equal(bytes.readUInt8(19), 1 << 6);
    assert.equal(bytes.readUInt16BE(20), 80);
    assert.equal(bytes.readUInt32LE(68), (1 << 10) | (1 << 3));
    for (const at of [4, 6, 19, 20, 68])
      bytes.fill(0, at, at + (at === 68 ? 4 : at === 19 ? 1 : 2));
    assert.ok(bytes.subarray(4).every(byte => byte === 0));
  });
});
