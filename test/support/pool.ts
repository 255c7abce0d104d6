/** Runs jobs in the order in which they come, so many at a time. */
export class Pool {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Ends as the job does; others go on whatever comes of it. */
  async run<T>(job: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free--;
    else await new Promise<void>(resolve => this.waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free++;
      else next();
    }
  }
}
