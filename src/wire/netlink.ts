import { failure } from '../words/problems.js';

/** One netlink message of a dump: where its payload lies in the bytes that were read. */
export interface NetlinkMessage {
  readonly type: number;
  readonly start: number;
  readonly end: number;
}

/** struct nlmsghdr, include/uapi/linux/netlink.h: u32 length, u16 type, u16 flags, u32 seq, pid. */
const HEADER = 16;
const NLMSG_NOOP = 1;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLMSG_OVERRUN = 4;
const NLM_F_MULTI = 2;

const NO_ERRORS: ReadonlySet<number> = new Set();

/**
 * The messages in what was read from a netlink socket, little-endian as on every host we start an
 * agent on. A dump ends with NLMSG_DONE; several dumps, or single answers, may follow each other.
 * `tolerated`: errors of single requests that are passed over.
 * Throws Failure `no-sock-diag` for another error that the kernel reports and for bytes that are not
 * whole messages, so a dump that was cut short is never taken for a short dump.
 */
export function* netlinkMessages(
  bytes: Uint8Array,
  tolerated: ReadonlySet<number> = NO_ERRORS,
): Generator<NetlinkMessage> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  let unfinished = false;
  while (offset < bytes.length) {
    if (offset + HEADER > bytes.length) throw broken(offset, 'a cut header');
    const length = view.getUint32(offset, true);
    const end = offset + length;
    if (length < HEADER || end > bytes.length) throw broken(offset, `a length of ${length}`);
    const type = view.getUint16(offset + 4, true);
    const start = offset + HEADER;
    if (type === NLMSG_OVERRUN) throw broken(offset, 'an overrun');
    if (type === NLMSG_ERROR && end - start < 4) throw broken(offset, 'an error without a number');
    // NLMSG_DONE carries the dump's result: negative when the kernel gave it up half-way.
    if (type === NLMSG_ERROR || (type === NLMSG_DONE && end - start >= 4)) {
      const result = view.getInt32(start, true);
      if (result < 0 && !(type === NLMSG_ERROR && tolerated.has(-result)))
        throw failure('no-sock-diag', { reason: errnoName(-result) });
    }
    if (type === NLMSG_DONE) unfinished = false;
    else if (type !== NLMSG_NOOP && type !== NLMSG_ERROR) {
      unfinished = (view.getUint16(offset + 6, true) & NLM_F_MULTI) !== 0;
      yield { type, start, end };
    }
    offset += align(length);
  }
  if (unfinished) throw broken(bytes.length, 'no end of the dump');
}

/** NLMSG_ALIGN, and RTA_ALIGN of attributes: to 4 bytes. */
export function align(length: number): number {
  return (length + 3) & ~3;
}

function broken(offset: number, found: string): Error {
  return failure('no-sock-diag', { reason: `netlink dump, byte ${offset}: ${found}` });
}

/** The errors that sock_diag is known to give; numbers of include/uapi/asm-generic/errno*.h. */
const ERRNO: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  4: 'EINTR',
  12: 'ENOMEM',
  13: 'EACCES',
  16: 'EBUSY',
  22: 'EINVAL',
  90: 'EMSGSIZE',
  93: 'EPROTONOSUPPORT',
  95: 'EOPNOTSUPP',
  105: 'ENOBUFS',
};

function errnoName(errno: number): string {
  return ERRNO[errno] ?? `errno ${errno}`;
}
