import assert from 'node:assert/strict';
import { addressWords } from '../../src/wire/address.js';
import { directCaptureFilter, type FilterProgram } from '../../src/wire/filterProgram.js';

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly [from: number, to: number];
  /** Default: TCP. */
  readonly protocol?: number;
  /** Bytes of IPv4 options, a multiple of 4. */
  readonly options?: number;
  /** In units of 8 bytes. */
  readonly fragment?: number;
  readonly device?: number;
  readonly loopback?: boolean;
  readonly outgoing?: boolean;
}

/** From the IP header on. */
function bytesOf({ from, to, ports, protocol = 6, options = 0, fragment = 0 }: Packet): DataView {
  const [source, destination] = [addressWords(from), addressWords(to)];
  const isIpv4 = source.length === 1;
  const header = isIpv4 ? 20 + options : 40;
  const view = new DataView(new ArrayBuffer(header + 20));
  view.setUint8(0, isIpv4 ? 0x40 | (header / 4) : 0x60);
  view.setUint8(isIpv4 ? 9 : 6, protocol);
  // Don't Fragment is set, as TCP does.
  if (isIpv4) view.setUint16(6, 0x4000 | fragment);
  for (const [index, word] of [...source, ...destination].entries()) {
    view.setUint32((isIpv4 ? 12 : 8) + 4 * index, word);
  }
  for (const [index, port] of ports.entries()) view.setUint16(header + 2 * index, port);
  return view;
}

/** What the kernel's interpreter makes of it: the bytes to keep; 0 for a load beyond the packet. */
function run(program: FilterProgram, packet: Packet): number {
  const view = bytesOf(packet);
  const ancillary = new Map([
    [0, packet.from.includes(':') ? 0x86dd : 0x0800],
    [4, packet.outgoing === true ? 4 : 0],
    [8, packet.device ?? DEVICE],
    [28, packet.loopback === true ? 772 : 1],
  ]);
  const load = (at: number, size: 1 | 2 | 4): number => {
    if (at >= 0xfffff000) return ancillary.get(at - 0xfffff000) ?? NaN;
    const offset = at - 0xfff00000;
    if (offset < 0 || offset + size > view.byteLength) return NaN;
    return size === 1
      ? view.getUint8(offset)
      : size === 2
        ? view.getUint16(offset)
        : view.getUint32(offset);
  };
  let [a, x] = [0, 0];
  for (let at = 0; at < program.length; at++) {
    const [code, yes, no, k] = program[at] ?? [0, 0, 0, 0];
    if (code === 0x20) a = load(k, 4);
    else if (code === 0x28) a = load(k, 2);
    else if (code === 0x30) a = load(k, 1);
    else if (code === 0x48) a = load(x + k, 2);
    else if (code === 0x01) x = k;
    else if (code === 0xb1) x = (load(k, 1) & 0xf) * 4;
    else if (code === 0x05) at += k;
    else if (code === 0x15) at += a === k ? yes : no;
    else if (code === 0x45) at += (a & k) !== 0 ? yes : no;
    else if (code === 0x06) return k;
    else throw new Error(`unknown code ${code} in row ${at}`);
    if (Number.isNaN(a)) return 0;
  }
  throw new Error('the program runs past its end');
}

const SNAP = 128;
const DEVICE = 3;
const [A, B, OTHER] = ['198.51.100.1', '198.51.100.2', '198.51.100.3'] as const;
const [A6, B6, OTHER6] = ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::2'] as const;

describe('directCaptureFilter', () => {
  const ports = [7777, 80];
  const filters = {
    4: directCaptureFilter({ snapLength: SNAP, addresses: [A, B], ports, device: DEVICE }),
    6: directCaptureFilter({ snapLength: SNAP, addresses: [A6, B6], ports, device: DEVICE }),
  };
  const there = { from: A, to: B, ports: [40000, 7777] } as const;
  const there6 = { from: A6, to: B6, ports: [40000, 7777] } as const;

  const CASES: readonly (readonly [what: string, version: 4 | 6, packet: Packet, kept: boolean])[] =
    [
      ['to a port', 4, there, true],
      ['from a port', 4, { from: B, to: A, ports: [7777, 40000] }, true],
      ['to the other port', 4, { ...there, ports: [40000, 80] }, true],
      ['to a port of nobody', 4, { ...there, ports: [40000, 7778] }, false],
      ['behind IP options', 4, { ...there, options: 12 }, true],
      ['with IP options that look like a port', 4, { ...there, options: 12, ports: [1, 2] }, false],
      ['a later fragment', 4, { ...there, fragment: 185 }, false],
      ['UDP', 4, { ...there, protocol: 17 }, false],
      ['from another machine', 4, { ...there, from: OTHER }, false],
      ['to another machine', 4, { ...there, to: OTHER }, false],
      ['of IPv6', 4, there6, false],
      ['on another device', 4, { ...there, device: 2 }, false],
      ['sent on the device', 4, { ...there, outgoing: true }, true],
      ['on loopback', 4, { ...there, from: B, device: 1, loopback: true }, true],
      ['sent on loopback', 4, { ...there, from: B, loopback: true, outgoing: true }, false],
      ['to a port', 6, there6, true],
      ['from a port', 6, { from: B6, to: A6, ports: [80, 40000] }, true],
      ['to a port of nobody', 6, { ...there6, ports: [40000, 7778] }, false],
      ['UDP', 6, { ...there6, protocol: 17 }, false],
      ['from a machine that differs in one word', 6, { ...there6, from: OTHER6 }, false],
      ['to a machine that differs in one word', 6, { ...there6, to: OTHER6 }, false],
      ['of IPv4', 6, there, false],
      ['on another device', 6, { ...there6, device: 2 }, false],
    ];
  for (const [what, version, packet, kept] of CASES) {
    it(`IPv${version}, ${what}: ${kept ? 'kept' : 'left out'}`, () => {
      assert.equal(run(filters[version], packet), kept ? SNAP : 0);
    });
  }

  it('takes every device where none is known', () => {
    const all = directCaptureFilter({ snapLength: SNAP, addresses: [A, B], ports, device: 0 });
    assert.equal(run(all, { ...there, device: 2 }), SNAP);
  });

  it('holds many ports', () => {
    const many = Array.from({ length: 500 }, (_, index) => 1000 + index);
    const all = directCaptureFilter({
      snapLength: SNAP,
      addresses: [A6, B6],
      ports: many,
      device: 3,
    });
    assert.equal(run(all, { ...there6, ports: [40000, 1499] }), SNAP);
    assert.equal(run(all, { ...there6, ports: [40000, 1500] }), 0);
    assert.ok(all.every(([, yes, no]) => yes < 256 && no < 256));
    assert.ok(all.length <= 4096);
  });
});
