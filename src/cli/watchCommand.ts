import { Lab } from '../lab/lab.js';
import { describe } from '../words/english.js';
import { failure, problemOf } from '../words/problems.js';
import { EXIT, exitCodeOf, type ExitCode } from './exitCode.js';
import { JsonDisplay, LineDisplay, ScreenDisplay, type Display } from './watch/display.js';
import { readTarget, type WatchTarget } from './watch/target.js';
import { Watcher } from './watch/watcher.js';

export interface WatchOptions {
  readonly format: 'text' | 'json';
  readonly host: string;
  readonly sshConfig?: string;
  /** Only listeners that this process has open. */
  readonly pid?: number;
  /** Looks at the accept queues a second. */
  readonly rate: number;
  /** Milliseconds until it ends by itself; undefined: when told to. */
  readonly for?: number;
}

const TICK_MILLISECONDS = 1000;

/** Shows listeners of a host live, like `top`, until it is told to end. It only looks. */
export async function watch(texts: readonly string[], options: WatchOptions): Promise<ExitCode> {
  const targets: WatchTarget[] = [];
  for (const text of texts.filter(one => one !== 'all')) {
    const target = readTarget(text);
    if (target === undefined) {
      complain(failure('bad-target', { found: text }));
      return EXIT.usage;
    }
    targets.push(target);
  }
  const told = new AbortController();
  const end = (): void => told.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.once('SIGHUP', end);
  try {
    return await watchHost(targets, options, told.signal);
  } catch (error) {
    if (told.signal.aborted) return EXIT.ok;
    complain(error);
    return exitCodeOf(problemOf(error).code);
  } finally {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
    process.off('SIGHUP', end);
  }
}

async function watchHost(
  targets: readonly WatchTarget[],
  options: WatchOptions,
  told: AbortSignal,
): Promise<ExitCode> {
  const { host, sshConfig, pid, rate } = options;
  const access = { configFile: sshConfig };
  const place = { kind: 'host', host, access, folder: process.cwd() } as const;
  const lab = await Lab.start({ ...place, address: undefined, allow: [] }, told);
  try {
    const watcher = new Watcher(lab, targets);
    await watcher.begin(rate, pid === undefined ? undefined : await inodesOf(lab, pid));
    const display = displayFor(options);
    try {
      await follow(lab, watcher, display, options.for, told);
    } finally {
      display.close(lab.lost === undefined ? watcher.model(display.rows) : undefined);
    }
    if (lab.lost !== undefined) throw lab.lost;
    return watcher.hasListeners || targets.length === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await lab.close();
  }
}

function displayFor({ format }: WatchOptions): Display {
  if (format === 'json') return new JsonDisplay();
  const { stdout, env } = process;
  if (!stdout.isTTY || env['TERM'] === 'dumb') return new LineDisplay();
  return new ScreenDisplay(stdout.hasColors() && env['NO_COLOR'] === undefined);
}

/** Draws until the person, the time or a signal ends it; rejects when the host is lost. */
async function follow(
  lab: Lab,
  watcher: Watcher,
  display: Display,
  milliseconds: number | undefined,
  told: AbortSignal,
): Promise<void> {
  await watcher.findNearest();
  const show = (): void => display.show(watcher.model(display.rows));
  show();
  // What one tick could not do the next does; a lost host is told of below.
  const tick = async (): Promise<void> => {
    await watcher.tick();
    show();
    await watcher.learn();
    await watcher.findNearest();
  };
  let ticking: Promise<void> | undefined;
  const ticks = setInterval(() => {
    ticking ??= tick()
      .catch(() => undefined)
      .finally(() => (ticking = undefined));
  }, TICK_MILLISECONDS);
  let limit: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      display.ended,
      lab.changes.ended,
      new Promise<void>(resolve => told.addEventListener('abort', () => resolve(), { once: true })),
      new Promise<void>(resolve => {
        if (milliseconds !== undefined) limit = setTimeout(resolve, milliseconds);
      }),
    ]);
    await ticking;
    // The last quarter of a second is still on its way.
    if (lab.lost === undefined) await watcher.tick();
  } finally {
    clearInterval(ticks);
    clearTimeout(limit);
  }
}

/** Failure `pid-without-listener`. */
async function inodesOf(lab: Lab, pid: number): Promise<ReadonlySet<number>> {
  const { owners, entries } = await lab.listenersOfHost(true);
  const own = entries.filter(({ inode }) => owners.get(inode)?.some(one => one.pid === pid));
  if (own.length > 0) return new Set(own.map(({ inode }) => inode));
  throw failure('pid-without-listener', { pid, seesAll: lab.isRoot });
}

function complain(error: unknown): void {
  const { message, remedy } = describe(problemOf(error));
  process.stderr.write(`${message} ${remedy}\n`);
}
