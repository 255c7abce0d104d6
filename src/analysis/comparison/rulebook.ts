import { CHANGES, presenceOf } from '../kernel/changes.js';
import type { ListenSettings } from '../kernel/model.js';
import { allRules, RULES, type BearsOn } from '../kernel/rules.js';
import type { KnownRule, Rulebook } from './explainDifference.js';

/** The settings that a kernel has; the rest of `ListenSettings` is the listener's own. */
const SYSCTLS: Readonly<Partial<Record<keyof ListenSettings, string>>> = {
  somaxconn: 'net.core.somaxconn',
  maxSynBacklog: 'net.ipv4.tcp_max_syn_backlog',
  syncookies: 'net.ipv4.tcp_syncookies',
  abortOnOverflow: 'net.ipv4.tcp_abort_on_overflow',
  synRetries: 'net.ipv4.tcp_syn_retries',
  synackRetries: 'net.ipv4.tcp_synack_retries',
  synLinearTimeouts: 'net.ipv4.tcp_syn_linear_timeouts',
  rtoMaxMs: 'net.ipv4.tcp_rto_max_ms',
};

/** The rules of the kernel model. */
export const RULEBOOK: Rulebook = {
  rules: allRules().map((id): KnownRule => {
    const { changes, settings, facts, sources } = RULES[id];
    return {
      id,
      changes,
      settings: settings.flatMap(name => SYSCTLS[name] ?? []),
      sources,
      // A rule about few facts and settings is closer to each of them.
      distanceTo: claim =>
        facts.some(fact => fact === factOf(claim)) ? facts.length + settings.length : undefined,
    };
  }),
  presenceOf,
  sourceOf: change => CHANGES[change].source,
};

/** The fact that a claim asks, its first word; `alive` and others are no matter of the kernel. */
function factOf(claim: string): BearsOn | undefined {
  const [word] = claim.split(' ', 1);
  return allRules()
    .flatMap(id => RULES[id].facts)
    .find(fact => fact === word);
}
