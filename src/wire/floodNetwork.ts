/**
 * Where the SYNs of a flood come from: 198.18.0.0/15, kept for tests of network devices and routed
 * nowhere (RFC 2544, RFC 6890), large enough for an address each.
 */
export const FLOOD_NETWORK = { address: '198.18.0.0', length: 15, size: 1 << 17 } as const;

/** Whether an address is one of a flood's. */
export function isFloodAddress(address: string): boolean {
  return address.startsWith('198.18.') || address.startsWith('198.19.');
}
