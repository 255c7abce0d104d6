import type { CellReport, CellSource, Session } from '../../src/session/model.js';

export interface FakeSession extends Session {
  /** What happened, in order: `start a`, `end a`, `close`. */
  readonly log: string[];
  /** Lets a `late` cell end. */
  release(): void;
}

/**
 * A session whose cells are words: `ok` and `fail` end so, `obey` ends when it is interrupted,
 * `late` when it is released, whatever came before, `ignore` never. A number behind the word tells cells apart.
 */
export function fakeSession(): FakeSession {
  const log: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  return {
    log,
    release,
    host: undefined,
    async run(cell, _above, listener, signal) {
      log.push(`start ${cell.text}`);
      listener.stepStarted?.(0, cell.text);
      const [word] = cell.text.split(' ');
      if (word === 'ignore') await new Promise(() => undefined);
      if (word === 'late') await released;
      if (word === 'obey') {
        await new Promise(resolve => signal.addEventListener('abort', resolve));
      }
      // Others get a turn: an overlap would show in the log.
      await new Promise(resolve => setImmediate(resolve));
      log.push(`end ${cell.text}`);
      return report(cell, word === 'ok', signal.aborted);
    },
    restart() {
      return Promise.reject(new Error('a notebook makes a new session instead'));
    },
    close() {
      log.push('close');
      return Promise.resolve();
    },
  };
}

function report({ index, kind }: CellSource, ok: boolean, interrupted: boolean): CellReport {
  return { index, kind, ok, ms: 0, steps: [], problems: [], failure: undefined, interrupted };
}
