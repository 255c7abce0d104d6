import type { View } from '../views/view.js';
import type { Claim, KernelGuard } from './claim.js';
import type { AnyParameter, Parameter, ParameterTable, ValuesOf } from './parameter.js';
import type { StepContext } from './context.js';

/** How a verb's claim is written: `expect CLAIM`, `wait until CLAIM`, or the verb takes none. */
export type ClaimForm = 'always' | 'after-until' | 'none';

/** What a step's `run` is given: its operands, target and options by name, checked and read. */
export interface StepArguments<
  Operands extends ParameterTable,
  Target extends AnyParameter | undefined,
  Options extends ParameterTable,
> {
  readonly operands: ValuesOf<Operands>;
  readonly target: Target extends Parameter<infer T> ? T : undefined;
  readonly options: ValuesOf<Options>;
  /** Set when the verb has a claim and one was written. */
  readonly claim: Claim | undefined;
  readonly guard: KernelGuard | undefined;
  /** The side named by `@side`. */
  readonly side: string | undefined;
}

export interface StepDefinition<
  Operands extends ParameterTable = ParameterTable,
  Target extends AnyParameter | undefined = AnyParameter | undefined,
  Options extends ParameterTable = ParameterTable,
> {
  readonly verb: string;
  /** One sentence for completion, hover and the reference page. */
  readonly summary: string;
  /** Complete example lines. */
  readonly examples: readonly string[];
  readonly operands: Operands;
  /** What stands behind `->`. */
  readonly target: Target;
  readonly options: Options;
  readonly claim: ClaimForm;
  /** The step may be followed by `@side`. */
  readonly takesSide: boolean;
  /** It only shows or checks: nothing in the lab is different behind it. */
  readonly looks: boolean;
  run(
    args: StepArguments<Operands, Target, Options>,
    context: StepContext,
  ): Promise<readonly View[]>;
}

/** A definition whose parameter types are forgotten, as the table of all verbs holds them. */
// `run`'s arguments are contravariant in the parameter types; only the parser, which reads them
// by the same definition, calls it.
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- see above
export type AnyStepDefinition = StepDefinition<any, any, any>;

/** Completes a definition: what is left out is empty. Keeps the parameters' types for `run`. */
export function defineStep<
  const Operands extends ParameterTable = Record<string, never>,
  const Target extends AnyParameter | undefined = undefined,
  const Options extends ParameterTable = Record<string, never>,
>(definition: {
  verb: string;
  summary: string;
  examples: readonly string[];
  operands?: Operands;
  target?: Target;
  options?: Options;
  claim?: ClaimForm;
  takesSide?: boolean;
  looks?: boolean;
  run: StepDefinition<Operands, Target, Options>['run'];
}): StepDefinition<Operands, Target, Options> {
  return {
    operands: {} as Operands, // safe: left out only where Operands is the empty default
    target: undefined as Target, // safe: likewise
    options: {} as Options, // safe: likewise
    claim: 'none',
    takesSide: false,
    looks: false,
    ...definition,
  };
}
