import type { WordedChange, WordedRule } from '../../words/kernelRules.js';
import type { Verdict } from '../expectations/model.js';

/** Runs of the same claims, side by side. */
export interface ComparisonModel {
  readonly runs: readonly ComparedRun[];
  /** In the order of the first notebook; what only others have comes behind. */
  readonly claims: readonly ComparedClaim[];
  /** The notebooks make different steps: claims are matched by their text where cells differ. */
  readonly stepsDiffer: boolean;
}

export interface ComparedRun {
  /** Of its file or its host; null: the notebook in which the comparison stands. */
  readonly name: string | null;
  /** `local`, an SSH destination, or two machines: `client → server`; null: it never had a lab. */
  readonly host: string | null;
  /** `uname -r`, the server's first where client and server ran on two machines. */
  readonly kernels: readonly string[];
  /** As its os-release names itself; null where that is not known. */
  readonly distribution: string | null;
  /** When its first cell started: milliseconds since 1970; null: none ran. */
  readonly start: number | null;
  readonly settings: Settings;
  /** Cells whose outputs are of another run than the rest: a later one stopped before them. */
  readonly olderCells: number;
}

/**
 * By a sysctl's name, followed by ` @side` where the sides of a lab differ: the values it had one
 * after the other. null where this kernel has no such setting in a lab.
 */
export type Settings = Readonly<Record<string, readonly (string | null)[]>>;

export interface ComparedClaim {
  readonly claim: string;
  /** One a run, in their order. */
  readonly results: readonly ComparedResult[];
  readonly difference: Difference;
  /** null where nothing differs. */
  readonly explanation: Explanation | null;
}

export interface ComparedResult {
  /** `not-reached`: the run ended before it; `not-there`: that notebook makes no such claim. */
  readonly verdict: Verdict | 'not-reached' | 'not-there';
  readonly actual: string | null;
}

/**
 * `verdict`: it holds here and fails there. `actual`: it fails with different values. `guard`: its
 * author has it checked on some of the kernels only.
 */
export type Difference = 'verdict' | 'actual' | 'guard' | 'none';

export interface Explanation {
  /** The cells up to the claim are not the same in all notebooks. */
  readonly stepsDiffer: boolean;
  /** Kernels and settings are the same in all runs: none of them can be the reason. */
  readonly sameGround: boolean;
  /** What is known of these kernels and settings and bears on the claim; the closest first. */
  readonly reasons: readonly Reason[];
}

/** A rule of the kernel that is not the same for all runs. */
export interface Reason {
  readonly rule: WordedRule;
  /** Some cause is known to part runs in which the claim came out differently. */
  readonly certain: boolean;
  readonly causes: readonly Cause[];
  readonly sources: readonly Source[];
}

export type Cause =
  | {
      readonly by: 'change';
      readonly change: WordedChange;
      /** One a run. */
      readonly presence: readonly ('has' | 'lacks' | 'unknown')[];
    }
  | {
      readonly by: 'setting';
      readonly name: string;
      /** One a run: what it was while the claim's cell ran. */
      readonly values: readonly (readonly (string | null)[])[];
    };

/** Where a rule can be read: of the kernel's source. */
export interface Source {
  readonly file: string;
  readonly symbol?: string;
  readonly commit?: string;
}
