import { styleText } from 'node:util';
import type { Cell } from '../document/model.js';
import type { CellListener, CellReport, HostDescription, StepReport } from '../session/model.js';
import { drawText } from '../views/draw.js';
import { duration } from '../views/duration.js';
import type { ProgressModel } from '../views/progress/model.js';
import { progressLine } from '../views/progress/words.js';
import { clipped } from '../views/terminal.js';
import { describe } from '../words/english.js';
import type { Problem } from '../words/problems.js';
import { sharedInWords } from '../words/shared.js';
import type { CodeCell, NotebookFile } from './notebookFile.js';
import type { RunListener, RunReport } from './runNotebook.js';

export interface TextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Somebody looks on, at a line that can be written again. */
  readonly live: boolean;
  write(text: string): void;
}

/** Back to the first column, and nothing on the line (ECMA-48 EL). */
const ERASED_LINE = '\r\u001b[2K';

/** Prints a run as it happens: the notebook's headings, each step and what it shows. */
export class TextReport implements RunListener {
  private printed = 0;
  private hasStatus = false;

  constructor(
    private readonly notebook: NotebookFile,
    private readonly options: TextOptions,
  ) {
    this.line(this.strong(notebook.file));
  }

  cellStarted(code: CodeCell): void {
    const { cells } = this.notebook.document;
    for (const cell of cells.slice(this.printed, code.source.index)) this.headings(cell);
    this.printed = code.source.index + 1;
  }

  hostKnown(host: HostDescription): void {
    const { name, kernel, lab, privilege, sides, client, notIsolated = [] } = host;
    const addresses = sides.map(side => `${side.name} ${side.address}`).join(', ');
    const facts = `${lab} lab (${addresses}), privilege ${privilege}`;
    this.line(this.quiet(`running on ${name}, Linux ${kernel}: ${facts}`));
    if (client !== undefined) {
      const clocks = `clocks equal within ±${duration(client.clockError)}`;
      const facts = `Linux ${client.kernel}, privilege ${client.privilege}; ${clocks}`;
      this.line(this.quiet(`the client’s side is on ${client.name}, ${facts}`));
    }
    for (const sentence of sharedInWords(notIsolated)) this.line(this.quiet(`  ${sentence}`));
  }

  get cell(): CellListener {
    return {
      stepStarted: (_line, text) => this.line(this.quiet(`$ ${text}`)),
      ...(this.options.live ? { stepGoesOn: progress => this.status(progress) } : {}),
      stepFinished: report => this.step(report),
    };
  }

  cellFinished(code: CodeCell, report: CellReport): void {
    for (const { problem, range } of report.problems) {
      this.problem(problem, code.cell.line + range.line);
    }
    if (report.failure) this.problem(report.failure, code.cell.line);
  }

  /** The last lines: how many claims hold, and where it stopped. */
  summary({ expectations, notRun, host }: RunReport): void {
    const { passed, failed, skipped } = expectations;
    this.line('');
    if (notRun > 0) this.line(this.bad(`stopped at the failure above; ${notRun} cells not run`));
    const where = host ? ` on Linux ${host.kernel}` : '';
    const text = `${passed} claims hold, ${failed} fail, ${skipped} skipped${where}`;
    this.line(failed > 0 ? this.bad(text) : this.strong(text));
  }

  private headings(cell: Cell): void {
    if (cell.kind !== 'markdown') return;
    for (const heading of cell.text.split(/\r\n?|\n/).filter(line => /^#{1,6} /.test(line))) {
      this.line('');
      this.line(this.strong(heading));
    }
  }

  private status(progress: ProgressModel): void {
    // One column short of the width: some terminals wrap behind the last one.
    const text = clipped(`  ${progressLine(progress)}`, this.options.width - 1);
    this.options.write(`${ERASED_LINE}${this.quiet(text)}`);
    this.hasStatus = true;
  }

  private step(report: StepReport): void {
    if (this.hasStatus) this.options.write(ERASED_LINE);
    this.hasStatus = false;
    const { color, width } = this.options;
    for (const output of report.outputs) {
      const text = drawText(output, { color, width: Math.max(width - 2, 40) });
      for (const line of text.replace(/\n$/, '').split('\n')) this.line(line && `  ${line}`);
    }
    if (report.problem && report.problem.code !== 'expectation-failed') {
      this.problem(report.problem, undefined);
    }
  }

  private problem(problem: Problem, fileLine: number | undefined): void {
    const { message, remedy } = describe(problem);
    const place = fileLine === undefined ? '' : `${this.notebook.file}:${fileLine + 1}: `;
    this.line(this.bad(`  ${place}${message}`));
    if (remedy) this.line(`  ${remedy}`);
  }

  private line(text: string): void {
    this.options.write(`${text}\n`);
  }

  private strong(text: string): string {
    return this.options.color ? styleText('bold', text, { validateStream: false }) : text;
  }

  private quiet(text: string): string {
    return this.options.color ? styleText('dim', text, { validateStream: false }) : text;
  }

  private bad(text: string): string {
    return this.options.color ? styleText('red', text, { validateStream: false }) : text;
  }
}
