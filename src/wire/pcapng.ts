/**
 * Writes pcapng, the file format of Wireshark (draft-ietf-opsawg-pcapng): one section, its
 * interfaces, then its packets, all little-endian and padded to 32 bits.
 */

export interface CaptureSection {
  /** Operating system, by name and version. */
  readonly os: string;
  /** The program that writes the file. */
  readonly application: string;
  readonly comment: string;
}

export interface CaptureInterface {
  readonly name: string;
  readonly description: string;
}

export interface CapturePacket {
  /** Index into the interfaces. */
  readonly interface: number;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly outgoing: boolean;
  /** From the IP header on. */
  readonly bytes: Uint8Array;
  /** Bytes of the IP packet on the wire. */
  readonly wireLength: number;
  readonly comment: string | undefined;
}

/** Bytes of each packet that are kept: link, IP and TCP headers with all options. */
export const SNAP_LENGTH = 128;

const BLOCK = { section: 0x0a0d0d0a, interface: 1, packet: 6 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** Packets that begin with their IPv4 or IPv6 header. */
const LINKTYPE_RAW = 101;

const OPTION = { end: 0, comment: 1 } as const;
const SECTION_OPTION = { os: 3, application: 4 } as const;
const INTERFACE_OPTION = { name: 2, description: 3, timeResolution: 9 } as const;
const PACKET_OPTION = { flags: 2 } as const;

/** if_tsresol: negative power of 10. */
const NANOSECONDS = Uint8Array.of(9);
/** epb_flags, bits 0 and 1. */
const INBOUND = Uint8Array.of(1, 0, 0, 0);
const OUTBOUND = Uint8Array.of(2, 0, 0, 0);

/** The length of an option is 16 bits. */
const LONGEST_OPTION = 0xffff;

export function writePcapng(
  section: CaptureSection,
  interfaces: readonly CaptureInterface[],
  packets: readonly CapturePacket[],
): Uint8Array {
  return joined([
    sectionHeader(section),
    ...interfaces.map(interfaceDescription),
    ...packets.map(enhancedPacket),
  ]);
}

/** Whether a file begins as ours do. */
export function isPcapng(file: Uint8Array): boolean {
  const start = fields([4, BLOCK.section]);
  return start.every((byte, at) => file[at] === byte);
}

/** §4.1; the length of the section is left open. */
function sectionHeader({ os, application, comment }: CaptureSection): Uint8Array {
  return block(BLOCK.section, [
    fields([4, BYTE_ORDER_MAGIC], [2, 1], [2, 0], [4, 0xffffffff], [4, 0xffffffff]),
    textOption(OPTION.comment, comment),
    textOption(SECTION_OPTION.os, os),
    textOption(SECTION_OPTION.application, application),
    option(OPTION.end, new Uint8Array(0)),
  ]);
}

/** §4.2 */
function interfaceDescription({ name, description }: CaptureInterface): Uint8Array {
  return block(BLOCK.interface, [
    fields([2, LINKTYPE_RAW], [2, 0], [4, SNAP_LENGTH]),
    textOption(INTERFACE_OPTION.name, name),
    textOption(INTERFACE_OPTION.description, description),
    option(INTERFACE_OPTION.timeResolution, NANOSECONDS),
    option(OPTION.end, new Uint8Array(0)),
  ]);
}

/** §4.3 */
function enhancedPacket(packet: CapturePacket): Uint8Array {
  const { time, bytes, wireLength, comment } = packet;
  return block(BLOCK.packet, [
    fields(
      [4, packet.interface],
      [4, Number((time >> 32n) & 0xffffffffn)],
      [4, Number(time & 0xffffffffn)],
      [4, bytes.length],
      [4, Math.max(wireLength, bytes.length)],
    ),
    padded(bytes),
    ...(comment === undefined ? [] : [textOption(OPTION.comment, comment)]),
    option(PACKET_OPTION.flags, packet.outgoing ? OUTBOUND : INBOUND),
    option(OPTION.end, new Uint8Array(0)),
  ]);
}

/** §3.1: type and length, body, length again. */
function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.length, 12);
  return joined([fields([4, type], [4, length]), ...body, fields([4, length])]);
}

/** §3.5 */
function option(code: number, value: Uint8Array): Uint8Array {
  return joined([fields([2, code], [2, value.length]), padded(value)]);
}

function textOption(code: number, text: string): Uint8Array {
  return option(code, utf8(text));
}

/** As much of a text as fits an option, in whole characters. */
function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.min(text.length * 3, LONGEST_OPTION));
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, written);
}

type Field = readonly [size: 2 | 4, value: number];

function fields(...values: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of values) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 4 === 0) return bytes;
  const whole = new Uint8Array((bytes.length + 3) & ~3);
  whole.set(bytes);
  return whole;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
