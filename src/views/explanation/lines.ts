import { formatEndpoint } from '../../wire/endpoint.js';
import { clampOf, type BacklogClamp } from '../../words/backlog.js';
import { explanationWords as words } from '../../words/explanationWords.js';
import { ruleSentence } from '../../words/kernelRules.js';
import { labels } from '../../words/labels.js';
import type { Tone } from '../table.js';
import type {
  ExplainedFate,
  ExplainedQueue,
  ExplainedSetting,
  ExplainedRule,
  ExplainedSchedule,
  Explanation,
  Formula,
} from './model.js';

/** One thing that the rules say, its name first. */
export interface Line {
  readonly title: string;
  /** A queue's length and limit; undefined for what is no queue, or none that can be looked at. */
  readonly fill?: string;
  readonly text: string;
  readonly tone: Tone;
}

/** Title of an explanation, its name first: `web`, `127.0.0.1:7777`, `Linux 6.18.44`. */
export function explanationFacts({
  listener,
  release,
}: Explanation): readonly [string, ...string[]] {
  const kernel = words.asked(release);
  return listener === null ? [kernel] : [listener.name, formatEndpoint(listener), kernel];
}

/** Why its kernel may do otherwise than the rules say. */
export function kernelNotes(explanation: Explanation): readonly string[] {
  const { backports, unread } = explanation;
  const notes = [
    ...(backports ? [words.backports] : []),
    ...(unread === undefined ? [] : [words.unread[unread]]),
  ];
  return notes.map(note => `${explanationFacts(explanation)[0]}: ${note}`);
}

/** Those of all explanations, each once; numbers are only of one. */
export function allRules(explanations: readonly Explanation[]): ExplainedRule[] {
  const rules = new Map(explanations.flatMap(one => one.rules.map(rule => [rule.id, rule])));
  return [...rules.values()].map(rule =>
    explanations.length === 1 ? rule : { id: rule.id, sources: rule.sources },
  );
}

/** What it says; of several kernels together, only what it is about. */
export function ruleText({ id, numbers }: ExplainedRule): string {
  return numbers === undefined ? words.rule[id] : ruleSentence(id, numbers);
}

/** In the same order for every explanation, so that several can stand side by side. */
export function explanationLines(explanation: Explanation): Line[] {
  const { queues, next, schedules, settings } = explanation;
  return [
    ...queues.map(queueLine),
    ...next.map(fateLine),
    ...schedules.map(scheduleLine),
    {
      title: words.title.settings,
      text: settings.map(setting => words.setting(setting.name, settingText(setting))).join(' · '),
      tone: 'quiet',
    },
  ];
}

export function settingText({ value, from }: ExplainedSetting): string {
  const known = value === null ? '?' : String(value);
  const text = from === 'memory' && value !== null ? words.atLeast(value) : known;
  return `${text}${words.settingFrom[from]}`;
}

export function queueLine(queue: ExplainedQueue): Line {
  const { length, limit, formula } = queue;
  const bound = boundOf(formula);
  const text = formulaText(formula, limit);
  return {
    title: words.title[queue.queue],
    ...(length !== null && { fill: labels.queues.fill(length, limit) }),
    text: bound === undefined ? text : `${text}: ${words.bounds[bound]}`,
    tone: toneOf(queue),
  };
}

function toneOf({ queue, length, limit, formula }: ExplainedQueue): Tone {
  if (formula.kind === 'unknown') return 'quiet';
  if (length !== null && limit !== null && limit > 0 && length >= limit) return 'bad';
  return queue === 'accept' ? 'good' : 'waiting';
}

