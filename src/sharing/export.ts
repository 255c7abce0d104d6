import type { TcpbookDocument } from '../document/model.js';
import { Failure, failure, type LocatedProblem } from '../words/problems.js';
import { exportHtml } from './exportHtml.js';
import { exportIpynb } from './exportIpynb.js';
import { exportMarkdown } from './exportMarkdown.js';
import { exportModel } from './exportModel.js';
import { exportPcapng } from './exportPcapng.js';
import { readOutputs, type FileOutputs } from './readOutputs.js';

/** Formats by the ending of their files. */
export const EXPORT_FORMATS = ['html', 'ipynb', 'md', 'pcapng'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Exported {
  readonly bytes: Uint8Array;
  /** Outputs that are damaged in the notebook's file, and missing here. */
  readonly warnings: readonly LocatedProblem[];
}

/** `name`: of the notebook's file, with or without folders. */
export function exportedName(name: string, format: ExportFormat): string {
  return `${name.replace(/(?:\.tcpbook)?\.md$/, '')}.${format}`;
}

/**
 * A notebook's outputs in another format, from what its file holds: nothing runs. `name` is the
 * file's, without folders. Failures `no-outputs`, `no-packets`, and for pcapng also
 * `saved-data-damaged` and `saved-data-newer`.
 */
export function exportNotebook(
  name: string,
  document: TcpbookDocument,
  format: ExportFormat,
): Exported {
  const outputs = readOutputs(document);
  if (outputs.cells.size === 0) throw failure('no-outputs', { file: name });
  const { warnings } = outputs;
  if (format === 'pcapng') return { bytes: packetsOf(name, outputs), warnings };
  const model = exportModel(name, document, outputs);
  const draw = { html: exportHtml, ipynb: exportIpynb, md: exportMarkdown }[format];
  return { bytes: new TextEncoder().encode(draw(model)), warnings };
}

/** Each lab's packets are a section of the file. */
function packetsOf(name: string, { saved, warnings }: FileOutputs): Uint8Array {
  const sections = (saved?.labs ?? []).flatMap(({ packets }) =>
    packets === undefined ? [] : [exportPcapng(packets)],
  );
  if (sections.length > 0) return Buffer.concat(sections);
  const unreadable = warnings.find(({ problem }) => problem.code.startsWith('saved-data'));
  throw unreadable === undefined
    ? failure('no-packets', { file: name })
    : new Failure(unreadable.problem);
}
