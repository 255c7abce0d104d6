import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { comparisonViews } from '../support/comparison-samples.js';
import { savedNotebook } from '../support/savedNotebook.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import {
  closeAll,
  notebookBecomes,
  openFile,
  runAll,
  successes,
  temporaryFolder,
  views as viewsOf,
} from './notebooks.js';

const CLAIM = `\`\`\`tcpbook
server web port=7777 backlog=1
client c1..c3 -> web timeout=100ms
expect accept-queue web == 2
\`\`\`
`;

describe('comparisons of saved runs', () => {
  afterEach(closeAll);

  /** A folder with the notebook, run and saved under both names. */
  async function twoRuns(): Promise<readonly vscode.Uri[]> {
    const folder = await temporaryFolder();
    const uris = ['one', 'other'].map(name => vscode.Uri.file(join(folder, `${name}.tcpbook.md`)));
    for (const uri of uris) {
      await writeFile(uri.fsPath, CLAIM);
      const notebook = await openFile(uri);
      await runAll(notebook);
      await notebookBecomes(() => successes(notebook)[0], true);
      await notebookBecomes(() => notebook.isDirty, true);
      await notebook.save();
    }
    return uris;
  }

  it('are what a step shows, and what the file shows when it is opened again', async () => {
    const [one] = await twoRuns();
    const file = vscode.Uri.file(join(one!.fsPath, '../compare.tcpbook.md'));
    const step = 'compare "one.tcpbook.md" "other.tcpbook.md"';
    await writeFile(file.fsPath, `\`\`\`tcpbook\n${step}\n\`\`\`\n`);
    const notebook = await openFile(file);
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook)[0], true);
    const views = viewsOf(notebook.cellAt(0));
    assert.deepEqual(
      views.map(({ view }) => view),
      ['comparison'],
    );
    await notebookBecomes(() => notebook.isDirty, true);
    await notebook.save();
    const { cells, warnings } = readOutputs(parseDocument(await readFile(file.fsPath, 'utf8')));
    assert.deepEqual(warnings, []);
    const kept = cells.get(0);
    assert.ok(kept?.kind === 'saved', await readFile(file.fsPath, 'utf8'));
    assert.deepEqual(kept.cell.outputs, [{ kind: 'view', view: views[0] }]);
  });

  it('are opened as a notebook by the command, which runs nothing', async () => {
    const uris = await twoRuns();
    await vscode.commands.executeCommand('tcpbook.compareRuns', uris[0], uris);
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    assert.equal(notebook?.uri.scheme, 'untitled');
    const cell = notebook.cellAt(1);
    assert.match(cell.document.getText(), /^compare ".*one\.tcpbook\.md" ".*other\.tcpbook\.md"$/);
    assert.equal(cell.executionSummary?.success, undefined);
    const [shown] = viewsOf(cell);
    assert.ok(shown?.view === 'comparison');
    assert.deepEqual(
      shown.data.claims.map(({ claim, difference }) => [claim, difference]),
      [['accept-queue web == 2', 'none']],
    );
  });

  it('keep every byte when their file is opened and saved', async () => {
    const views = Object.values(comparisonViews);
    const file = vscode.Uri.file(join(await temporaryFolder(), 'saved.tcpbook.md'));
    const text = savedNotebook(views);
    await writeFile(file.fsPath, text);
    const notebook = await openFile(file);
    assert.deepEqual(notebook.getCells().flatMap(viewsOf), JSON.parse(JSON.stringify(views)));
    await notebook.save();
    assert.equal(await readFile(file.fsPath, 'utf8'), text);
  });
});