export function formulaText(formula: Formula, limit: number | null): string {
  const result = limit ?? 0;
  switch (formula.kind) {
    case 'backlog': {
      return backlogFormulaText(formula, result);
    }
    case 'three-quarters': {
      const { byBacklog, maxSynBacklog } = formula;
      const cap = maxSynBacklog - (maxSynBacklog >> 2) + 1;
      return words.formula.threeQuarters(byBacklog, maxSynBacklog, cap, result);
    }
    case 'table':
      return words.formula.table(
        formula.kept,
        formula.maxSynBacklog,
        formula.atLeast === true,
        result,
      );
    case 'cookies':
      return words.formula.cookies;
    case 'unknown':
      return words.formula.unknown(words.dependency(formula.why), formula.possible);
  }
}

type BacklogFormula = Extract<Formula, { kind: 'backlog' }>;

function backlogFormulaText(formula: BacklogFormula, limit: number): string {
  const { backlog, somaxconn, kept, room } = formula;
  if (backlog === null) return words.formula.kept(kept, room, limit);
  switch (clampIn(formula, backlog)) {
    case 'sixteen-bits':
      return words.formula.sixteenBits(backlog, somaxconn ?? kept, kept, room, limit);
    case 'former-somaxconn':
      return words.formula.former(backlog, kept, room, limit);
    case 'somaxconn':
      return words.formula.backlog(backlog, kept, room, limit);
    case 'backlog':
      return somaxconn === null || somaxconn < kept
        ? words.formula.askedOnly(backlog, room, limit)
        : words.formula.backlog(backlog, somaxconn, room, limit);
  }
}

function clampIn({ somaxconn, kept }: BacklogFormula, backlog: number): BacklogClamp {
  return clampOf({ backlog, somaxconn: somaxconn ?? undefined, kept });
}

function boundOf(formula: Formula): keyof typeof words.bounds | undefined {
  switch (formula.kind) {
    case 'backlog':
      if (formula.backlog === null) return undefined;
      return clampIn(formula, formula.backlog);
    case 'three-quarters':
      return 'max-syn-backlog';
    case 'table':
      return 'table';
    case 'cookies':
    case 'unknown':
      return undefined;
  }
}

function fateLine(one: ExplainedFate): Line {
  const title = one.segment === 'syn' ? words.title.nextSyn : words.title.nextAck;
  if (one.fate.kind === 'unknown') {
    return { title, text: words.unknown(words.dependency(one.fate.why)), tone: 'quiet' };
  }
  const moves = Object.entries(one.counters).map(([name, by]) => words.move(name, by));
  const counters =
    one.countersDependOn !== null
      ? words.countersDepend(words.dependency(one.countersDependOn))
      : moves.length === 0
        ? words.noCounters
        : words.counters(moves.join(', '));
  return { title, text: `${fateText(one)}; ${counters}`, tone: fateTone(one.fate.kind) };
}

/** What a segment meets, without its counters. */
export function fateText(one: ExplainedFate): string {
  if (one.segment === 'ack') {
    const { fate } = one;
    return fate.kind === 'unknown'
      ? words.unknown(words.dependency(fate.why))
      : words.ack[fate.kind];
  }
  const { fate } = one;
  switch (fate.kind) {
    case 'queued':
      return words.syn.queued;
    case 'cookie':
      return words.syn.cookie[fate.why];
    case 'dropped':
      return words.syn.dropped[fate.why];
    case 'unknown':
      return words.unknown(words.dependency(fate.why));
  }
}

export function fateTone(kind: ExplainedFate['fate']['kind']): Tone {
  switch (kind) {
    case 'queued':
    case 'established':
      return 'good';
    case 'cookie':
    case 'deferred':
      return 'waiting';
    case 'dropped':
    case 'ignored':
    case 'reset':
    case 'cookie-ignored':
      return 'bad';
    case 'unknown':
      return 'quiet';
  }
}

function scheduleLine({ segment, times }: ExplainedSchedule): Line {
  const title = segment === 'syn' ? words.title.sentSyn : words.title.sentSynAck;
  if (times === null) return { title, text: words.unknown(words.retries[segment]), tone: 'quiet' };
  const { sent, givesUp } = times;
  return { title, text: words.schedule(sent.join(', '), String(givesUp)), tone: 'plain' };
}
