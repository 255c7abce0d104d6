/** Text of the IPv4 address at `offset`, dotted decimal. */
export function ipv4Text(view: DataView, offset: number): string {
  return [0, 1, 2, 3].map(index => view.getUint8(offset + index)).join('.');
}

/**
 * Text of the IPv6 address at `offset` by RFC 5952: lower case, no leading zeros, the longest run
 * of two or more zero groups (the first of equals) as `::`. IPv4-mapped addresses end in dotted
 * decimal, `::ffff:127.0.0.1`, as `ss` prints them.
 */
export function ipv6Text(view: DataView, offset: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(offset + index * 2));
  if (groups.slice(0, 5).every(group => group === 0) && groups[5] === 0xffff) {
    return MAPPED_PREFIX + ipv4Text(view, offset + 12);
  }
  const gap = longestZeroRun(groups);
  const text = (part: readonly number[]) => part.map(group => group.toString(16)).join(':');
  if (gap.length < 2) return text(groups);
  return `${text(groups.slice(0, gap.start))}::${text(groups.slice(gap.start + gap.length))}`;
}

/** An address as its 32-bit words, one or four; `text` is one that `isIP` takes, without a zone. */
export function addressWords(text: string): readonly number[] {
  const dotted = /^(.*:)?(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (dotted) {
    const [, before, ...bytes] = dotted;
    const [a = 0, b = 0, c = 0, d = 0] = bytes.map(Number);
    if (before === undefined) return [((a << 24) | (b << 16) | (c << 8) | d) >>> 0];
    const groups = [(a << 8) | b, (c << 8) | d].map(group => group.toString(16));
    return addressWords(before + groups.join(':'));
  }
  const [left = [], right = []] = text
    .split('::')
    .map(part => part.split(':').filter(group => group !== ''));
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return [0, 2, 4, 6].map(at => {
    const [high = 0, low = 0] = groups.slice(at, at + 2).map(group => parseInt(group, 16));
    return ((high << 16) | low) >>> 0;
  });
}

/**
 * The address that is on the wire: an IPv6 socket that talks IPv4 has IPv4-mapped addresses
 * (RFC 4291 §2.5.5.2), while its packets are plain IPv4. Every other address is returned as it is.
 */
export function wireAddress(address: string): string {
  const mapped = address.startsWith(MAPPED_PREFIX) && address.includes('.');
  return mapped ? address.slice(MAPPED_PREFIX.length) : address;
}

/** Whether a socket bound to it takes connections to any address of its family. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '::ffff:0.0.0.0';
}

const MAPPED_PREFIX = '::ffff:';

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index + 1 - length, length };
  }
  return best;
}
