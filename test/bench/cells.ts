import { tmpdir } from 'node:os';
import { createSession } from '../../src/session/session.js';
import type { CellReport, CellSource, Session } from '../../src/session/model.js';

/** A session of a notebook without front matter. `configFile`: for `ssh -F`. */
export function openSession(host: string, configFile?: string): Session {
  return createSession({
    frontMatter: {
      lab: 'loopback',
      host: undefined,
      hosts: undefined,
      address: undefined,
      requiresKernel: undefined,
    },
    folder: tmpdir(),
    host,
    access: { configFile },
    allow: [],
  });
}

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
