import { compareRuns } from '../analysis/comparison/compareRuns.js';
import type { RunToCompare } from '../analysis/comparison/run.js';
import { runReader } from '../sharing/savedRun.js';
import { isDifferent } from '../views/comparison/table.js';
import { drawText } from '../views/draw.js';
import { failure, problemOf } from '../words/problems.js';
import { complain } from './complain.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { printText } from './terminalOutput.js';

export interface CompareOptions {
  readonly format: 'text' | 'json';
}

/** Compares what notebooks' files keep of their runs; 1 where a claim differs. */
export async function compareFiles(
  files: readonly string[],
  { format }: CompareOptions,
): Promise<ExitCode> {
  if (files.length < 2) {
    complain(undefined, failure('compare-needs-two', {}));
    return EXIT.usage;
  }
  const read = runReader(process.cwd());
  const runs: RunToCompare[] = [];
  for (const file of files) {
    try {
      runs.push(await read(file));
    } catch (error) {
      const { code } = problemOf(error);
      // The sentences of all others name the file.
      complain(code === 'not-utf8' ? file : undefined, error);
    }
  }
  if (runs.length < files.length) return EXIT.usage;
  try {
    const data = compareRuns(runs);
    const differs = data.claims.some(isDifferent);
    if (format === 'json') {
      process.stdout.write(`${JSON.stringify({ ok: !differs, ...data }, null, 2)}\n`);
    } else {
      printText(options => drawText({ view: 'comparison', data }, options));
    }
    return differs ? EXIT.failed : EXIT.ok;
  } catch (error) {
    complain(undefined, error);
    return EXIT.usage;
  }
}
