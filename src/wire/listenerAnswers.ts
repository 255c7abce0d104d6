import { ipv4Text, ipv6Text } from './address.js';
import { netlinkMessages } from './netlink.js';
import { decodeDrops, MSG } from './socketDump.js';
import type { BoundListener, Family } from './sockDiagRequest.js';

/** A listening socket, as inet_diag reports it. */
export interface ListenerEntry extends BoundListener, ListenerReading {
  readonly inode: number;
  readonly uid: number;
}

/** What of a listener changes. */
export interface ListenerReading {
  /** Of the accept queue (sk_ack_backlog). */
  readonly length: number;
  /** sk_max_ack_backlog: the lesser of what listen(2) was told and net.core.somaxconn. */
  readonly kept: number;
  /** sk_drops: SYNs and ACKs that this listener dropped since it is there; undefined before 4.9. */
  readonly drops: number | undefined;
}

const AF_INET = 2;
const AF_INET6 = 10;
const SYN_RECV = 3;
const LISTEN = 10;
/** TCP_NEW_SYN_RECV, as which request sockets may be reported. */
const NEW_SYN_RECV = 12;

/** Of struct inet_diag_sockid, in struct inet_diag_msg. */
const DEVICE = 40;
const COOKIE = 44;

/** One answer in the bytes: a listening socket, or a request. Numbers only, until more is asked. */
export class ListenerAnswer {
  constructor(
    private readonly view: DataView,
    private readonly start: number,
    private readonly end: number,
  ) {}

  get isRequest(): boolean {
    return this.view.getUint8(this.start + MSG.state) !== LISTEN;
  }

  get family(): Family {
    return this.view.getUint8(this.start + MSG.family) === AF_INET ? 4 : 6;
  }

  get port(): number {
    return this.view.getUint16(this.start + MSG.localPort);
  }

  get address(): string {
    const text = this.family === 4 ? ipv4Text : ipv6Text;
    return text(this.view, this.start + MSG.localAddress);
  }

  get cookie(): bigint {
    return this.view.getBigUint64(this.start + COOKIE, true);
  }

  get reading(): ListenerReading {
    const { view, start, end } = this;
    return {
      length: view.getUint32(start + MSG.receiveQueue, true),
      kept: view.getUint32(start + MSG.sendQueue, true),
      drops: decodeDrops(view, { start, end }),
    };
  }

  get entry(): ListenerEntry {
    const { view, start, family, cookie, port, address, reading } = this;
    return {
      ...reading,
      family,
      cookie,
      local: { address, port },
      device: view.getUint32(start + DEVICE, true),
      inode: view.getUint32(start + MSG.inode, true),
      uid: view.getUint32(start + MSG.uid, true),
    };
  }
}

/** ENOENT and ESTALE: the socket that was asked for is not there, or not the one found there. */
const NOT_THERE: ReadonlySet<number> = new Set([2, 116]);

/**
 * Listeners and requests in answers of inet_diag, to dumps or to `listenerRequest`s; a listener
 * that is not there any more is left out. Throws Failure `no-sock-diag` as `netlinkMessages`.
 */
export function* listenerAnswers(bytes: Uint8Array): Generator<ListenerAnswer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const { start, end } of netlinkMessages(bytes, NOT_THERE)) {
    if (end - start < MSG.length) continue;
    const family = view.getUint8(start + MSG.family);
    const state = view.getUint8(start + MSG.state);
    const wanted = state === LISTEN || state === SYN_RECV || state === NEW_SYN_RECV;
    if (wanted && (family === AF_INET || family === AF_INET6)) {
      yield new ListenerAnswer(view, start, end);
    }
  }
}

/** What one plan of an observation brought at one time, and at all times since the one before. */
export interface ObservedAnswer {
  /** Nanoseconds since the agent's epoch. */
  readonly time: number;
  /** Its index in the call that set the plans. */
  readonly plan: number;
  /** Empty: what it brought before. */
  readonly bytes: Uint8Array;
}

/** The parts of an `observed` frame (observe.py). */
export function* observedAnswers(frame: Uint8Array): Generator<ObservedAnswer> {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let at = 0;
  while (at + 16 <= frame.length) {
    const end = at + 16 + view.getUint32(at + 12, true);
    yield {
      time: Number(view.getBigUint64(at, true)),
      plan: view.getUint32(at + 8, true),
      bytes: frame.subarray(at + 16, end),
    };
    at = end;
  }
}
