import { lookUp } from '../../words/lookUp.js';
import type { ListenSettings } from './model.js';

/** Settings by name, as a kernel gives them; null and absent: it has none in a namespace. */
export type Sysctls = Readonly<Record<string, string | null>>;

/** What bears on all listeners of a kernel, or of one of its namespaces. */
export type KernelSettings = Omit<ListenSettings, 'backlog' | 'kept' | 'defers'>;

/**
 * From the values of sysctls. somaxconn is today's: what a listener keeps was decided when it
 * called listen(2), so give what is observed as `kept` where there is something to observe.
 */
export function kernelSettings(release: string, sysctls: Sysctls): KernelSettings {
  const value = (key: string): number | undefined => {
    const text = lookUp(sysctls, key) ?? '';
    return /^-?\d+$/.test(text) ? Number(text) : undefined;
  };
  return {
    release,
    somaxconn: value('net.core.somaxconn'),
    maxSynBacklog: value('net.ipv4.tcp_max_syn_backlog'),
    syncookies: value('net.ipv4.tcp_syncookies'),
    abortOnOverflow: value('net.ipv4.tcp_abort_on_overflow'),
    synRetries: value('net.ipv4.tcp_syn_retries'),
    synackRetries: value('net.ipv4.tcp_synack_retries'),
    synLinearTimeouts: value('net.ipv4.tcp_syn_linear_timeouts'),
  };
}

/** Of a kernel of which nothing is known. */
export const UNKNOWN_KERNEL: KernelSettings = kernelSettings('', {});

/** What listen(2) was told, as far as it is known, and what the kernel keeps of it. */
export interface ObservedBacklog {
  /** sk_max_ack_backlog. */
  readonly kept: number;
  /** The second argument of listen(2); undefined: not known. */
  readonly asked?: number | undefined;
}

/** Of a listener that can be looked at. */
export function observedListener(
  kernel: KernelSettings,
  { kept, asked }: ObservedBacklog,
  defers = false,
): ListenSettings {
  return { ...kernel, backlog: asked, kept, defers };
}
