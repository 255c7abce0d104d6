import type { AnyParameter } from './parameter.js';
import type { Operator } from '../wire/comparison.js';
import type { StepContext } from './context.js';

/** What a fact's value is: decides the operators and the right-hand side that fit. */
export type FactValue =
  | { readonly type: 'number' }
  /** One of a closed set of words. `read` folds other spellings, e.g. those of `ss`. */
  | {
      readonly type: 'word';
      readonly expected: string;
      readonly words: readonly string[];
      fold(text: string): string | undefined;
    }
  /** A time, in milliseconds; compared with a time or a range of times. */
  | { readonly type: 'time' }
  /** `yes` or `no`; a claim without operator means `== yes`. */
  | { readonly type: 'yes-no' };

/** Something that `expect` and `wait until` can ask the lab. */
export interface FactDefinition {
  readonly name: string;
  readonly summary: string;
  readonly operands: Readonly<Record<string, AnyParameter>>;
  readonly value: FactValue;
  /** One answer a subject: `state c1..c3` gives three. Operand values come in `operands`' order. */
  ask(operands: readonly unknown[], context: StepContext): Promise<readonly FactAnswer[]>;
}

export interface FactAnswer {
  /** Whom it is about, where several were asked. */
  readonly subject: string;
  /** Of a time: a word where there is none, which no time equals. */
  readonly value: number | string;
}

/** `2.9s..3.3s`, both ends included. Milliseconds. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** A claim as read: holds when it holds for every answer. */
export interface Claim {
  /** As written, single-spaced: `accept-queue web == 3`. */
  readonly text: string;
  readonly fact: FactDefinition;
  readonly operands: readonly unknown[];
  readonly operator: Operator;
  readonly value: number | string | TimeRange;
}

/** `if kernel >= 4.10`. */
export interface KernelGuard {
  readonly text: string;
  readonly operator: Operator;
  readonly version: readonly number[];
}
