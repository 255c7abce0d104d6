import { addressWords } from './address.js';

/**
 * Classic BPF programs (Documentation/networking/filter.rst) for SO_ATTACH_FILTER: rows of code,
 * jump-if-true, jump-if-false, k. An empty program means no filter. Attached to a TCP socket, a
 * filter sees the segment from its TCP header on: ports at offsets 0 and 2, flags at 13.
 */
export type FilterProgram = readonly FilterRow[];
type FilterRow = readonly [code: number, jt: number, jf: number, k: number];

const LD_W_ABS = 0x20;
const LD_H_ABS = 0x28;
const LD_B_ABS = 0x30;
const LD_H_IND = 0x48;
const LDX_IMM = 0x01;
const LDX_MSH = 0xb1;
const AND = 0x54;
const JA = 0x05;
const JEQ = 0x15;
const JSET = 0x45;
const RET = 0x06;

const PASS = 0xffffffff;

const FIN_FLAG = 0x01;
const SYN_FLAG = 0x02;
const ACK_FLAG = 0x10;

/** At most this many ports fit one program: jumps reach 255 rows, and optmem_max bounds its size. */
export const MAX_FILTER_PORTS = 200;

/**
 * Which segments to lose, by flags: `ack` is every segment with ACK and without SYN, `fin` every
 * one with FIN.
 */
export type FilteredSegment = 'syn' | 'syn-ack' | 'ack' | 'fin';

/** Flags that count, and what they must be. */
const WANTED: Readonly<Record<FilteredSegment, readonly [mask: number, flags: number]>> = {
  syn: [SYN_FLAG | ACK_FLAG, SYN_FLAG],
  'syn-ack': [SYN_FLAG | ACK_FLAG, SYN_FLAG | ACK_FLAG],
  ack: [SYN_FLAG | ACK_FLAG, ACK_FLAG],
  fin: [FIN_FLAG, FIN_FLAG],
};

/** Loses the given segments that come from the given source ports, passes all others. */
export function dropFilter(
  rules: readonly { readonly segment: FilteredSegment; readonly ports: readonly number[] }[],
): FilterProgram {
  const rows: [number, number, number, number][] = [];
  for (const { segment, ports } of rules) {
    if (ports.length === 0) continue;
    const [mask, flags] = WANTED[segment];
    // Load flags; compare those that count, whatever the others say.
    rows.push([LD_B_ABS, 0, 0, 13], [AND, 0, 0, mask]);
    rows.push([JEQ, 0, ports.length + 3, flags]);
    rows.push([LD_H_ABS, 0, 0, 0]);
    ports.forEach((port, index) => rows.push([JEQ, ports.length - index, 0, port]));
    rows.push([JA, 0, 0, 1], [RET, 0, 0, 0]);
  }
  return rows.length === 0 ? [] : [...rows, [RET, 0, 0, PASS]];
}

const SKF_AD_PKTTYPE = 0xfffff000 + 4;
const SKF_AD_IFINDEX = 0xfffff000 + 8;
const SKF_AD_HATYPE = 0xfffff000 + 28;
const ARPHRD_LOOPBACK = 772;
const PACKET_OUTGOING = 4;
const ETHERTYPE_OFFSET = 12;

/**
 * For the capture: TCP over IPv4 or IPv6, the first `snapLength` bytes of each packet. On a
 * loopback device every packet passes the capture twice, so its outgoing copy is left out.
 */
export function captureFilter(snapLength: number): FilterProgram {
  return [
    [LD_W_ABS, 0, 0, SKF_AD_HATYPE],
    [JEQ, 0, 2, ARPHRD_LOOPBACK],
    [LD_W_ABS, 0, 0, SKF_AD_PKTTYPE],
    [JEQ, 8, 0, PACKET_OUTGOING],
    [LD_H_ABS, 0, 0, ETHERTYPE_OFFSET],
    [JEQ, 0, 2, 0x0800],
    [LD_B_ABS, 0, 0, 23],
    [JEQ, 3, 4, 6],
    [JEQ, 0, 3, 0x86dd],
    [LD_B_ABS, 0, 0, 20],
    [JEQ, 0, 1, 6],
    [RET, 0, 0, snapLength],
    [RET, 0, 0, 0],
  ];
}

