/** Noise beyond this is no greeting that is still to come. Bytes. */
const MOST_NOISE = 256 * 1024;

/**
 * Finds the mark with which an agent begins in what a login shell prints before it. Everything
 * behind the mark is the agent's.
 */
export class Greeting {
  private readonly mark: Buffer;
  private before = Buffer.alloc(0);

  constructor(mark: string) {
    this.mark = Buffer.from(mark, 'latin1');
  }

  /** What was printed instead of, or before, the mark. */
  get noise(): string {
    return this.before.toString('utf8');
  }

  /** undefined as long as the mark has not come; then what follows it. */
  push(chunk: Buffer): Buffer | undefined {
    const searched = Math.max(0, this.before.length - this.mark.length + 1);
    const all = Buffer.concat([this.before, chunk]);
    const at = all.indexOf(this.mark, searched);
    if (at === -1) {
      // The end is kept, which may hold the beginning of the mark.
      this.before = all.subarray(-MOST_NOISE);
      return undefined;
    }
    this.before = all.subarray(0, at);
    return all.subarray(at + this.mark.length);
  }
}
