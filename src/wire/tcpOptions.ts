/** RFC 9293 §3.2, RFC 7323, RFC 2018, RFC 2385, RFC 5925, RFC 7413, RFC 8684. */
const NAMES: Readonly<Record<number, string>> = {
  19: 'md5',
  29: 'tcp-ao',
  30: 'mptcp',
};

const END = 0;
const NO_OPERATION = 1;
const HEADER = 20;

/**
 * The options of a TCP header as `tcpdump` writes them: `mss 1460`, `sackOK`,
 * `TS val 12 ecr 0`, `wscale 7`. `header` starts at the TCP header and may end before it does;
 * options that end early or contradict their length are left out, and all behind them.
 */
export function tcpOptions(header: Uint8Array): string[] {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const end = Math.min(((header[12] ?? 0) >> 4) * 4, header.length);
  const options: string[] = [];
  let at = HEADER;
  while (at < end) {
    const kind = header[at] ?? END;
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at += 1;
      continue;
    }
    const length = header[at + 1] ?? 0;
    if (length < 2 || at + length > end) break;
    options.push(optionText(kind, new DataView(view.buffer, view.byteOffset + at, length)));
    at += length;
  }
  return options;
}

/** `option`: kind, length and value. */
function optionText(kind: number, option: DataView): string {
  const length = option.byteLength;
  if (kind === 2 && length === 4) return `mss ${option.getUint16(2)}`;
  if (kind === 3 && length === 3) return `wscale ${option.getUint8(2)}`;
  if (kind === 4 && length === 2) return 'sackOK';
  if (kind === 5 && length % 8 === 2) return `sack ${sackBlocks(option)}`;
  if (kind === 8 && length === 10) {
    return `TS val ${option.getUint32(2)} ecr ${option.getUint32(6)}`;
  }
  if (kind === 34) return length === 2 ? 'tfo cookiereq' : `tfo cookie ${cookieText(option)}`;
  return Object.hasOwn(NAMES, kind) ? (NAMES[kind] ?? '') : `option ${kind}`;
}

/** RFC 7413 §4.1.1: hexadecimal. */
function cookieText(option: DataView): string {
  return Buffer.from(option.buffer, option.byteOffset + 2, option.byteLength - 2).toString('hex');
}

/** Their sequence numbers are those on the wire. */
function sackBlocks(option: DataView): string {
  const blocks: string[] = [];
  for (let at = 2; at < option.byteLength; at += 8) {
    blocks.push(`{${option.getUint32(at)}:${option.getUint32(at + 4)}}`);
  }
  return blocks.join('');
}
