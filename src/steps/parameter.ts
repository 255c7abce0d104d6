import type { NameKind, Problem } from '../words/problems.js';

/** A word of a step as written: quotes removed, escapes resolved. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** The names that are defined above the step being read. */
export interface Names {
  /** Every known name and what it stands for. */
  readonly defined: ReadonlyMap<string, NameKind>;
  /**
   * Names that a faulty line above may have meant to define: using them is no second error.
   * `c*` stands for `c` followed by any number.
   */
  readonly doubtful?: ReadonlySet<string>;
}

/** Where in its step a word stands. */
export interface Place {
  /** The operand's or option's own name, for messages. */
  readonly what: string;
  /** Operands of the same step read so far; of a repeating one, its values so far. */
  readonly earlier: Readonly<Record<string, unknown>>;
}

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const readAs = <T>(value: T): Read<T> => ({ ok: true, value });
export const refuse = (problem: Problem): { readonly ok: false; readonly problem: Problem } => ({
  ok: false,
  problem,
});

/** What kind of thing a parameter takes; completion, hover and colouring go by it. */
export type ParameterKind =
  | 'server'
  | 'client'
  | 'new-server'
  | 'new-client'
  | 'any-name'
  | 'integer'
  | 'port'
  | 'duration'
  | 'text'
  | 'choice'
  | 'flag'
  | 'assignment'
  | 'pattern';

/** How one operand or one option's value is read. A value of type T comes out. */
export interface Parameter<T> {
  readonly kind: ParameterKind;
  /** What a right value looks like, for messages and hover: `a duration such as 250ms or 2s`. */
  readonly expected: string;
  /** One sentence: what the value does. */
  readonly docs: string;
  /** Words to offer, where the values are a closed set. */
  readonly choices?: readonly string[];
  /** Takes all words that are left; their values are concatenated. */
  readonly repeats?: boolean;
  /** May be left out; then the value is `fallback`. */
  readonly optional?: boolean;
  readonly fallback?: T;
  /** Left out only where this other option is written. */
  readonly requiredUnless?: string;
  /** Operands and options that make no sense beside this one. */
  readonly conflicts?: readonly string[];
  /** Names that this value brings into being, known to the steps below it. */
  defines?(value: T): ReadonlyMap<string, NameKind>;
  read(word: Word, names: Names, place: Place): Read<T>;
}

// Parameter is invariant in T; a table of parameters of many types has no other common type.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type AnyParameter = Parameter<any>;
/** A set of named parameters, in the order in which they are written. */
export type ParameterTable = Readonly<Record<string, AnyParameter>>;

export type ValuesOf<P> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};
