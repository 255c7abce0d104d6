/**
 * What the kernel model speaks of: data only. Its functions are pure, and their neighbours:
 * `changes.ts` (which kernel has which change), `limits.ts`, `fates.ts`, `schedules.ts` and
 * `listener.ts` (a listener that meets one segment after the other).
 */

/** Where a rule can be read: a file of the kernel, a function in it, the commit that made it so. */
export interface RuleSource {
  readonly file: string;
  readonly symbol?: string;
  readonly commit?: string;
}

/**
 * Whether a kernel has a change. `unknown`: its release does not tell, since its distribution
 * back-ports (RHEL), hides the stable release it is made of (Debian, Ubuntu), or the history of
 * its line could not be confirmed.
 */
export type Presence = 'has' | 'lacks' | 'unknown';

/** A change of Linux that bears on listening sockets; the table of them all is `changes.ts`. */
export type ChangeId =
  /** 5.12-rc5 only (f211ac154577): a full accept queue is `>=`, so nothing fits beyond the backlog. */
  | 'accept-queue-exact'
  /** A limit of the SYN queue a listener, and no longer one of all (2.6.18: global). */
  | 'syn-queue-per-listener'
  /** 4.4: no table of a power of two any more; the backlog bounds the SYN queue. */
  | 'syn-queue-by-backlog'
  /** 6.13, 3479c7549fb1: full is `qlen > max`, no longer `>=`. */
  | 'syn-queue-one-more'
  /** 4.10, 5ea8ea2cb7f1: a full accept queue drops every new SYN, however old the requests are. */
  | 'syn-dropped-always'
  /** The quarter of tcp_max_syn_backlog is kept in IPv6 too. */
  | 'three-quarters-ipv6'
  /** tcp_syncookies 2. */
  | 'cookies-always'
  /** Dropped SYNs are counted at all. */
  | 'syn-drops-counted'
  /** The initial RTO is 1 s, no longer 3 s (RFC 6298). */
  | 'initial-rto-1s'
  /** SOMAXCONN, the default of net.core.somaxconn, is 4096, no longer 128. */
  | 'somaxconn-4096'
  /** sk_max_ack_backlog has 32 bits, no longer 16. */
  | 'backlog-32-bits'
  /** Requests of a closed listener stay until their next timer. */
  | 'requests-outlive-listener'
  | 'migrate-req'
  | 'syn-linear-timeouts'
  /** tcp_rto_max_ms caps the SYN-ACK's timeout. */
  | 'synack-rto-max'
  /** sk_drops of a listener counts what it dropped. */
  | 'listener-drops'
  | 'somaxconn-per-namespace'
  | 'syncookies-per-namespace'
  | 'max-syn-backlog-per-namespace'
  | 'abort-on-overflow-per-namespace';

/** What a kernel is told about one listening socket, and the settings that bear on it. */
export interface ListenSettings {
  /** `uname -r`, or a version such as `3.10`. */
  readonly release: string;
  /** The second argument of listen(2). undefined: not known; then `kept` is. */
  readonly backlog: number | undefined;
  /** sk_max_ack_backlog as observed; undefined: to be computed from `backlog` and somaxconn. */
  readonly kept: number | undefined;
  /** net.core.somaxconn when listen(2) was called. Each: undefined where not known. */
  readonly somaxconn: number | undefined;
  /** net.ipv4.tcp_max_syn_backlog. */
  readonly maxSynBacklog: number | undefined;
  /** net.ipv4.tcp_syncookies: 0, 1 or 2. */
  readonly syncookies: number | undefined;
  /** net.ipv4.tcp_abort_on_overflow: 0 or 1. */
  readonly abortOnOverflow: number | undefined;
  /** net.ipv4.tcp_syn_retries. */
  readonly synRetries: number | undefined;
  /** net.ipv4.tcp_synack_retries. */
  readonly synackRetries: number | undefined;
  /** net.ipv4.tcp_syn_linear_timeouts, where the kernel has it. */
  readonly synLinearTimeouts: number | undefined;
  /** TCP_DEFER_ACCEPT is set. */
  readonly defers: boolean;
  /** The listener's traffic is IPv6, which 2.6.32 treats differently. Absent: IPv4, or both. */
  readonly ipv6?: boolean;
  /** net.ipv4.tcp_rto_max_ms, where the kernel has it. Absent: 120 s, its default. */
  readonly rtoMaxMs?: number | undefined;
  /** What is known of the kernel's changes beyond what its release tells, for example by a probe. */
  readonly known?: Readonly<Partial<Record<ChangeId, boolean>>>;
}

