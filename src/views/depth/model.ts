import type { QueueFill } from '../queues/model.js';

/** How full the queues of listeners were over a slice of time. */
export interface DepthModel {
  readonly listeners: readonly ListenerDepth[];
}

/** All times: nanoseconds since the slice began. */
export interface ListenerDepth {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** Length of the slice. */
  readonly duration: number;
  /**
   * In the order of time; each holds until the next. Between two of them, what came and went
   * within the sampling interval was not seen.
   */
  readonly samples: readonly DepthSample[];
  /** Steps that began within the slice, but for those that only look. */
  readonly steps: readonly DepthStep[];
  /** Segments that found no room, in the order of time; null where packets can't be captured. */
  readonly overflows: readonly Overflow[] | null;
}

export interface DepthSample {
  readonly time: number;
  /** null: nobody listened. */
  readonly queues: { readonly acceptQueue: QueueFill; readonly synQueue: QueueFill } | null;
}

export interface DepthStep {
  readonly time: number;
  readonly text: string;
}

export interface Overflow {
  readonly time: number;
  /** A SYN that got no answer, or a final ACK that did not complete its handshake. */
  readonly kind: 'syn-dropped' | 'ack-ignored';
  /** The client's name, or its address and port. */
  readonly client: string;
}
