import { presenceIn } from '../kernel/changes.js';
import { knownOfLine } from './knownOfLine.js';
import type { ListenSettings } from '../kernel/model.js';

/** Settings whose value a kernel has until somebody writes another. */
export type Defaults = Pick<
  ListenSettings,
  | 'somaxconn'
  | 'maxSynBacklog'
  | 'syncookies'
  | 'abortOnOverflow'
  | 'synRetries'
  | 'synackRetries'
  | 'synLinearTimeouts'
>;

/**
 * The defaults of a kernel's generation; undefined where they are not known. Of a distribution's
 * kernel they are not: its base tells, but whoever builds or boots it may set others.
 *
 * - somaxconn: 128, from 5.4 on 4096 (include/linux/socket.h, 19f92a030ca6);
 * - tcp_max_syn_backlog: by the machine's memory, 128 at least (tcp_init), so never known;
 * - tcp_syncookies: 0 in 2.6.32, 1 in 3.10 and later (net/ipv4/tcp_minisocks.c);
 * - tcp_syn_retries: 5 in 2.6.32, 6 in 3.10 and later (include/net/tcp.h, TCP_SYN_RETRIES);
 * - tcp_syn_linear_timeouts: 4 where there is one (tcp_sk_init, ccce324dabfe).
 */
export function defaultSettings(release: string): Defaults {
  const about = { release, known: knownOfLine(release) };
  const late = presenceIn('somaxconn-4096', about);
  const modern = presenceIn('initial-rto-1s', about);
  const linear = presenceIn('syn-linear-timeouts', about);
  return {
    somaxconn: late === 'unknown' ? undefined : late === 'has' ? 4096 : 128,
    maxSynBacklog: undefined,
    syncookies: modern === 'unknown' ? undefined : modern === 'has' ? 1 : 0,
    abortOnOverflow: 0,
    synRetries: modern === 'unknown' ? undefined : modern === 'has' ? 6 : 5,
    synackRetries: 5,
    synLinearTimeouts: linear === 'has' ? 4 : undefined,
  };
}

/** tcp_max_syn_backlog is never set lower than this by the kernel itself (tcp_init). */
export const LEAST_MAX_SYN_BACKLOG = 128;