/** Which fact or setting a ruling waits for. */
export type Unknown = ChangeId | keyof ListenSettings;

/** What the queues hold at a moment. */
export interface QueueLengths {
  /** sk_ack_backlog. */
  readonly acceptQueue: number;
  /** SYN_RECV requests of the listener (qlen). */
  readonly synQueue: number;
  /** Those whose SYN-ACK was not repeated yet; undefined: all. */
  readonly young?: number;
}

/** By how much each counter of /proc/net/netstat moves. */
export type CounterMoves = Readonly<Record<string, number>>;

/** Which queue or setting had no room. */
export type FullWhat = 'accept-queue' | 'syn-queue' | 'max-syn-backlog';

export type SynFate =
  /** A SYN-ACK, and a request in SYN_RECV. */
  | { readonly kind: 'queued' }
  /** A SYN-ACK whose sequence number is a cookie; nothing is kept. */
  | { readonly kind: 'cookie'; readonly why: 'syn-queue' | 'always' }
  /** No answer. */
  | { readonly kind: 'dropped'; readonly why: FullWhat }
  /** The model cannot tell; `why` is the change or setting it depends on. */
  | { readonly kind: 'unknown'; readonly why: Unknown };

export type AckFate =
  /** A connection, in the accept queue. */
  | { readonly kind: 'established' }
  /** Dropped without an answer; the request stays in SYN_RECV, and its SYN-ACK timer runs. */
  | { readonly kind: 'ignored' }
  /** tcp_abort_on_overflow 1: the request is removed, the client gets a RST. */
  | { readonly kind: 'reset' }
  /** An ACK that brings back a cookie and finds no room is dropped, also with abort_on_overflow. */
  | { readonly kind: 'cookie-ignored' }
  /** TCP_DEFER_ACCEPT waits for data. */
  | { readonly kind: 'deferred' }
  | { readonly kind: 'unknown'; readonly why: Unknown };

/** The rule by which something is so, for hover, the reference and comparisons. */
export interface Ruling<Fate> {
  readonly fate: Fate;
  readonly counters: CounterMoves;
  readonly rule: RuleId;
  /** The counters are not certain: whether they move depends on this. `counters` is empty. */
  readonly countersDependOn?: Unknown;
  /** Where the fate is unknown, the fates that it may be. */
  readonly possible?: readonly Fate[];
}

/** Each has its sources and the changes it depends on in `rules.ts`. */
export type RuleId =
  | 'backlog-clamped'
  | 'accept-queue-limit'
  | 'syn-queue-limit'
  | 'three-quarters'
  | 'cookies'
  | 'syn-at-full-accept-queue'
  | 'syn-at-full-syn-queue'
  | 'syn-queued'
  | 'ack-completes'
  | 'ack-at-full-accept-queue'
  | 'cookie-ack-at-full-accept-queue'
  | 'defer-accept'
  | 'syn-retransmission'
  | 'synack-retransmission'
  | 'request-pruning'
  | 'listener-closed'
  | 'migrate-requests';

/** Seconds after the first at which a segment is sent again, and when its sender gives up. */
export interface RetransmissionSchedule {
  /** The first is 0. */
  readonly sent: readonly number[];
  readonly givesUp: number;
}
