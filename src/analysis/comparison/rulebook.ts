import { CHANGES, presenceOf } from '../kernel/changes.js';
import type { ChangeId, ListenSettings } from '../kernel/model.js';
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

/** Changes that only decide what value a setting has, and whose: that is read, and compared itself. */
const OF_SETTINGS: readonly ChangeId[] = [
  'somaxconn-4096',
  'somaxconn-per-namespace',
  'syncookies-per-namespace',
  'max-syn-backlog-per-namespace',
  'abort-on-overflow-per-namespace',
];

/** The rules of the kernel model. */
export const RULEBOOK: Rulebook = {
  rules: allRules().map((id): KnownRule => {
    const { changes, settings, facts, sources } = RULES[id];
    return {
      id,
      changes: changes.filter(change => !OF_SETTINGS.includes(change)),
      settings: settings.flatMap(name => SYSCTLS[name] ?? []),
      sources,
      distanceTo: claim => {
        // What a rule is about comes first among its facts.
        const place = facts.findIndex(fact => fact === factOf(claim));
        return place < 0 ? undefined : place;
      },
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
