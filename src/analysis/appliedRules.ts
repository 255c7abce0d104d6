import type { Nanoseconds, SideName } from '../lab/recording.js';
import type { AppliedRule } from '../views/explanation/sources.js';
import type { ExplainedRule } from '../views/explanation/model.js';
import type { SegmentCause, SegmentFate, TimelineConnection } from '../views/timeline/model.js';
import type { RuleNumbers } from '../words/kernelRules.js';
import { numbersOf, sourcesOf } from './explanation/explainedRules.js';
import { sysctlsAt, type SettingHistory } from './explanation/settings.js';
import { kernelSettings, type KernelSettings } from './kernel/settings.js';
import type { End, RawSegment } from './segments.js';

/** What is known of the kernels at both ends. */
export interface KnownKernels {
  /** `uname -r`, or the stable release behind it where that is known. */
  readonly releaseOf: (side: string) => string;
  readonly settings: SettingHistory;
}

/** What a segment of a connection is judged by. */
export interface RuledSegment {
  readonly segment: Pick<RawSegment, 'kind' | 'time'>;
  readonly cause: SegmentCause;
  readonly fate: SegmentFate;
  readonly side: Readonly<Record<End, SideName>>;
  /** The server answered with a cookie, and kept nothing. */
  readonly cookies: boolean;
}

const SYN_AT_FULL = {
  accept: { id: 'syn-at-full-accept-queue' },
  syn: { id: 'syn-at-full-syn-queue' },
} as const;
const COOKIE_ACK: AppliedRule = { id: 'cookie-ack-at-full-accept-queue' };
const DEFERRED: AppliedRule = { id: 'defer-accept' };
const IGNORED: AppliedRule = { id: 'ack-at-full-accept-queue', numbers: { abortOnOverflow: 0 } };
const RESET: AppliedRule = { id: 'ack-at-full-accept-queue', numbers: { abortOnOverflow: 1 } };

/**
 * By which of the kernel model's rules segments were sent and fared. What happened chooses the
 * rule; the settings of that time fill in its numbers, as far as they are known.
 */
export class AppliedRules {
  private readonly schedules = new Map<string, RuleNumbers>();

  constructor(private readonly kernels: KnownKernels | undefined) {}

  of(about: RuledSegment): { readonly causeRule?: AppliedRule; readonly fateRule?: AppliedRule } {
    const causeRule = this.ofCause(about);
    const fateRule = this.ofFate(about);
    return { ...(causeRule && { causeRule }), ...(fateRule && { fateRule }) };
  }

  private ofCause({ segment, cause, side }: RuledSegment): AppliedRule | undefined {
    const { kind, time } = segment;
    if (cause.kind === 'answers-with-cookie') return this.cookies(side.server, time);
    if (cause.kind === 'aborts') return RESET;
    if (cause.kind !== 'timer') return undefined;
    if (kind === 'SYN') return this.scheduled('syn-retransmission', side.client, time);
    if (kind !== 'SYN-ACK') return undefined;
    if (cause.missing === 'data') return DEFERRED;
    return this.scheduled('synack-retransmission', side.server, time);
  }

  private ofFate({ segment, fate, side, cookies }: RuledSegment): AppliedRule | undefined {
    if (fate.kind === 'ack-ignored') {
      if (fate.deferred) return DEFERRED;
      return cookies ? COOKIE_ACK : IGNORED;
    }
    if (fate.kind !== 'syn-dropped') return undefined;
    const queue = fate.full?.queue;
    if (queue === 'accept') return SYN_AT_FULL.accept;
    const { syncookies } = this.settingsAt(side.server, segment.time) ?? {};
    // With cookies, a full SYN queue drops nothing: only the accept queue is left.
    if (syncookies !== undefined && syncookies > 0) return SYN_AT_FULL.accept;
    return queue && SYN_AT_FULL[queue];
  }

  private cookies(side: SideName, time: Nanoseconds): AppliedRule {
    const { syncookies } = this.settingsAt(side, time) ?? {};
    return { id: 'cookies', ...(syncookies !== undefined && { numbers: { syncookies } }) };
  }

  private scheduled(
    id: 'syn-retransmission' | 'synack-retransmission',
    side: SideName,
    time: Nanoseconds,
  ): AppliedRule {
    const settings = this.settingsAt(side, time);
    if (settings === undefined) return { id };
    const key = JSON.stringify([id, settings]);
    const known = this.schedules.get(key);
    if (known !== undefined) return { id, numbers: known };
    const about = { ...settings, backlog: undefined, kept: undefined, defers: false };
    const { retries, seconds } = numbersOf(id, about);
    const numbers = { retries, seconds };
    this.schedules.set(key, numbers);
    return { id, numbers };
  }

  private settingsAt(side: SideName, time: Nanoseconds): KernelSettings | undefined {
    if (this.kernels === undefined) return undefined;
    const { releaseOf, settings } = this.kernels;
    return kernelSettings(releaseOf(side), sysctlsAt(settings, side, time));
  }
}

/** The rules that segments of the connections name, each with its sources in the kernel it held in. */
export function rulesOfTimeline(
  connections: readonly TimelineConnection[],
  releaseOf: KnownKernels['releaseOf'],
): ExplainedRule[] {
  const rules = new Map<AppliedRule['id'], ExplainedRule>();
  for (const { client, server, segments } of connections) {
    for (const { causeRule, fateRule } of segments) {
      for (const rule of [causeRule, fateRule]) {
        if (rule === undefined || rules.has(rule.id)) continue;
        // A SYN is repeated by its client; the rest is the listener's.
        const { side } = rule.id === 'syn-retransmission' ? client : server;
        const sources = sourcesOf(rule.id, { release: releaseOf(side) });
        rules.set(rule.id, { id: rule.id, sources });
      }
    }
  }
  return [...rules.values()];
}
