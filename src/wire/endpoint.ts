import type { Endpoint } from './socketEntry.js';

/** `127.0.0.1:80`, `[::1]:80`: IPv6 addresses in brackets, as in RFC 3986 and `ss`. */
export function formatEndpoint(endpoint: Endpoint): string {
  const { address, port } = endpoint;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
