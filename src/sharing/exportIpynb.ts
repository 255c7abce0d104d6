import { VIEW_MIME } from '../views/view.js';
import { ranWith, type ExportCell, type ExportNotebook } from './exportModel.js';
import type { Block } from './saved.js';
import { diagramSvg } from './diagramLadder.js';
import { timelineSvg } from './exportLadder.js';
import { staticHtml } from './exportStatic.js';
import { partedAtDiagrams, problemText, viewText, withoutComments } from './exportText.js';

/** A Jupyter notebook, nbformat 4.5. */
export function exportIpynb(notebook: ExportNotebook): string {
  const ran = ranWith(notebook);
  const end: ExportCell = { kind: 'markdown', text: ran };
  const all = [...notebook.cells, ...(ran === '' ? [] : [end])];
  const cells = all.map((cell, index) => ({ id: `cell-${index + 1}`, ...cellOf(cell) }));
  const metadata = {
    kernelspec: { name: 'tcpbook', display_name: 'TCP Book', language: 'tcpbook' },
    language_info: { name: 'tcpbook', mimetype: 'text/x-tcpbook', file_extension: '.tcpbook' },
    title: notebook.title,
    tcpbook: { lab: notebook.lab, ran: notebook.labs },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

function cellOf(cell: ExportCell): Readonly<Record<string, unknown>> {
  if (cell.kind === 'markdown') {
    return { cell_type: 'markdown', metadata: {}, source: withoutComments(cell.text) };
  }
  return {
    cell_type: 'code',
    metadata: {
      vscode: { languageId: cell.kind === 'sh' ? 'shellscript' : cell.kind },
      ...(cell.info === '' ? {} : { tcpbook: { info: cell.info } }),
    },
    execution_count: null,
    source: cell.text,
    outputs: cell.outputs.length > 0 ? cell.outputs.flatMap(outputOf) : visible(cell.visible),
  };
}

function outputOf(output: Block): Readonly<Record<string, unknown>>[] {
  switch (output.kind) {
    case 'view': {
      const { view } = output;
      const text = viewText(view);
      if (view.view === 'text') return [{ output_type: 'stream', name: 'stdout', text }];
      // Readers prefer HTML to a picture, so a timeline has none.
      const picture = view.view === 'timeline' ? timelineSvg(view.data) : undefined;
      const drawn =
        picture === undefined ? { 'text/html': staticHtml(view) } : { 'image/svg+xml': picture };
      const data = { [VIEW_MIME]: view, ...drawn, 'text/plain': text };
      return [{ output_type: 'display_data', metadata: {}, data }];
    }
    case 'problems':
      return output.problems.map(placed => {
        const sentence = problemText(placed);
        return {
          output_type: 'error',
          ename: placed.problem.code,
          evalue: sentence,
          traceback: [sentence],
        };
      });
  }
}

/** Our diagrams as pictures; readers of notebooks that draw mermaid draw the others themselves. */
function visible(markdown: string): Readonly<Record<string, unknown>>[] {
  const outputs: Readonly<Record<string, string>>[] = [];
  let prose = '';
  for (const { diagram, text } of partedAtDiagrams(withoutComments(markdown))) {
    const picture = diagram === undefined ? undefined : diagramSvg(diagram);
    if (picture === undefined) {
      prose += text;
      continue;
    }
    outputs.push(
      { 'text/markdown': prose.trim() },
      { 'image/svg+xml': picture, 'text/plain': text },
    );
    prose = '';
  }
  return [...outputs, { 'text/markdown': prose.trim() }]
    .filter(data => data['text/markdown'] !== '')
    .map(data => ({ output_type: 'display_data', metadata: {}, data }));
}
