import type { ListenerDepth } from '../depth/model.js';

/** What goes on while a step runs. Shown until the step ends, kept nowhere: it is no `View`. */
export interface ProgressModel {
  /** The step as written. */
  readonly step: string;
  /** Milliseconds since it began. */
  readonly elapsed: number;
  /** undefined: the step does not know how far it is. */
  readonly reached: StepProgress | undefined;
  /** Listeners that are up, since the cell began; without steps and overflows. */
  readonly listeners: readonly ListenerDepth[];
}

/** How far a step is, as the step itself knows it. Times in milliseconds. */
export type StepProgress =
  | { readonly kind: 'waiting'; readonly duration: number }
  | {
      readonly kind: 'asking';
      readonly within: number;
      /** The value met last; undefined where several were asked and differ. */
      readonly actual: string | undefined;
      /** Of how many answers how many hold; of none before the first. */
      readonly holding: number;
      readonly answers: number;
    }
  | {
      readonly kind: 'connecting';
      readonly connected: number;
      readonly failed: number;
      /** Called connect(2), and have no answer yet. */
      readonly pending: number;
      readonly toCome: number;
    }
  | {
      readonly kind: 'accepting';
      readonly accepted: number;
      readonly wanted: number;
      readonly within: number;
    }
  | { readonly kind: 'flooding'; readonly sent: number; readonly wanted: number };
