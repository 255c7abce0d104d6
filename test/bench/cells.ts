import type { CellReport, CellSource, Session } from '../../src/session/model.js';

/** Runs cells of one notebook, each of which must hold. */
export class Cells {
  private readonly above: CellSource[] = [];

  constructor(private readonly session: Session) {}

  run(...steps: readonly string[]): Promise<CellReport> {
    return this.runCell('tcpbook', steps.join('\n'));
  }

  runShell(text: string): Promise<CellReport> {
    return this.runCell('sh', text);
  }

  private async runCell(kind: CellSource['kind'], text: string): Promise<CellReport> {
    const { above } = this;
    const cell = { index: above.length, kind, text, info: '' };
    const report = await this.session.run(cell, above, {}, new AbortController().signal);
    if (!report.ok) throw new Error(`the bench's cell fails: ${JSON.stringify(report)}`);
    above.push(cell);
    return report;
  }
}
