import assert from 'node:assert/strict';
import {
  addressWords,
  ipv4Text,
  ipv6Text,
  isWildcard,
  wireAddress,
} from '../../src/wire/address.js';
import { formatEndpoint } from '../../src/wire/endpoint.js';

const view = (hex: string): DataView => {
  const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  return new DataView(bytes.buffer);
};

describe('ipv4Text', () => {
  for (const [hex, text] of [
    ['7f000001', '127.0.0.1'],
    ['00000000', '0.0.0.0'],
    ['ffffffff', '255.255.255.255'],
  ] as const) {
    it(text, () => assert.equal(ipv4Text(view(hex), 0), text));
  }
});

describe('ipv6Text', () => {
  for (const [hex, text] of [
    ['0000 0000 0000 0000 0000 0000 0000 0000', '::'],
    ['0000 0000 0000 0000 0000 0000 0000 0001', '::1'],
    ['2001 0db8 0000 0000 0000 0000 0000 0001', '2001:db8::1'],
    ['fe80 0000 0000 0000 0000 0000 0000 0000', 'fe80::'],
    ['2001 0db8 0000 0001 0001 0001 0001 0001', '2001:db8:0:1:1:1:1:1'],
    ['2001 0000 0000 0001 0000 0000 0000 0001', '2001:0:0:1::1'],
    ['2001 0db8 0000 0000 0001 0000 0000 0001', '2001:db8::1:0:0:1'],
    ['0001 0002 0003 0004 0005 0006 0007 0008', '1:2:3:4:5:6:7:8'],
    ['0000 0000 0000 0000 0000 ffff c000 0201', '::ffff:192.0.2.1'],
    ['0000 0000 0000 0000 0000 0000 c000 0201', '::c000:201'],
  ] as const) {
    it(text, () => assert.equal(ipv6Text(view(hex), 0), text));
  }
});

describe('addressWords', () => {
  for (const [text, hex] of [
    ['198.51.100.2', 'c6336402'],
    ['255.255.255.255', 'ffffffff'],
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::', '20010db8000000000000000000000000'],
    ['2001:db8::1:0:0:1', '20010db8000000000001000000000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['FE80::A', 'fe80000000000000000000000000000a'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['64:ff9b::192.0.2.1', '0064ff9b0000000000000000c0000201'],
  ] as const) {
    it(text, () => {
      const words = addressWords(text).map(word => word.toString(16).padStart(8, '0'));
      assert.equal(words.join(''), hex);
    });
  }
});

describe('wireAddress', () => {
  for (const [address, wire] of [
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::ffff:1', '::ffff:1'],
    ['2001:db8::1', '2001:db8::1'],
  ] as const) {
    it(`${address} is ${wire}`, () => assert.equal(wireAddress(address), wire));
  }
});

describe('isWildcard', () => {
  for (const [address, expected] of [
    ['0.0.0.0', true],
    ['::', true],
    ['::ffff:0.0.0.0', true],
    ['127.0.0.1', false],
    ['::1', false],
  ] as const) {
    it(`${address}: ${expected ? 'yes' : 'no'}`, () => assert.equal(isWildcard(address), expected));
  }
});

describe('formatEndpoint', () => {
  for (const [address, port, text] of [
    ['127.0.0.1', 7777, '127.0.0.1:7777'],
    ['::1', 80, '[::1]:80'],
    ['::ffff:127.0.0.1', 1, '[::ffff:127.0.0.1]:1'],
  ] as const) {
    it(text, () => assert.equal(formatEndpoint({ address, port }), text));
  }
});
