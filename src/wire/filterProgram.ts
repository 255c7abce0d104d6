/**
 * Classic BPF programs (Documentation/networking/filter.rst) for SO_ATTACH_FILTER: rows of code,
 * jump-if-true, jump-if-false, k. An empty program means no filter. Attached to a TCP socket, a
 * filter sees the segment from its TCP header on: ports at offsets 0 and 2, flags at 13.
 */
export type FilterProgram = readonly (readonly [code: number, jt: number, jf: number, k: number])[];

const LD_W_ABS = 0x20;
const LD_H_ABS = 0x28;
const LD_B_ABS = 0x30;
const AND = 0x54;
const JA = 0x05;
const JEQ = 0x15;
const RET = 0x06;

const PASS = 0xffffffff;

const SYN_FLAG = 0x02;
const ACK_FLAG = 0x10;

/** At most this many ports fit one program: jumps reach 255 rows, and optmem_max bounds its size. */
export const MAX_FILTER_PORTS = 200;

/** Which segments to lose, by flags: `ack` is every segment with ACK and without SYN. */
export type FilteredSegment = 'syn' | 'syn-ack' | 'ack';

const WANTED: Readonly<Record<FilteredSegment, number>> = {
  syn: SYN_FLAG,
  'syn-ack': SYN_FLAG | ACK_FLAG,
  ack: ACK_FLAG,
};

/** Loses the given segments that come from the given source ports, passes all others. */
export function dropFilter(
  rules: readonly { readonly segment: FilteredSegment; readonly ports: readonly number[] }[],
): FilterProgram {
  const rows: [number, number, number, number][] = [];
  for (const { segment, ports } of rules) {
    if (ports.length === 0) continue;
    // Load flags; compare SYN and ACK alone, whatever PSH, FIN or RST say.
    rows.push([LD_B_ABS, 0, 0, 13], [AND, 0, 0, SYN_FLAG | ACK_FLAG]);
    rows.push([JEQ, 0, ports.length + 3, WANTED[segment]]);
    rows.push([LD_H_ABS, 0, 0, 0]);
    ports.forEach((port, index) => rows.push([JEQ, ports.length - index, 0, port]));
    rows.push([JA, 0, 0, 1], [RET, 0, 0, 0]);
  }
  return rows.length === 0 ? [] : [...rows, [RET, 0, 0, PASS]];
}

const SKF_AD_PKTTYPE = 0xfffff000 + 4;
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
