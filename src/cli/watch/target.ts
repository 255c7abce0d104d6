import { isIP } from 'node:net';
import { wireAddress } from '../../wire/address.js';
import type { Endpoint } from '../../wire/socketEntry.js';

/** Which listeners are meant: those on a port, on any address of it or on one. */
export interface WatchTarget {
  readonly port: number;
  /** undefined: any. */
  readonly address: string | undefined;
}

/** `:80`, `80`, `127.0.0.1:6379`, `[::1]:80`; undefined for anything else. */
export function readTarget(text: string): WatchTarget | undefined {
  const [, bracketed, plain, digits = ''] =
    /^(?:\[([0-9a-fA-F:.]+)\]:|([0-9.]*):|\*:)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (port < 1 || port > 65535) return undefined;
  const address = bracketed ?? (plain === '' ? undefined : plain);
  if (address !== undefined && isIP(address) === 0) return undefined;
  return { port, address };
}

/** As it is written. */
export function targetText({ port, address = '' }: WatchTarget): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function isMeant(local: Endpoint, { port, address }: WatchTarget): boolean {
  return (
    local.port === port &&
    (address === undefined || wireAddress(local.address) === wireAddress(address))
  );
}
