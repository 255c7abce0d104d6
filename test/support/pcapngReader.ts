/** A pcapng file as far as we write it, little-endian; an error for anything that is not so. */
export interface PcapngFile {
  readonly section: ReadonlyMap<number, Uint8Array>;
  readonly interfaces: readonly {
    readonly linkType: number;
    readonly snapLength: number;
    readonly options: ReadonlyMap<number, Uint8Array>;
  }[];
  readonly packets: readonly {
    readonly interface: number;
    readonly time: bigint;
    readonly bytes: Uint8Array;
    readonly wireLength: number;
    readonly options: ReadonlyMap<number, Uint8Array>;
  }[];
}

export const utf8 = (bytes: Uint8Array | undefined): string | undefined =>
  bytes === undefined ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);

export function readPcapng(file: Uint8Array): PcapngFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const u16 = (at: number): number => view.getUint16(at, true);
  const u32 = (at: number): number => view.getUint32(at, true);
  const options = (start: number, end: number): Map<number, Uint8Array> => {
    const found = new Map<number, Uint8Array>();
    let at = start;
    while (u16(at) !== 0) {
      const length = u16(at + 2);
      found.set(u16(at), file.subarray(at + 4, at + 4 + length));
      at += 4 + Math.ceil(length / 4) * 4;
    }
    if (at + 4 !== end || u16(at + 2) !== 0) throw new Error(`options do not end at ${end}`);
    return found;
  };
  let section: PcapngFile['section'] | undefined;
  const interfaces: PcapngFile['interfaces'][number][] = [];
  const packets: PcapngFile['packets'][number][] = [];
  let at = 0;
  while (at < file.length) {
    const length = u32(at + 4);
    const end = at + length - 4;
    if (length % 4 !== 0 || u32(end) !== length) throw new Error(`block at ${at} ends elsewhere`);
    switch (u32(at)) {
      case 0x0a0d0d0a:
        if (at !== 0 || u32(8) !== 0x1a2b3c4d || u16(12) !== 1) throw new Error('no section');
        section = options(24, end);
        break;
      case 1:
        interfaces.push({
          linkType: u16(at + 8),
          snapLength: u32(at + 12),
          options: options(at + 16, end),
        });
        break;
      case 6: {
        const captured = u32(at + 20);
        packets.push({
          interface: u32(at + 8),
          time: (BigInt(u32(at + 12)) << 32n) | BigInt(u32(at + 16)),
          bytes: file.subarray(at + 28, at + 28 + captured),
          wireLength: u32(at + 24),
          options: options(at + 28 + Math.ceil(captured / 4) * 4, end),
        });
        break;
      }
      default:
        throw new Error(`unknown block ${u32(at)}`);
    }
    at += length;
  }
  if (section === undefined) throw new Error('no section');
  return { section, interfaces, packets };
}
