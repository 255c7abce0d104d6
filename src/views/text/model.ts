/** Plain text: what a step did, or what a shell cell printed. */
export interface TextModel {
  readonly text: string;
  /**
   * The same without what differs from run to run: names instead of ephemeral ports, no process
   * ids, no measured times. undefined: `text` is so already.
   */
  readonly stable?: string | undefined;
  /** Bytes that were cut from the middle of a flood of output. */
  readonly cut: number;
}
