import { ipv4Text, ipv6Text } from './address.js';

/**
 * Gives every address a small number, in the order of first sight. Looks addresses up by their
 * bits, so that only a new address costs a string.
 */
export class AddressBook {
  readonly texts: string[] = [];
  /** Four 32-bit words an address; IPv4 as IPv4-mapped, which no packet carries (RFC 4291). */
  private readonly words: number[] = [];
  private readonly buckets = new Map<number, number[]>();

  /** The number of the address at `offset`. */
  indexOf(family: 4 | 6, view: DataView, offset: number): number {
    if (family === 4) {
      const word = view.getUint32(offset);
      return this.find(0, 0, 0xffff, word) ?? this.add(0, 0, 0xffff, word, ipv4Text(view, offset));
    }
    const a = view.getUint32(offset);
    const b = view.getUint32(offset + 4);
    const c = view.getUint32(offset + 8);
    const d = view.getUint32(offset + 12);
    return this.find(a, b, c, d) ?? this.add(a, b, c, d, ipv6Text(view, offset));
  }

  private find(a: number, b: number, c: number, d: number): number | undefined {
    const { words } = this;
    return this.buckets.get(hash(a, b, c, d))?.find(index => {
      const at = index * 4;
      return words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d;
    });
  }

  private add(a: number, b: number, c: number, d: number, text: string): number {
    const index = this.texts.push(text) - 1;
    this.words.push(a, b, c, d);
    const key = hash(a, b, c, d);
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [index]);
    else bucket.push(index);
    return index;
  }
}

/** Exact for IPv4 (a bijection of the last word), so its buckets hold one address each. */
function hash(a: number, b: number, c: number, d: number): number {
  return (Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ Math.imul(c, 0x27d4eb2f) ^ d) >>> 0;
}
