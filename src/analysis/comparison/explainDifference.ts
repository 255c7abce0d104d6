import type { Cause, Reason, Source } from '../../views/comparison/model.js';
import type { ChangeId, Presence, RuleId } from '../kernel/model.js';
import type { Ground } from './run.js';

/** What is known of the kernel, as far as it explains why claims differ. */
export interface Rulebook {
  readonly rules: readonly KnownRule[];
  /** `release` is a `uname -r`. */
  presenceOf(change: ChangeId, release: string): Presence;
  sourceOf(change: ChangeId): Source;
}

export interface KnownRule {
  readonly id: RuleId;
  readonly changes: readonly ChangeId[];
  /** Sysctls, by their full names. */
  readonly settings: readonly string[];
  readonly sources: readonly Source[];
  /** How close the rule is to a claim about this fact: 0 closest; undefined: it has no part in it. */
  distanceTo(claim: string): number | undefined;
}

/** What a claim's cell ran on, and what came out; undefined: that run says nothing of the claim. */
export type GroundOfResult = Ground & { readonly outcome: string | undefined };

/**
 * The rules that bear on a claim and are not the same for runs in which it came out differently;
 * the closest first: known differences before possible ones, those that part all unlike runs
 * before those that part some, then by their distance to the claim.
 */
export function explainDifference(
  claim: string,
  grounds: readonly (GroundOfResult | undefined)[],
  rulebook: Rulebook,
): { readonly reasons: readonly Reason[]; readonly sameGround: boolean } {
  const unlike = unlikePairs(grounds);
  const ranked = rulebook.rules.flatMap(rule => {
    const distance = rule.distanceTo(claim);
    if (distance === undefined) return [];
    const weighed = causesOf(rule, grounds, unlike, rulebook);
    if (weighed.length === 0) return [];
    const causes = weighed.map(({ cause }) => cause);
    const rank = Math.min(...weighed.map(one => one.rank));
    const sources = [...weighed.flatMap(({ source }) => source ?? []), ...rule.sources];
    const reason = {
      rule: rule.id,
      certain: rank <= SOME_KNOWN,
      causes,
      sources: distinct(sources),
    };
    return [{ reason, rank, distance }];
  });
  const inOrder = ranked.toSorted(
    (one, other) => one.rank - other.rank || one.distance - other.distance,
  );
  return {
    reasons: inOrder.map(({ reason }) => reason),
    sameGround: unlike.every(([one, other]) => isSame(groundOf(one), groundOf(other))),
  };
}

type Pair = readonly [GroundOfResult, GroundOfResult];

/** Every two runs in which the claim came out differently. */
function unlikePairs(grounds: readonly (GroundOfResult | undefined)[]): readonly Pair[] {
  const known = grounds.filter(one => one?.outcome !== undefined) as readonly GroundOfResult[]; // safe: undefined has no outcome
  return known.flatMap((one, index) =>
    known
      .slice(index + 1)
      .filter(other => other.outcome !== one.outcome)
      .map(other => [one, other] as const),
  );
}

interface Weighed {
  readonly cause: Cause;
  /** Of a change: where it was made. */
  readonly source: Source | undefined;
  /** 0 where it is known to part all unlike runs; the less it does, the higher. */
  readonly rank: number;
}

const ALL_KNOWN = 0;
const SOME_KNOWN = 1;
const ALL_POSSIBLE = 2;
const SOME_POSSIBLE = 3;

function causesOf(
  { changes, settings }: KnownRule,
  grounds: readonly (GroundOfResult | undefined)[],
  unlike: readonly Pair[],
  rulebook: Rulebook,
): readonly Weighed[] {
  const ofChanges = changes.flatMap(change => {
    const presence = (ground: Ground | undefined): Presence =>
      presenceOn(ground?.kernels ?? [], change, rulebook);
    const cause = { by: 'change', change, presence: grounds.map(presence) } as const;
    const parted = unlike.map(([one, other]): Parted => {
      const [here, there] = [presence(one), presence(other)];
      if (isSame(one.kernels, other.kernels)) return 'no';
      if (here === 'unknown' || there === 'unknown') return 'perhaps';
      return here === there ? 'no' : 'yes';
    });
    return weighed(cause, parted, rulebook.sourceOf(change));
  });
  const ofSettings = settings.flatMap(name => {
    const values = (ground: Ground | undefined) => valuesOf(ground, name);
    const cause = { by: 'setting', name, values: grounds.map(values) } as const;
    const parted = unlike.map(([one, other]): Parted => {
      const [here, there] = [values(one), values(other)];
      if (here.length === 0 || there.length === 0) return 'no';
      return isSame(here, there) ? 'no' : 'yes';
    });
    return weighed(cause, parted);
  });
  return [...ofSettings, ...ofChanges].toSorted((one, other) => one.rank - other.rank);
}

/** Whether something is different for two runs. */
type Parted = 'yes' | 'perhaps' | 'no';

function weighed(cause: Cause, parted: readonly Parted[], source?: Source): readonly Weighed[] {
  const certain = parted.filter(one => one === 'yes').length;
  const possible = parted.filter(one => one !== 'no').length;
  if (possible === 0) return [];
  const isAll = (count: number): boolean => count === parted.length;
  const known = isAll(certain) ? ALL_KNOWN : SOME_KNOWN;
  const guessed = isAll(possible) ? ALL_POSSIBLE : SOME_POSSIBLE;
  return [{ cause, source, rank: certain > 0 ? known : guessed }];
}

/** Of client's and server's machine: what both have is known, else it is not. */
function presenceOn(kernels: readonly string[], change: ChangeId, rulebook: Rulebook): Presence {
  const found = new Set(kernels.map(kernel => rulebook.presenceOf(change, kernel)));
  const [only = 'unknown'] = found;
  return found.size === 1 ? only : 'unknown';
}

/** Of every side of a lab, those that differ one after the other. */
function valuesOf(ground: Ground | undefined, name: string): readonly (string | null)[] {
  return Object.entries(ground?.settings ?? {})
    .filter(([key]) => key === name || key.startsWith(`${name} @`))
    .flatMap(([, values]) => values);
}

function groundOf({ kernels, settings }: Ground): Ground {
  return { kernels, settings };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A commit says where, better than the file alone: of the same place it is the one that stays. */
function distinct(sources: readonly Source[]): readonly Source[] {
  const placeOf = ({ file, symbol = '' }: Source): string => `${file} ${symbol}`;
  const places = new Map<string, Source>();
  for (const source of sources) {
    const known = places.get(placeOf(source));
    if (known?.commit === undefined) places.set(placeOf(source), source);
  }
  return [...places.values()];
}
