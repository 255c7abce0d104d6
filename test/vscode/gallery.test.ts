import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import {
  becomes,
  closeAll,
  edit,
  errors,
  notebookBecomes,
  runAll,
  successes,
  views,
} from './notebooks.js';

const extension = vscode.extensions.getExtension('tcpbook.tcpbook')!;
const FILE = 'first-handshake.tcpbook.md';

/** The copy in front. */
async function open(file: string): Promise<vscode.NotebookDocument> {
  await vscode.commands.executeCommand('tcpbook.openExperiment', file);
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  assert.ok(notebook);
  return notebook;
}

const shipped = (file: string): string =>
  readFileSync(join(extension.extensionPath, 'experiments', file), 'utf8');

const names = (): string[] =>
  vscode.window.tabGroups.all.flatMap(group => group.tabs.map(({ label }) => label)).sort();

describe('a copy of a shipped experiment', () => {
  afterEach(closeAll);

  it('is untitled, has the words and the front matter of the file, and runs at once', async () => {
    const before = shipped(FILE);
    const notebook = await open(FILE);
    assert.deepEqual([notebook.uri.scheme, notebook.uri.path], ['untitled', FILE]);
    assert.match(String(notebook.metadata['head']), /^---\ntcpbook: 1\ntitle: A first handshake\n/);
    await runAll(notebook);
    const ran = () => successes(notebook).filter(ok => ok !== undefined);
    const code = notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
    await notebookBecomes(
      ran,
      code.map(() => true),
    );
    assert.ok(code.flatMap(views).some(({ view }) => view === 'timeline'));
    assert.equal(shipped(FILE), before);
  });

  it('is shown again while it is untouched, and made anew once it is changed', async () => {
    const first = await open(FILE);
    const [second, third] = await Promise.all([open(FILE), open(FILE)]);
    assert.deepEqual([second.uri.path, third.uri.path], [FILE, FILE]);
    await edit(first.cellAt(1), 'server web port=1');
    const fourth = await open(FILE);
    assert.equal(fourth.uri.path, 'first-handshake-2.tcpbook.md');
    assert.deepEqual(names(), ['first-handshake-2.tcpbook.md', FILE]);
    assert.equal(first.cellAt(1).document.getText(), 'server web port=1');
  });

  it('runs shell cells in the workspace, or at home where there is none', async () => {
    const notebook = await open(FILE);
    const pwd = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'pwd', 'shellscript');
    const change = new vscode.WorkspaceEdit();
    const all = new vscode.NotebookRange(0, notebook.cellCount);
    change.set(notebook.uri, [vscode.NotebookEdit.replaceCells(all, [pwd])]);
    assert.ok(await vscode.workspace.applyEdit(change));
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true]);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
    const [output] = views(notebook.cellAt(0));
    assert.equal(output?.view, 'text');
    assert.equal(output.data.text.trim(), folder);
    assert.equal(errors(notebook.cellAt(0)), '');
  });

  it('is not made of what is not shipped', async () => {
    await vscode.commands.executeCommand('tcpbook.openExperiment', '../package.json');
    await becomes(vscode.window.tabGroups.onDidChangeTabs, names, []);
  });
});
