import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { parseDocument } from '../../src/document/parseDocument.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import type { ProgressModel } from '../../src/views/progress/model.js';
import { PROGRESS_MIME, VIEW_MIME } from '../../src/views/view.js';
import {
  cancel,
  closeAll,
  notebookBecomes,
  openText,
  runAll,
  selectController,
  successes,
  temporaryFolder,
  views,
} from './notebooks.js';
import { assertGone, labProcesses } from './processes.js';

const long = 'server web port=7777 backlog=2\nserver api port=7778 backlog=2\nwait 60s';

/** What the cell shows in passing. */
function progress(cell: vscode.NotebookCell): ProgressModel[] {
  return cell.outputs
    .flatMap(({ items }) => items)
    .filter(({ mime }) => mime === PROGRESS_MIME)
    .map(({ data }) => JSON.parse(new TextDecoder().decode(data)) as ProgressModel);
}

/** The MIME types of the cell's outputs, the first of each. */
function mimes(cell: vscode.NotebookCell): (string | undefined)[] {
  return cell.outputs.map(({ items }) => items[0]?.mime);
}

/** Resolves when the cell shows progress that was made later than `elapsed`. */
async function goesOn(cell: vscode.NotebookCell, elapsed = 0): Promise<ProgressModel> {
  const later = () => progress(cell).find(one => one.elapsed > elapsed);
  await notebookBecomes(() => later() !== undefined, true);
  return later()!;
}

describe('progress in VS Code', () => {
  afterEach(async () => {
    const processes = labProcesses();
    await closeAll();
    await assertGone(processes);
  });

  it('is shown behind what the steps before have said, and gone with its step', async () => {
    const notebook = await openText(`\`\`\`tcpbook\n${long.replace('60s', '2s')}\n\`\`\`\n`);
    const [cell] = notebook.getCells();
    const done = runAll(notebook);
    const first = await goesOn(cell!);
    assert.equal(first.step, 'wait 2s');
    assert.deepEqual(first.reached, { kind: 'waiting', duration: 2000 });
    assert.deepEqual(
      first.listeners.map(({ name }) => name),
      ['web', 'api'],
    );
    assert.deepEqual(mimes(cell!), [VIEW_MIME, PROGRESS_MIME]);
    await goesOn(cell!, first.elapsed);
    await done;
    await notebookBecomes(() => successes(notebook), [true]);
    assert.deepEqual(mimes(cell!), [VIEW_MIME]);
    const [text] = views(cell!);
    assert.ok(text?.view === 'text');
    assert.match(text.data.text, /^web listens .*\napi listens .*\nwaited 2 s$/);
  });

  it('is gone with an interrupt, which leaves what the steps before have said', async () => {
    const notebook = await openText(`\`\`\`tcpbook\n${long}\n\`\`\`\n`);
    const [cell] = notebook.getCells();
    const done = runAll(notebook);
    await goesOn(cell!);
    await cancel(notebook);
    await notebookBecomes(() => successes(notebook), [false]);
    await done;
    assert.deepEqual(progress(cell!), []);
    const [text] = views(cell!);
    assert.ok(text?.view === 'text');
    assert.match(text.data.text, /^web listens .*\napi listens /);
  });

  it('is in no file, whenever that is saved', async () => {
    const notebook = await openText(`\`\`\`tcpbook\n${long}\n\`\`\`\n`);
    const [cell] = notebook.getCells();
    const done = runAll(notebook);
    await goesOn(cell!);
    assert.ok(await notebook.save());
    const saved = readOutputs(parseDocument(await readFile(notebook.uri.fsPath, 'utf8'))).saved;
    assert.deepEqual(
      saved?.cells.flatMap(({ outputs }) => outputs.map(({ kind }) => kind)),
      ['view'],
    );
    await cancel(notebook);
    await notebookBecomes(() => successes(notebook), [false]);
    await done;
  });

  it('is not in a Jupyter notebook’s file either, and is there again behind the save', async () => {
    const file = join(await temporaryFolder(), 'long.ipynb');
    const source = {
      id: 'a',
      cell_type: 'code',
      execution_count: null,
      outputs: [],
      metadata: {},
      source: long,
    };
    const kernelspec = { name: 'tcpbook', display_name: 'TCP Book', language: 'tcpbook' };
    const metadata = { kernelspec, language_info: { name: 'tcpbook' } };
    await writeFile(
      file,
      JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: [source] }),
    );
    await vscode.commands.executeCommand(
      'vscode.openWith',
      vscode.Uri.file(file),
      'jupyter-notebook',
    );
    const notebook = vscode.window.activeNotebookEditor!.notebook;
    await selectController('tcpbook.jupyter');
    const [cell] = notebook.getCells();
    const done = runAll(notebook);
    const { elapsed } = await goesOn(cell!);
    assert.ok(await notebook.save());
    const saved = await readFile(file, 'utf8');
    assert.ok(saved.includes(VIEW_MIME));
    assert.ok(!saved.includes(PROGRESS_MIME));
    await goesOn(cell!, elapsed);
    await cancel(notebook);
    await notebookBecomes(() => successes(notebook), [false]);
    await done;
  });
});
