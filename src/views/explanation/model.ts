import type { Dependency } from '../../words/explanationWords.js';
import type { RuleNumbers, WordedRule } from '../../words/kernelRules.js';

/** What the rules of a kernel say of listening sockets, and how that fits what was observed. */
export interface ExplanationModel {
  readonly listeners: readonly Explanation[];
}

export interface Explanation {
  /** null: no socket is meant, only a kernel and what it would be told. */
  readonly listener: {
    readonly name: string;
    readonly address: string;
    readonly port: number;
  } | null;
  /** `uname -r`, or a version such as `3.10`. */
  readonly release: string;
  /** The release does not tell which changes its kernel has: its distribution back-ports. */
  readonly backports: boolean;
  /** It is beyond the releases whose sources the rules were read in. */
  readonly unread?: 'older' | 'newer' | undefined;
  readonly settings: readonly ExplainedSetting[];
  readonly queues: readonly ExplainedQueue[];
  readonly next: readonly ExplainedFate[];
  readonly schedules: readonly ExplainedSchedule[];
  /** null: nothing was observed. */
  readonly replay: ReplayComparison | null;
  /** Those by which all this is so. */
  readonly rules: readonly ExplainedRule[];
}

export interface ExplainedSetting {
  /** `backlog`, or a sysctl such as `net.core.somaxconn`. */
  readonly name: string;
  /** null: not known. From `memory`: the least that it can be. */
  readonly value: number | null;
  /**
   * Who says so: the kernel when it was asked, whoever asks, the kernel's generation, the memory of
   * a machine that nobody named, nobody.
   */
  readonly from: 'observed' | 'asked' | 'default' | 'memory' | 'unknown';
}

export type QueueName = 'accept' | 'syn';

export interface ExplainedQueue {
  readonly queue: QueueName;
  /** null: there is no queue to look at. */
  readonly length: number | null;
  /** null: not known. */
  readonly limit: number | null;
  readonly formula: Formula;
  readonly rule: WordedRule;
}

/** A limit as it is calculated, with the numbers that go in. */
export type Formula =
  /** `kept` where it was read from the socket, and what it was made of is not known. */
  | {
      readonly kind: 'backlog';
      readonly backlog: number | null;
      readonly somaxconn: number | null;
      readonly kept: number;
      /** How many fit beyond `kept`: 0 or 1. */
      readonly room: number;
    }
  /** The lesser of the backlog's and `max - max/4 + 1`. */
  | {
      readonly kind: 'three-quarters';
      readonly byBacklog: number;
      readonly maxSynBacklog: number;
    }
  /**
   * Linux to 4.3: the power of two from `max(min(kept, max), 8) + 1` on. `atLeast`: tcp_max_syn_backlog
   * is not known, but not lower.
   */
  | {
      readonly kind: 'table';
      readonly kept: number;
      readonly maxSynBacklog: number;
      readonly atLeast?: true;
    }
  /** tcp_syncookies 2: none is queued. */
  | { readonly kind: 'cookies' }
  /** `possible`: the limits that it may be, as far as they can be calculated. */
  | { readonly kind: 'unknown'; readonly why: Dependency; readonly possible: readonly number[] };

/** What the next segment of a kind will meet. */
export type ExplainedFate = {
  readonly counters: Readonly<Record<string, number>>;
  /** Whether they move depends on this change of Linux; null: they do. */
  readonly countersDependOn: Dependency | null;
  readonly rule: WordedRule;
} & (
  | { readonly segment: 'syn'; readonly fate: SynMeets }
  | { readonly segment: 'ack'; readonly fate: AckMeets }
);

export type FullWhat = 'accept-queue' | 'syn-queue' | 'max-syn-backlog';

export type SynMeets =
  | { readonly kind: 'queued' }
  | { readonly kind: 'cookie'; readonly why: 'syn-queue' | 'always' }
  | { readonly kind: 'dropped'; readonly why: FullWhat }
  /** `why`: the setting, or the change of Linux, that it depends on. */
  | { readonly kind: 'unknown'; readonly why: Dependency };

export type AckMeets =
  | { readonly kind: 'established' | 'ignored' | 'reset' | 'cookie-ignored' | 'deferred' }
  | { readonly kind: 'unknown'; readonly why: Dependency };

/** When a segment is sent again, as long as nothing answers. */
export interface ExplainedSchedule {
  readonly segment: 'syn' | 'syn-ack';
  /** Seconds from the first on, and when it is given up; null: not known. */
  readonly times: { readonly sent: readonly number[]; readonly givesUp: number } | null;
  readonly rule: WordedRule;
}

/** What was recorded of a listener, sent through the kernel's rules once more. */
export interface ReplayComparison {
  readonly rows: readonly ComparedNumber[];
}

/** `what`: the name of a counter, or one of these. */
export type ComparedWhat =
  | {
      readonly kind:
        | 'accept-queue'
        | 'syn-queue'
        | 'syns-dropped'
        | 'cookies-sent'
        | 'acks-ignored'
        | 'acks-deferred'
        | 'acks-reset';
    }
  | { readonly kind: 'counter'; readonly counter: string };

export interface ComparedNumber {
  readonly what: ComparedWhat;
  /** The least and the most that the rules allow for; null: they do not tell. */
  readonly predicted: Span | null;
  /** null: it cannot be seen. */
  readonly observed: Span | null;
  /** Why either is null, or may be anything. */
  readonly unknown: UnknownBecause | null;
}

/** From and to, both included; equal where it is one number. */
export interface Span {
  readonly least: number;
  readonly most: number;
}

export type UnknownBecause =
  | {
      readonly why:
        'no-capture' | 'packets-lost' | 'not-isolated' | 'foreign-program' | 'fast-open';
    }
  /** SO_REUSEPORT: which of them a connection belongs to is the kernel's choice. */
  | { readonly why: 'shared-port'; readonly with: readonly string[] }
  /** A listener on the same side, of which it is not known what it counted. */
  | { readonly why: 'other-listener'; readonly name: string }
  /** A setting that was written while the listener was there. */
  | { readonly why: 'setting-changed'; readonly setting: string }
  /** A setting, or a change of Linux, of which nothing is known here. */
  | { readonly why: 'depends'; readonly on: Dependency }
  | { readonly why: 'no-such-counter' };

export interface ExplainedRule {
  readonly id: WordedRule;
  /** What its sentence is filled with; left out where it is of several listeners. */
  readonly numbers?: RuleNumbers;
  readonly sources: readonly ExplainedSource[];
}

export interface ExplainedSource {
  readonly file: string;
  readonly symbol?: string;
  readonly commit?: string;
}

export type ComparedVerdict = 'same' | 'differs' | 'unknown';

export function verdictOf({ predicted, observed }: ComparedNumber): ComparedVerdict {
  if (predicted === null || observed === null) return 'unknown';
  return predicted.least <= observed.most && observed.least <= predicted.most ? 'same' : 'differs';
}

/** How many numbers differ from what the rules predict. */
export function mismatches({ replay }: Explanation): number {
  return replay === null ? 0 : replay.rows.filter(row => verdictOf(row) === 'differs').length;
}

/** Several kernels that are asked about, and no listener. */
export function standsSideBySide({ listeners }: ExplanationModel): boolean {
  return listeners.length > 1 && listeners.every(({ listener }) => listener === null);
}
