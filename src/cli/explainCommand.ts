import { explainKernels, type AskedSettings } from '../analysis/explanation/asked.js';
import { drawText } from '../views/draw.js';
import { EXIT, type ExitCode } from './exitCode.js';

export interface ExplainOptions {
  readonly kernel: readonly string[];
  readonly backlog?: number;
  readonly somaxconn?: number;
  readonly maxSynBacklog?: number;
  readonly syncookies?: number;
  readonly abortOnOverflow?: number;
  readonly synRetries?: number;
  readonly synackRetries?: number;
  readonly deferAccept?: boolean;
  readonly acceptQueue: number;
  readonly synQueue: number;
  readonly format: 'text' | 'json';
}

/** Columns of what is written into a pipe or a file. */
const PIPE_WIDTH = 100;

/** What kernels would do with a listening socket; none is asked, nothing is run. */
export function explain(options: ExplainOptions, print: (text: string) => void): ExitCode {
  const { kernel, format, deferAccept, ...rest } = options;
  const asked: AskedSettings = { ...rest, defers: deferAccept === true };
  const data = explainKernels(kernel, asked);
  if (format === 'json') {
    print(JSON.stringify(data, null, 2));
    return EXIT.ok;
  }
  const { stdout } = process;
  const color = stdout.isTTY && stdout.hasColors() && process.env['NO_COLOR'] === undefined;
  const width = stdout.isTTY && stdout.columns > 0 ? stdout.columns : PIPE_WIDTH;
  print(drawText({ view: 'explanation', data }, { color, width }));
  return EXIT.ok;
}
