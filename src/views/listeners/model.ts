import type { BoundedQueue } from '../queues/model.js';

/** Servers of the host after a time of observation, and what to do about them. */
export interface ListenersModel {
  readonly listeners: readonly ListenerReport[];
}

export interface ListenerReport {
  /** The notebook's name for it; null: none. */
  readonly name: string | null;
  readonly address: string;
  readonly port: number;
  /** Who has the socket open, by process number; empty: nobody that we may see. */
  readonly owners: readonly { readonly pid: number; readonly name: string }[];
  /** We see the processes of all users; those of another container we see not even then. */
  readonly seesAll: boolean;
  /** The user who opened it. */
  readonly uid: number;
  /** The backlog that its program asked for, and how that is known; null: not known. */
  readonly asked:
    | ({ readonly program: string; readonly backlog: number } & (
        | { readonly from: 'configuration'; readonly file: string; readonly line: number }
        | { readonly from: 'arguments'; readonly directive: string }
        | { readonly from: 'default' }
      ))
    | null;
  /** Somebody listens there now. */
  readonly isHere: boolean;
  /** For how long it was looked at. Seconds. */
  readonly seconds: number;
  readonly acceptQueue: ReportedQueue;
  readonly synQueue: ReportedQueue;
  /** SYNs and ACKs that it dropped in that time; null: this kernel does not count them for each. */
  readonly drops: number | null;
  /** Counters of the whole host that grew in that time, as `nstat` names them. */
  readonly counters: readonly { readonly name: string; readonly growth: number }[];
  readonly advice: Advice;
}

export interface ReportedQueue extends BoundedQueue {
  /** The most that was seen in it. */
  readonly most: number;
}

/** What bounds a listener, what was seen of it, what to do: in this order they make a sentence. */
export interface Advice {
  readonly bound: AdviceBound;
  readonly seen: AdviceSeen;
  /** In the order in which to do them; empty: all is well. */
  readonly todo: readonly AdviceTodo[];
}

/** What the backlog that the kernel keeps comes from. `asked`: listen(2)'s argument, if known. */
export type AdviceBound =
  | { readonly by: 'backlog'; readonly kept: number; readonly isCertain: boolean }
  /** net.core.somaxconn is less than what was asked for. */
  | { readonly by: 'somaxconn'; readonly kept: number; readonly asked: number }
  /** Nobody knows what was asked for, and the kernel keeps just net.core.somaxconn. */
  | { readonly by: 'somaxconn-perhaps'; readonly kept: number }
  /** listen(2) was called when net.core.somaxconn was smaller than it is. */
  | {
      readonly by: 'former-somaxconn';
      readonly kept: number;
      readonly asked: number;
      readonly somaxconn: number;
    };

export type AdviceSeen =
  /** Not looked at for long enough to say anything. */
  | { readonly kind: 'nothing-yet' }
  | { readonly kind: 'closed' }
  /** SYNs or ACKs found no room. `isHostWide`: the count is of all listeners of the host. */
  | {
      readonly kind: 'overflowed';
      readonly queue: 'accept' | 'syn' | 'unknown';
      readonly times: number;
      readonly seconds: number;
      readonly isHostWide: boolean;
    }
  /** The SYN queue was full, and clients got cookies: nobody was turned away. */
  | { readonly kind: 'cookies'; readonly times: number; readonly seconds: number }
  | { readonly kind: 'nearly-full'; readonly most: number; readonly limit: number }
  | { readonly kind: 'fits'; readonly most: number; readonly limit: number };

export type AdviceTodo =
  /** It was full for so many percent of the time: a longer queue only makes clients wait longer. */
  | { readonly kind: 'accept-faster'; readonly percent: number }
  /** To so much at least, and let the program listen anew. */
  | { readonly kind: 'raise-somaxconn'; readonly to: number }
  /** The program has to call listen(2) again to get so much. */
  | { readonly kind: 'listen-again'; readonly gets: number }
  /** The program's own setting; beyond somaxconn that must be raised too. */
  | { readonly kind: 'raise-backlog'; readonly somaxconn: number | null }
  | { readonly kind: 'enable-cookies' }
  | { readonly kind: 'raise-max-syn-backlog'; readonly to: number };
