import type { ExplainedRule, ExplainedSource } from '../../views/explanation/model.js';
import { clampOf } from '../../words/backlog.js';
import type { RuleNumbers, WordedRule } from '../../words/kernelRules.js';
import { CHANGES, presenceIn } from '../kernel/changes.js';
import { acceptQueueLimit, keptBacklog, synQueueLimit } from '../kernel/limits.js';
import type { ListenSettings, RuleId } from '../kernel/model.js';
import { RULES } from '../kernel/rules.js';
import { synackSchedule, synSchedule, type Scheduled } from '../kernel/schedules.js';

/** Rules with this listener's numbers, and where each can be read. */
export function explainedRules(about: ListenSettings, ids: readonly WordedRule[]): ExplainedRule[] {
  return ids.map(id => ({ id, numbers: numbersOf(id, about), sources: sourcesOf(id, about) }));
}

/** Its own, and those of the changes that made it what it is in this kernel. */
export function sourcesOf(id: RuleId, about: Pick<ListenSettings, 'release'>): ExplainedSource[] {
  const { sources, changes } = RULES[id];
  const made = changes
    .filter(change => presenceIn(change, about) === 'has')
    .map(change => CHANGES[change].source)
    .filter(({ commit }) => commit !== undefined);
  const all = new Map<string, ExplainedSource>();
  for (const source of [...sources, ...made]) {
    const key = `${source.file} ${source.symbol ?? ''}`;
    all.set(key, { ...all.get(key), ...source });
  }
  return [...all.values()];
}

/** What a rule's sentence is filled with for a listener. */
export function numbersOf(id: RuleId, about: ListenSettings): RuleNumbers {
  const { backlog, somaxconn, maxSynBacklog, syncookies, abortOnOverflow } = about;
  const all = {
    backlog,
    somaxconn,
    kept: keptBacklog(about),
    maxSynBacklog,
    syncookies,
    abortOnOverflow,
  };
  const own: Partial<Record<RuleId, RuleNumbers>> = {
    'backlog-clamped': { somaxconn: somaxconnThen(about), kept: keptBacklog(about) },
    'accept-queue-limit': { limit: acceptQueueLimit(about).limit },
    // With cookies 2 nothing is queued, by another rule.
    'syn-queue-limit': { limit: synQueueLimit({ ...about, syncookies: 1 }).limit },
    'three-quarters': { limit: synQueueLimit(about).limit },
    'syn-retransmission': { retries: about.synRetries, seconds: secondsOf(synSchedule(about)) },
    'synack-retransmission': {
      retries: about.synackRetries,
      seconds: secondsOf(synackSchedule(about)),
    },
  };
  const { settings } = RULES[id];
  const numbers = Object.entries({ ...only(all, settings), ...own[id] });
  return Object.fromEntries(numbers.filter(([, value]) => value !== undefined));
}

/** Those that bear on a rule. */
function only(all: RuleNumbers, settings: readonly string[]): RuleNumbers {
  return Object.fromEntries(Object.entries(all).filter(([name]) => settings.includes(name)));
}

/** net.core.somaxconn when listen(2) was called, which may have been another than today's. */
function somaxconnThen(about: ListenSettings): number | undefined {
  const { backlog, somaxconn } = about;
  const kept = keptBacklog(about);
  if (kept === undefined) return somaxconn;
  if (backlog === undefined)
    return somaxconn !== undefined && somaxconn < kept ? undefined : somaxconn;
  const clamp = clampOf({ backlog, somaxconn, kept });
  if (clamp === 'former-somaxconn') return kept;
  return clamp === 'backlog' && somaxconn !== undefined && somaxconn < kept ? undefined : somaxconn;
}

function secondsOf(found: Scheduled<{ readonly givesUp: number }>): number | undefined {
  return found.known ? found.schedule.givesUp : undefined;
}