const SKF_AD_PROTOCOL = 0xfffff000;
/** Offsets from here count from the IP header, on devices of every kind. */
const SKF_NET_OFF = 0xfff00000;

const REJECT: FilterRow = [RET, 0, 0, 0];
const TCP = 6;

/** Where each version of IP has what; X is to hold the header's length behind `header`. */
const IP = {
  4: {
    type: 0x0800,
    protocol: SKF_NET_OFF + 9,
    source: SKF_NET_OFF + 12,
    destination: SKF_NET_OFF + 16,
    header: [
      // A later fragment has no ports.
      [LD_H_ABS, 0, 0, SKF_NET_OFF + 6],
      [JSET, 0, 1, 0x1fff],
      REJECT,
      [LDX_MSH, 0, 0, SKF_NET_OFF],
    ],
  },
  6: {
    type: 0x86dd,
    protocol: SKF_NET_OFF + 6,
    source: SKF_NET_OFF + 8,
    destination: SKF_NET_OFF + 24,
    header: [[LDX_IMM, 0, 0, 40]],
  },
} as const satisfies Record<4 | 6, object>;

/**
 * As `captureFilter`, for the network of the machines themselves: only what goes between two of
 * these addresses, all of one version of IP, from or to one of the ports. `device`: the index of the
 * only one that counts beside the loopback device, since what crosses a bond, a bridge or a VLAN is
 * seen there and again on the device below; 0: all.
 */
export function directCaptureFilter({
  snapLength,
  addresses,
  ports,
  device,
}: {
  readonly snapLength: number;
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
  readonly device: number;
}): FilterProgram {
  const onDevice: FilterProgram =
    device === 0 ? [] : [[LD_W_ABS, 0, 0, SKF_AD_IFINDEX], ...unlessEqual(device)];
  const words = addresses.map(addressWords);
  const ip = IP[words.some(({ length }) => length > 1) ? 6 : 4];
  return [
    [LD_W_ABS, 0, 0, SKF_AD_HATYPE],
    [JEQ, 0, 4, ARPHRD_LOOPBACK],
    [LD_W_ABS, 0, 0, SKF_AD_PKTTYPE],
    [JEQ, 0, 1, PACKET_OUTGOING],
    REJECT,
    [JA, 0, 0, onDevice.length],
    ...onDevice,
    [LD_H_ABS, 0, 0, SKF_AD_PROTOCOL],
    ...unlessEqual(ip.type),
    [LD_B_ABS, 0, 0, ip.protocol],
    ...unlessEqual(TCP),
    ...oneOf(ip.source, words),
    ...oneOf(ip.destination, words),
    ...ip.header,
    ...[SKF_NET_OFF, SKF_NET_OFF + 2].flatMap<FilterRow>(port => [
      [LD_H_IND, 0, 0, port],
      ...ports.flatMap<FilterRow>(one => [
        [JEQ, 0, 1, one],
        [RET, 0, 0, snapLength],
      ]),
    ]),
    REJECT,
  ];
}

const unlessEqual = (value: number): readonly FilterRow[] => [[JEQ, 1, 0, value], REJECT];

/** Goes on where all words from `offset` on are those of one of the addresses. */
function oneOf(offset: number, addresses: readonly (readonly number[])[]): readonly FilterRow[] {
  return addresses.reduceRight<readonly FilterRow[]>(
    (others, words) => [
      ...words.flatMap<FilterRow>((word, index) => [
        [LD_W_ABS, 0, 0, offset + 4 * index],
        // Another one: to the next address, behind the rows that are left and their jump.
        [JEQ, 0, 2 * (words.length - index) - 1, word],
      ]),
      [JA, 0, 0, others.length],
      ...others,
    ],
    [REJECT],
  );
}
