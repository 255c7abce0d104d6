import { addressWords } from './address.js';
import type { Endpoint } from './socketEntry.js';
import { TCP_STATES, type TcpState } from './tcpState.js';

/**
 * Requests to NETLINK_SOCK_DIAG: struct nlmsghdr and struct inet_diag_req_v2 (include/uapi/linux/
 * inet_diag.h), little-endian but for ports and addresses. Hexadecimal, as the agent takes them.
 */

const TCPDIAG_GETSOCK = 18;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const IPPROTO_TCP = 6;
const LENGTH = 72;
/** Of struct inet_diag_req_v2, behind the header. */
const AT = {
  family: 16,
  protocol: 17,
  extensions: 18,
  states: 20,
  localPort: 24,
  remotePort: 26,
  localAddress: 28,
  device: 60,
  cookie: 64,
} as const;

/** Of struct inet_diag_req, which came before it, behind the header. */
const LENGTH_BOTH = 76;
const AT_BOTH = { extensions: 19, localPort: 20, states: 68 } as const;

/** INET_DIAG_SKMEMINFO, for sk_drops. */
const SKMEMINFO = 1 << (7 - 1);

export type Family = 4 | 6;
const FAMILY: Readonly<Record<Family, number>> = { 4: 2, 6: 10 };

/** Of these states, by the kernel's numbers (include/net/tcp_states.h); left out: of all. */
export interface DumpRequest {
  readonly family: Family;
  readonly states?: readonly TcpState[];
  /** With sk_drops. */
  readonly drops?: boolean;
  /** Only sockets with this port; the kernel compares it before it makes an answer. */
  readonly localPort?: number;
  readonly remotePort?: number;
}

export function dumpRequest(about: DumpRequest): string {
  const { family, states, drops = false, localPort = 0, remotePort = 0 } = about;
  const view = request(family, drops, NLM_F_DUMP);
  view.setUint32(AT.states, states === undefined ? 0xffff : statesMask(states), true);
  view.setUint16(AT.localPort, localPort);
  view.setUint16(AT.remotePort, remotePort);
  return Buffer.from(view.buffer).toString('hex');
}

/**
 * Sockets of both families, for which the kernel walks through its table once. The older request
 * knows no family; its answers are the same but for the type of their messages.
 */
export function bothFamiliesDump(
  about: Omit<DumpRequest, 'family' | 'remotePort'> & { readonly states: readonly TcpState[] },
): string {
  const { states, drops = false, localPort = 0 } = about;
  const view = message(LENGTH_BOTH, TCPDIAG_GETSOCK, NLM_F_DUMP);
  view.setUint8(AT_BOTH.extensions, drops ? SKMEMINFO : 0);
  view.setUint16(AT_BOTH.localPort, localPort);
  view.setUint32(AT_BOTH.states, statesMask(states), true);
  return Buffer.from(view.buffer).toString('hex');
}

/** All sockets of both families in some states. */
export function dumpRequests(about: Omit<DumpRequest, 'family'> = {}): readonly string[] {
  return ([4, 6] as const).map(family => dumpRequest({ ...about, family }));
}

/** What the kernel finds a listening socket by. */
export interface BoundListener {
  readonly family: Family;
  readonly local: Endpoint;
  /** The index of the device that it is bound to; 0: none. */
  readonly device: number;
  /** Tells a socket from all others that there ever were. */
  readonly cookie: bigint;
}

/**
 * Asks for one listener by the address that it is bound to, with sk_drops. The answer is one
 * message; an error (ENOENT, ESTALE) where the listener with this cookie is not there any more, or
 * where others share its endpoint (SO_REUSEPORT) and the kernel chose one of them.
 */
export function listenerRequest({ family, local, device, cookie }: BoundListener): string {
  const view = request(family, true, 0);
  view.setUint32(AT.device, device, true);
  view.setUint16(AT.localPort, local.port);
  for (const [index, word] of addressWords(local.address).entries()) {
    view.setUint32(AT.localAddress + 4 * index, word);
  }
  view.setBigUint64(AT.cookie, cookie, true);
  return Buffer.from(view.buffer).toString('hex');
}

function statesMask(states: readonly TcpState[]): number {
  return states.reduce((mask, state) => mask | (1 << (TCP_STATES.indexOf(state) + 1)), 0);
}

function request(family: Family, drops: boolean, flags: number): DataView<ArrayBuffer> {
  const view = message(LENGTH, SOCK_DIAG_BY_FAMILY, flags);
  view.setUint8(AT.family, FAMILY[family]);
  view.setUint8(AT.protocol, IPPROTO_TCP);
  view.setUint8(AT.extensions, drops ? SKMEMINFO : 0);
  return view;
}

function message(length: number, type: number, flags: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length));
  view.setUint32(0, length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, NLM_F_REQUEST | flags, true);
  return view;
}
