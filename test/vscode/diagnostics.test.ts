import * as vscode from 'vscode';
import { becomes, closeAll, edit, openText } from './notebooks.js';

/** Problems of a cell in short: `0:0-6 unknown-verb`. */
function problems(uri: vscode.Uri): string[] {
  return vscode.languages
    .getDiagnostics(uri)
    .map(
      ({ range: { start, end }, code }) =>
        `${start.line}:${start.character}-${end.character} ${typeof code === 'string' ? code : ''}`,
    )
    .sort();
}

function problemsBecome(uri: vscode.Uri, ...expected: string[]): Promise<void> {
  return becomes(vscode.languages.onDidChangeDiagnostics, () => problems(uri), expected);
}

const cell = (text: string) => `\`\`\`tcpbook\n${text}\n\`\`\`\n`;

describe('problems in VS Code', () => {
  afterEach(closeAll);

  it('stand at their place in the cell, while one types', async () => {
    const notebook = await openText(cell('server web port=7777 backlog=2\n  clinet c1 -> web'));
    const { uri } = notebook.cellAt(0).document;
    await problemsBecome(uri, '1:2-8 unknown-verb');
    await edit(notebook.cellAt(0), 'server web port=7777 backlog=2\nclient c1 -> web');
    await problemsBecome(uri);
    await edit(notebook.cellAt(0), 'server web port=7777 backlog=two');
    await problemsBecome(uri, '0:29-32 bad-value');
  });

  it('follow a name into the cells below', async () => {
    const notebook = await openText(cell('server web port=7777 backlog=2') + cell('queues web'));
    const { uri } = notebook.cellAt(1).document;
    await problemsBecome(uri);
    await edit(notebook.cellAt(0), 'server shop port=7777 backlog=2');
    await problemsBecome(uri, '0:7-10 unknown-name');
  });

  it('show those of the front matter in the file', async () => {
    const notebook = await openText(`---\ntcpbook: 1\nlab: piar\n---\n${cell('wait 1s')}`);
    await problemsBecome(notebook.uri, '2:5-9 front-matter-value');
  });

  it('go with the notebook', async () => {
    const notebook = await openText(cell('clinet c1'));
    const { uri } = notebook.cellAt(0).document;
    await becomes(vscode.languages.onDidChangeDiagnostics, () => problems(uri).length, 1);
    await closeAll();
    await problemsBecome(uri);
  });
});
