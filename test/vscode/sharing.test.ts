import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { parseDocument } from '../../src/document/parseDocument.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import {
  closeAll,
  edit,
  insertCell,
  notebookBecomes,
  openFile,
  openText,
  removeCell,
  runAll,
  successes,
  views,
  writeNotebook,
} from './notebooks.js';

const extension = vscode.extensions.getExtension('tcpbook.tcpbook');
const cli = resolve(extension?.extensionPath ?? '', 'dist/cli.mjs');

const cell = (text: string, language = 'tcpbook') => `\`\`\`${language}\n${text}\n\`\`\`\n\n`;
const experiment =
  '# Title\n\n' +
  cell('server web port=7777 backlog=2\nclient c1..c4 -> web') +
  cell(
    'queues web\nsockets web\ntimeline web since=start\ncounters Listen*\nexpect accept-queue web == 3',
  ) +
  cell('ss -tan', 'sh') +
  cell('expect accept-queue web == 9');

/** Makes VS Code think that the notebook has changed, and leaves it as it was. */
async function touch(notebook: vscode.NotebookDocument): Promise<void> {
  const count = notebook.cellCount;
  await insertCell(notebook, count, 'wait 1s');
  await removeCell(notebook, count);
  assert.equal(notebook.isDirty, true);
}

async function close(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
}

const textOf = async (notebook: vscode.NotebookDocument): Promise<string> =>
  readFile(notebook.uri.fsPath, 'utf8');

/** Without what no reader sees, and what may differ from run to run. */
const visible = (text: string): string =>
  text.replace(/^<!-- tcpbook:data\n.*\n/m, '').replace(/^Ran on .*$/m, '');

async function runInTerminal(uri: vscode.Uri, ...args: string[]): Promise<void> {
  const run = promisify(execFile)(process.execPath, [cli, 'run', ...args, uri.fsPath]);
  // The last claim of the experiment fails.
  await assert.rejects(run, { code: 1 });
}

async function setOutputs(mode: string | undefined): Promise<void> {
  await vscode.workspace
    .getConfiguration('tcpbook')
    .update('outputs', mode, vscode.ConfigurationTarget.Global);
}

async function runExperiment(): Promise<vscode.NotebookDocument> {
  const notebook = await openText(experiment);
  await runAll(notebook);
  await notebookBecomes(() => successes(notebook).slice(1), [true, true, true, false]);
  return notebook;
}

describe('outputs in the file', () => {
  afterEach(async () => {
    await closeAll();
    await setOutputs(undefined);
  });

  it('are written on save and there again when it is opened', async () => {
    const first = await runExperiment();
    assert.equal(first.isDirty, true);
    const before = first.getCells().map(views);
    await first.save();
    const saved = await textOf(first);
    assert.match(saved, /^<!-- tcpbook:outputs [0-9a-f]{8} -->$/m);
    assert.match(saved, /^```mermaid$/m);
    assert.match(saved, /^Ran on Linux .*, loopback lab, /m);

    await close();
    const second = await openFile(first.uri);
    assert.deepEqual(second.getCells().map(views), before);
    assert.deepEqual(successes(second).slice(1), [true, true, true, false]);
    await touch(second);
    await second.save();
    assert.equal(await textOf(second), saved);
  });

  it('are what `tcpbook run --save` writes, which saving leaves as it is', async () => {
    const uri = await writeNotebook(experiment);
    await runInTerminal(uri, '--save');
    const saved = await readFile(uri.fsPath, 'utf8');
    const fromTerminal = await openFile(uri);
    assert.equal(views(fromTerminal.cellAt(2)).length, 5);
    await touch(fromTerminal);
    await fromTerminal.save();
    assert.equal(await textOf(fromTerminal), saved);
    await close();

    const fromEditor = await runExperiment();
    await fromEditor.save();
    assert.equal(visible(await textOf(fromEditor)), visible(saved));
    const packets = (text: string) =>
      readOutputs(parseDocument(text)).saved?.labs.map(lab => lab.packets !== undefined);
    assert.deepEqual(packets(await textOf(fromEditor)), packets(saved));
  });

  it('go when they are cleared', async () => {
    const notebook = await runExperiment();
    await notebook.save();
    await vscode.commands.executeCommand('notebook.clearAllCellsOutputs');
    await notebookBecomes(() => notebook.getCells().every(one => one.outputs.length === 0), true);
    await notebook.save();
    assert.equal(await textOf(notebook), experiment);
  });

  it('stay with a cell that is edited, and say what they are of', async () => {
    const notebook = await runExperiment();
    await notebook.save();
    const before = await textOf(notebook);
    await edit(notebook.cellAt(3), 'ss -tln');
    await notebook.save();
    assert.equal(await textOf(notebook), before.replace('ss -tan', 'ss -tln'));
  });

  it('are Markdown only with the setting "visible"', async () => {
    await setOutputs('visible');
    const first = await runExperiment();
    await first.save();
    const saved = await textOf(first);
    assert.ok(!saved.includes('tcpbook:data'));
    await close();

    const second = await openFile(first.uri);
    const items = second.cellAt(2).outputs.flatMap(output => output.items);
    assert.deepEqual(
      items.map(({ mime }) => mime),
      ['text/markdown'],
    );
    await touch(second);
    await second.save();
    assert.equal(await textOf(second), saved);
  });

  it('stay out of the file with the setting "none"', async () => {
    await setOutputs('none');
    const notebook = await runExperiment();
    assert.equal(notebook.isDirty, false);
    await touch(notebook);
    await notebook.save();
    assert.equal(await textOf(notebook), experiment);
  });

  it('that are damaged cost nothing else', async () => {
    const first = await runExperiment();
    await first.save();
    const damaged = (await textOf(first))
      .replace(/^<!-- \/tcpbook:outputs .*$/m, '<!-- /tcpbook:out')
      .replace('H4sI', 'H4sJ');
    await closeAll();
    const second = await openText(damaged);
    const code = second.getCells().filter(one => one.kind === vscode.NotebookCellKind.Code);
    assert.deepEqual(
      code.map(one => one.document.getText()),
      [...experiment.matchAll(/```(?:tcpbook|sh)\n([^]*?)\n```/g)].map(([, text]) => text),
    );
    await touch(second);
    await second.save();
    assert.equal(await textOf(second), damaged);
  });
});
