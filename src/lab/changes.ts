import { interruption, type Failure } from '../words/problems.js';

/**
 * Tells waiting steps that something in the lab moved: a process event, a packet, a sample. A
 * wait asks its question again at each change, so it ends with the event, not with a poll.
 */
export class Changes {
  private version = 0;
  private readonly waiting = new Set<() => void>();
  private over: Failure | undefined;
  private tellEnd: (why: Failure) => void = () => undefined;
  /** Resolves when the lab is gone, to why. */
  readonly ended = new Promise<Failure>(resolve => (this.tellEnd = resolve));

  notify(): void {
    this.version++;
    for (const wake of [...this.waiting]) wake();
  }

  /** The lab is gone: every wait fails with `why`, now and from now on. */
  end(why: Failure): void {
    this.over ??= why;
    this.tellEnd(this.over);
    this.notify();
  }

  /**
   * Asks until the answer is not undefined. Resolves to undefined when `ms` have passed since the
   * call; the last question is asked after that. Rejects when `signal` aborts or the lab is lost.
   */
  async until<T>(
    ask: () => T | undefined | Promise<T | undefined>,
    options: { readonly ms: number; readonly signal: AbortSignal },
  ): Promise<T | undefined> {
    const end = performance.now() + options.ms;
    for (;;) {
      this.check(options.signal);
      const seen = this.version;
      const last = performance.now() >= end;
      const answer = await ask();
      if (answer !== undefined || last) return answer;
      if (this.version === seen) await this.next(end - performance.now(), options.signal);
    }
  }

  /** Throws when the step is to end: interrupted, out of time, or without its lab. */
  check(signal: AbortSignal): void {
    if (this.over) throw this.over;
    if (signal.aborted) throw interruption(signal);
  }

  private next(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      // A timer holds at most 2^31 - 1 ms; waking early only asks once more.
      const timer = setTimeout(wake, Math.min(Math.max(0, ms), 0x7fffffff));
      this.waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }
}
