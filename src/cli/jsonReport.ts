import type { StepReport } from '../session/model.js';
import { drawText } from '../views/draw.js';
import { describe } from '../words/english.js';
import type { Problem } from '../words/problems.js';
import type { RunReport } from './runNotebook.js';

const TEXT = { color: false, width: 120 } as const;

/** The document that `tcpbook run --format json` prints. Scripts rely on its field names. */
export function jsonReport({ file, host, ok, cells, notRun, expectations }: RunReport): object {
  return {
    notebook: file,
    host: host && {
      name: host.name,
      kernel: host.kernel,
      lab: host.lab,
      privilege: host.privilege,
      ...(host.client ? { client: host.client } : {}),
      sides: host.sides,
      ...(host.notIsolated ? { notIsolated: host.notIsolated } : {}),
    },
    ok,
    cells: cells.map(({ code, report }) => ({
      index: report.index,
      kind: report.kind,
      ok: report.ok,
      ms: Math.round(report.ms * 1000) / 1000,
      ...(report.failure ? { error: jsonProblem(report.failure) } : {}),
      steps: report.steps.map(step => jsonStep(step, code.cell.line)),
    })),
    cellsNotRun: notRun,
    expectations,
  };
}

function jsonStep(step: StepReport, cellLine: number): object {
  return {
    /** Line of the file, from 1. */
    line: cellLine + step.line + 1,
    text: step.text,
    ok: step.ok,
    ...(step.problem ? { error: jsonProblem(step.problem) } : {}),
    outputs: step.outputs.map(output => ({ ...output, text: drawText(output, TEXT) })),
  };
}

function jsonProblem(problem: Problem): object {
  return { code: problem.code, ...describe(problem) };
}
