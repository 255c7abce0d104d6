/** Plain text: what a step did, or what a shell cell printed. */
export interface TextModel {
  readonly text: string;
  /** Bytes that were cut from the middle of a flood of output. */
  readonly cut: number;
}
