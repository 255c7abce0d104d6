import type { TextOptions } from './textReport.js';

/** Columns of what is written into a pipe or a file. */
const PIPE_WIDTH = 100;

/** How text is drawn on standard output. */
export function textOptions(): TextOptions {
  const { stdout } = process;
  return {
    color: stdout.isTTY && stdout.hasColors() && process.env['NO_COLOR'] === undefined,
    get width() {
      // A terminal that nobody has given a size says 0.
      return stdout.isTTY && stdout.columns > 0 ? stdout.columns : PIPE_WIDTH;
    },
    live: stdout.isTTY && process.env['TERM'] !== 'dumb',
    write: line => stdout.write(line),
  };
}

export function printText(draw: (options: TextOptions) => string): void {
  const options = textOptions();
  options.write(`${draw(options)}\n`);
}
