import { parseDocument } from '../../src/document/parseDocument.js';
import type { SavedCell } from '../../src/sharing/saved.js';
import { sourceHash } from '../../src/sharing/sourceHash.js';
import { writeOutputs } from '../../src/sharing/writeOutputs.js';
import type { View } from '../../src/views/view.js';

const LAB = 'lab';

/** The text of a notebook as saved after a run: below each of its cells one of the views. */
export function savedNotebook(views: readonly View[]): string {
  const cells = views.map((_, index) => `\`\`\`tcpbook\nwait ${index + 1}ms\n\`\`\`\n`);
  const source = `---\ntcpbook: 1\nlab: loopback\n---\n\n${cells.join('\n')}`;
  const saved = parseDocument(source).cells.map((cell, index): SavedCell => {
    const view = views[index];
    return {
      id: sourceHash(cell),
      ok: true,
      start: 0,
      ms: 1,
      lab: LAB,
      outputs: view === undefined ? [] : [{ kind: 'view', view }],
    };
  });
  return writeOutputs({
    source,
    eol: '\n',
    mode: 'inline',
    cells: new Map(saved.map((cell, place) => [place, { kind: 'saved', cell }])),
    labs: [
      {
        id: LAB,
        host: { name: 'local', kernel: '6.18.44', lab: 'loopback', privilege: 'root', sides: [] },
      },
    ],
    before: { generated: [], isSameSource: false },
  });
}
