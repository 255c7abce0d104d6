import { LiveDepth } from '../analysis/liveDepth.js';
import type { StepContext } from '../steps/context.js';
import { knownCircumstances } from '../steps/observed.js';
import type { ProgressModel, StepProgress } from '../views/progress/model.js';
import type { CellListener } from './model.js';
import { isNews, untilNextLook, type PastLook, type Told } from './progressPace.js';

/** What all steps of a cell share. */
export type CellContext = Omit<StepContext, 'tell'>;

/** A step that is looked at while it runs. */
export interface FollowedStep {
  readonly tell: StepContext['tell'];
  /** Nothing is told after this. */
  readonly end: () => void;
}

/** Tells a cell's listener what goes on in its running step, from what is recorded anyway. */
export class CellProgress {
  private readonly depth: LiveDepth;

  constructor(
    private readonly context: CellContext,
    private readonly listener: CellListener,
  ) {
    this.depth = new LiveDepth(context.cellStart.time);
  }

  /** From now until `end`, or until the run is aborted. */
  follow(step: string): FollowedStep {
    const { signal } = this.context;
    let reached: (() => StepProgress) | undefined;
    const tell = (how: () => StepProgress): void => void (reached = how);
    if (this.listener.stepGoesOn === undefined || signal.aborted) {
      return { tell, end: () => undefined };
    }
    const start = performance.now();
    let told: Told | undefined;
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    const end = (): void => {
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    const lookAfter = (last: PastLook | undefined, now: number): void => {
      if (over) return;
      timer = setTimeout(
        () => {
          const at = performance.now();
          told = this.look({ step, elapsed: at - start, reached: reached?.() }, told, at);
          const ended = performance.now();
          lookAfter({ end: ended, cost: ended - at }, ended);
        },
        untilNextLook(start, last, now),
      );
    };
    signal.addEventListener('abort', end);
    lookAfter(undefined, start);
    return { tell, end };
  }

  /** Tells of what is new, if anything is, and gives what was told last. */
  private look(
    step: Omit<ProgressModel, 'listeners'>,
    told: Told | undefined,
    at: number,
  ): Told | undefined {
    const { lab } = this.context;
    const { recording } = lab; // of a direct lab it is made anew each time
    const moved = this.depth.follow(recording, knownCircumstances(lab));
    const reached = JSON.stringify(step.reached ?? null);
    if (!isNews(told, { reached, moved, at })) return told;
    this.listener.stepGoesOn?.({ ...step, listeners: this.depth.listeners(recording) });
    return { at, reached };
  }
}
