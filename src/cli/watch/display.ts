import { drawText } from '../../views/draw.js';
import { clipped } from '../../views/terminal.js';
import { watchLabels } from '../../words/watchLabels.js';
import { waitingLines, watchLine, watchScreen } from './draw.js';
import { watchJson } from './json.js';
import type { WatchModel } from './model.js';

/** Where what is known of the listeners is shown. */
export interface Display {
  /** Rows that there is room for. */
  readonly rows: number;
  /** Resolves when the person has seen enough. */
  readonly ended: Promise<void>;
  show(model: WatchModel): void;
  /** Leaves the terminal as it was, and sums up. */
  close(model: WatchModel | undefined): void;
}

/** Columns of what is written into a pipe or a file. */
const PIPE_WIDTH = 100;
const SUMMED_UP = 10;
const ALL = 100_000;

const never = (): Promise<void> => new Promise(() => undefined);

/** ECMA-48 and xterm: the alternate screen, no cursor, no wrapping at the last column. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const ERASE_LINE = '\u001b[K';
const ERASE_BELOW = '\u001b[J';
const CTRL_C = '\u0003';

/** The whole screen, drawn again in place. */
export class ScreenDisplay implements Display {
  readonly ended: Promise<void>;
  private last = '';
  private model: WatchModel | undefined;
  private readonly redraw = (): void => {
    this.last = '';
    if (this.model) this.show(this.model);
  };

  constructor(private readonly color: boolean) {
    process.stdout.write(ENTER);
    process.stdout.on('resize', this.redraw);
    this.ended = keyPressed();
  }

  get rows(): number {
    return this.height;
  }

  show(model: WatchModel): void {
    this.model = model;
    const lines = watchScreen(model, { color: this.color, width: this.width }, this.height);
    const text = lines.map(line => line + ERASE_LINE).join('\r\n');
    // What is on the screen already is not written again.
    if (text === this.last) return;
    this.last = text;
    process.stdout.write(HOME + text + ERASE_BELOW);
  }

  close(model: WatchModel | undefined): void {
    const { stdin, stdout } = process;
    stdout.off('resize', this.redraw);
    stdout.write(LEAVE);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    if (model) stdout.write(`${summary(model, this.color, this.width)}\n`);
  }

  /** A terminal that nobody has given a size says 0. */
  private get width(): number {
    return process.stdout.columns || 80;
  }

  private get height(): number {
    return process.stdout.rows || 24;
  }
}

function keyPressed(): Promise<void> {
  const { stdin } = process;
  if (!stdin.isTTY) return never();
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise(resolve => {
    stdin.on('data', (keys: Buffer) => {
      const text = keys.toString('utf8');
      if (text.includes('q') || text.includes(CTRL_C)) resolve();
    });
  });
}

/** For a pipe: a line for each listener that shows anything new. */
export class LineDisplay implements Display {
  readonly rows = ALL;
  readonly ended = never();
  private readonly said = new Map<string, string>();
  private waiting = '';

  show(model: WatchModel): void {
    const waiting = model.awaited.length > 0 ? waitingLines(model).join('; ') : '';
    if (waiting !== this.waiting && waiting !== '') process.stdout.write(`${waiting}\n`);
    this.waiting = waiting;
    for (const row of model.rows) {
      const { address, port, owners, acceptQueue, synQueue, drops, isHere, advice } = row.report;
      const key = `${address} ${port} ${owners[0]?.pid ?? ''}`;
      const news = [acceptQueue, synQueue, drops, isHere, row.lately, advice.bound];
      const text = JSON.stringify(news);
      if (this.said.get(key) === text) continue;
      this.said.set(key, text);
      process.stdout.write(`${watchLine(model.seconds, row)}\n`);
    }
  }

  close(model: WatchModel | undefined): void {
    if (model) process.stdout.write(`${summary(model, false, PIPE_WIDTH)}\n`);
  }
}

export class JsonDisplay implements Display {
  readonly rows = ALL;
  readonly ended = never();

  show(model: WatchModel): void {
    process.stdout.write(`${JSON.stringify(watchJson(model))}\n`);
  }

  close(model: WatchModel | undefined): void {
    if (model) this.show(model);
  }
}

/** What was seen of the fullest listeners in all the time. */
function summary(model: WatchModel, color: boolean, width: number): string {
  const listeners = model.rows
    .toSorted((one, two) => (two.report.drops ?? 0) - (one.report.drops ?? 0))
    .slice(0, SUMMED_UP)
    .map(({ report }) => report);
  const more = model.listeners - listeners.length;
  return [
    watchLabels.summary(model.seconds),
    ...(model.rows.length > 0 ? [] : waitingLines(model)),
    ...(listeners.length === 0
      ? []
      : [drawText({ view: 'listeners', data: { listeners } }, { color, width })]),
    ...(more > 0 ? [clipped(watchLabels.more(more), width)] : []),
  ].join('\n');
}
