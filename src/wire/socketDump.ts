import { failure } from '../words/problems.js';
import { ipv4Text, ipv6Text } from './address.js';
import { align, netlinkMessages, type NetlinkMessage } from './netlink.js';
import type { Endpoint, SocketEntry } from './socketEntry.js';
import { tcpStateFromKernel } from './tcpState.js';

const SOCK_DIAG_BY_FAMILY = 20;
const AF_INET = 2;
const AF_INET6 = 10;

/** struct inet_diag_msg, include/uapi/linux/inet_diag.h; ports and addresses in network order. */
export const MSG = {
  family: 0,
  state: 1,
  timer: 2,
  retransmits: 3,
  localPort: 4,
  remotePort: 6,
  localAddress: 8,
  remoteAddress: 24,
  expires: 52,
  receiveQueue: 56,
  sendQueue: 60,
  uid: 64,
  inode: 68,
  length: 72,
} as const;

const INET_DIAG_SKMEMINFO = 7;
/** Index of SK_MEMINFO_DROPS; kernels before 4.9 report fewer values. */
const SK_MEMINFO_DROPS = 8;

const TIMERS = ['off', 'on', 'keepalive', 'timewait', 'persist'] as const;

/**
 * TCP sockets from the raw answers of NETLINK_SOCK_DIAG to SOCK_DIAG_BY_FAMILY requests: one dump,
 * several after each other, or single answers. Sockets of other families are left out.
 *
 * An IPv6 socket that talks IPv4 keeps family 6 and its IPv4-mapped addresses
 * (`::ffff:127.0.0.1`), as the kernel reports it; `wireAddress` gives the address in its packets.
 *
 * Throws Failure `no-sock-diag` when the kernel reports an error or the bytes are cut or garbled.
 */
export function decodeSocketDump(bytes: Uint8Array): SocketEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: SocketEntry[] = [];
  for (const message of netlinkMessages(bytes)) {
    if (message.type !== SOCK_DIAG_BY_FAMILY) continue;
    if (message.end - message.start < MSG.length) {
      const reason = `netlink dump, byte ${message.start}: a cut inet_diag_msg`;
      throw failure('no-sock-diag', { reason });
    }
    const family = view.getUint8(message.start + MSG.family);
    if (family === AF_INET) entries.push(decodeSocket(view, message, 4));
    else if (family === AF_INET6) entries.push(decodeSocket(view, message, 6));
  }
  return entries;
}

function decodeSocket(view: DataView, message: NetlinkMessage, family: 4 | 6): SocketEntry {
  const { start } = message;
  const addressText = family === 4 ? ipv4Text : ipv6Text;
  const endpoint = (address: number, port: number): Endpoint => ({
    address: addressText(view, start + address),
    port: view.getUint16(start + port),
  });
  return {
    family,
    state: tcpStateFromKernel(view.getUint8(start + MSG.state)),
    local: endpoint(MSG.localAddress, MSG.localPort),
    remote: endpoint(MSG.remoteAddress, MSG.remotePort),
    receiveQueue: view.getUint32(start + MSG.receiveQueue, true),
    sendQueue: view.getUint32(start + MSG.sendQueue, true),
    inode: view.getUint32(start + MSG.inode, true),
    uid: view.getUint32(start + MSG.uid, true),
    timer: TIMERS[view.getUint8(start + MSG.timer)] ?? 'unknown',
    expires: view.getUint32(start + MSG.expires, true),
    retransmits: view.getUint8(start + MSG.retransmits),
    drops: decodeDrops(view, message),
  };
}

/** sk_drops of a socket, where its message has INET_DIAG_SKMEMINFO with so many values. */
export function decodeDrops(
  view: DataView,
  message: Pick<NetlinkMessage, 'start' | 'end'>,
): number | undefined {
  let offset = message.start + MSG.length;
  while (offset + 4 <= message.end) {
    const length = view.getUint16(offset, true);
    if (length < 4 || offset + length > message.end) return undefined;
    const value = offset + 4 + SK_MEMINFO_DROPS * 4;
    if (view.getUint16(offset + 2, true) === INET_DIAG_SKMEMINFO) {
      return value + 4 <= offset + length ? view.getUint32(value, true) : undefined;
    }
    offset += align(length);
  }
  return undefined;
}
