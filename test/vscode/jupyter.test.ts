import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { VIEW_MIME } from '../../src/views/view.js';
import {
  closeAll,
  errors,
  notebookBecomes,
  runAll,
  runCell,
  selectController,
  successes,
  temporaryFolder,
  views,
} from './notebooks.js';
import { assertGone, labProcesses } from './processes.js';

/** nbformat 4.5, as far as this test looks at it. */
interface Ipynb {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly source: string | readonly string[];
    readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
  }[];
}

type CellText = string | { readonly text: string; readonly metadata: object };

function ipynb(cells: readonly CellText[], tcpbook: object | undefined): string {
  const metadata = {
    kernelspec: { name: 'tcpbook', display_name: 'TCP Book', language: 'tcpbook' },
    language_info: { name: 'tcpbook' },
    ...(tcpbook === undefined ? {} : { tcpbook }),
  };
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: cells.map((cell, index) => ({
      id: `cell-${index}`,
      cell_type: 'code',
      execution_count: null,
      outputs: [],
      metadata: typeof cell === 'string' ? {} : cell.metadata,
      source: typeof cell === 'string' ? cell : cell.text,
    })),
  });
}

async function open(
  cells: readonly CellText[],
  tcpbook?: object,
): Promise<vscode.NotebookDocument> {
  const file = join(await temporaryFolder(), 'experiment.ipynb');
  await writeFile(file, ipynb(cells, tcpbook));
  const uri = vscode.Uri.file(file);
  await vscode.commands.executeCommand('vscode.openWith', uri, 'jupyter-notebook');
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  assert.equal(notebook?.uri.toString(), uri.toString());
  await selectController('tcpbook.jupyter');
  return notebook;
}

describe('a Jupyter notebook', () => {
  afterEach(async () => {
    const processes = labProcesses();
    await closeAll();
    await assertGone(processes);
  });

  it('runs cells of our language, and is saved with what they show', async () => {
    const notebook = await open([
      'server web port=7777 backlog=2\nclient c1..c4 -> web',
      'expect accept-queue web == 3\nqueues web',
    ]);
    assert.deepEqual(
      notebook.getCells().map(({ document }) => document.languageId),
      ['tcpbook', 'tcpbook'],
    );
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true]);
    const [claims, queues] = views(notebook.cellAt(1));
    assert.equal(claims?.view, 'expectations');
    assert.ok(queues?.view === 'queues');
    assert.equal(queues.data.listeners[0]?.acceptQueue.length, 3);

    assert.ok(await notebook.save());
    // The file that VS Code's serializer has just written.
    const saved = JSON.parse(await readFile(notebook.uri.fsPath, 'utf8')) as Ipynb;
    const kinds = saved.cells[1]?.outputs?.map(({ data }) => Object.keys(data ?? {}).sort());
    assert.deepEqual(kinds?.[1], [VIEW_MIME, 'text/markdown', 'text/plain'].sort());
  });

  it('has the lab that its metadata ask for, and shell cells on a side', async () => {
    const shell = {
      text: 'ip -4 addr | grep -q 192.0.2.2',
      metadata: { vscode: { languageId: 'shellscript' }, tcpbook: { info: '@server' } },
    };
    const notebook = await open(['server web port=7777 backlog=2', shell], { lab: 'pair' });
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true]);
  });

  it('runs nothing in a lab that there is not', async () => {
    const notebook = await open(['wait 1ms'], { lab: 'piar' });
    await runCell(notebook, 0);
    await notebookBecomes(() => successes(notebook), [false]);
    assert.match(errors(notebook.cellAt(0)), /piar.*metadata\.tcpbook\.lab/);
    assert.deepEqual(labProcesses(), []);
  });

  it('is offered our kernel for its cells only: those of another language are left alone', async () => {
    const python = { text: 'client c9 -> nobody', metadata: { vscode: { languageId: 'python' } } };
    const notebook = await open([python, 'wait 1ms']);
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [undefined, true]);
  });

  it('restarts into a fresh lab', async () => {
    const notebook = await open(['server web port=7777 backlog=2', 'queues web']);
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true]);
    const before = labProcesses();
    assert.notEqual(before.length, 0);
    await vscode.commands.executeCommand('tcpbook.restartLab');
    await assertGone(before);
    await runCell(notebook, 1);
    await notebookBecomes(() => successes(notebook), [true, false]);
  });
});
