import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { toNotebookData } from '../../src/notebook/notebookData.js';
import { VIEW_MIME, type View } from '../../src/views/view.js';

const EXTENSION = 'tcpbook.tcpbook';
const CONTROLLER = 'tcpbook.local';

const folders: string[] = [];

/** Shows a notebook that has no file. */
export async function openUntitled(text: string): Promise<vscode.NotebookDocument> {
  const notebook = await vscode.workspace.openNotebookDocument('tcpbook', toNotebookData(text));
  await vscode.window.showNotebookDocument(notebook);
  return notebook;
}

/** A folder that goes with `closeAll`. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tcpbook-file-'));
  folders.push(folder);
  return folder;
}

/** Writes a file into a folder of its own. */
export async function writeNotebook(text: string | Uint8Array): Promise<vscode.Uri> {
  const file = join(await temporaryFolder(), 'test.tcpbook.md');
  await writeFile(file, text);
  return vscode.Uri.file(file);
}

/** Shows a notebook file with our own kernel selected. */
export async function openFile(uri: vscode.Uri): Promise<vscode.NotebookDocument> {
  // As from the explorer: a document opened through the API would outlive its editor.
  await vscode.commands.executeCommand('vscode.openWith', uri, 'tcpbook');
  const notebook = vscode.window.activeNotebookEditor?.notebook;
  assert.equal(notebook?.uri.toString(), uri.toString());
  await selectController(CONTROLLER);
  return notebook;
}

/** Opens a new file with this text. */
export async function openText(text: string): Promise<vscode.NotebookDocument> {
  return openFile(await writeNotebook(text));
}

export async function selectController(id: string): Promise<void> {
  const editor = vscode.window.activeNotebookEditor;
  await vscode.commands.executeCommand('notebook.selectKernel', {
    editor,
    id,
    extension: EXTENSION,
  });
}

/** Closes every editor, without saving, and removes the files that were written. */
export async function closeAll(): Promise<void> {
  while (vscode.window.tabGroups.all.some(group => group.tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** How each cell's last run ended; undefined: it did not run. */
export function successes(notebook: vscode.NotebookDocument): (boolean | undefined)[] {
  return notebook.getCells().map(cell => cell.executionSummary?.success);
}

/**
 * Resolves when `read` gives `expected`, looking again at each event; VS Code's answers arrive some
 * time after what causes them. Past the limit the difference is the error.
 */
export async function becomes<T>(
  event: vscode.Event<unknown>,
  read: () => T,
  expected: T,
  limitMs = 10_000,
): Promise<void> {
  let subscription: vscode.Disposable | undefined;
  let timer: NodeJS.Timeout | undefined;
  const equal = () => isDeepStrictEqual(read(), expected);
  await new Promise<void>(resolve => {
    if (equal()) resolve();
    subscription = event(() => equal() && resolve());
    timer = setTimeout(resolve, limitMs);
  });
  subscription?.dispose();
  clearTimeout(timer);
  assert.deepEqual(read(), expected);
}

/** `becomes`, for what changes with a notebook's cells, outputs and execution summaries. */
export async function notebookBecomes<T>(read: () => T, expected: T): Promise<void> {
  await becomes(vscode.workspace.onDidChangeNotebookDocument, read, expected);
}

export async function edit(cell: vscode.NotebookCell, text: string): Promise<void> {
  const { document } = cell;
  const end = document.lineAt(document.lineCount - 1).range.end;
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  assert.ok(await vscode.workspace.applyEdit(change));
}

export async function insertCell(
  notebook: vscode.NotebookDocument,
  index: number,
  text: string,
): Promise<void> {
  const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'tcpbook');
  await change(notebook, vscode.NotebookEdit.insertCells(index, [cell]));
}

export async function removeCell(notebook: vscode.NotebookDocument, index: number): Promise<void> {
  const range = new vscode.NotebookRange(index, index + 1);
  await change(notebook, vscode.NotebookEdit.deleteCells(range));
}

async function change(notebook: vscode.NotebookDocument, edit: vscode.NotebookEdit) {
  const change = new vscode.WorkspaceEdit();
  change.set(notebook.uri, [edit]);
  assert.ok(await vscode.workspace.applyEdit(change));
}

/** Resolves when the cells have ended, run or not. */
export async function runAll(notebook: vscode.NotebookDocument): Promise<void> {
  await execute(notebook, 0, notebook.cellCount);
}

export async function runCell(notebook: vscode.NotebookDocument, index: number): Promise<void> {
  await execute(notebook, index, index + 1);
}

async function execute(notebook: vscode.NotebookDocument, start: number, end: number) {
  const target = { ranges: [{ start, end }], document: notebook.uri };
  await vscode.commands.executeCommand('notebook.cell.execute', target);
}

/** Interrupts the notebook's cells. */
export async function cancel(notebook: vscode.NotebookDocument): Promise<void> {
  const ranges = [{ start: 0, end: notebook.cellCount }];
  const document = notebook.uri;
  await vscode.commands.executeCommand('notebook.cancelExecution', { ranges, document });
}

/** The views under a cell. */
export function views(cell: vscode.NotebookCell): View[] {
  return cell.outputs
    .flatMap(({ items }) => items)
    .filter(({ mime }) => mime === VIEW_MIME)
    .map(({ data }) => JSON.parse(new TextDecoder().decode(data)) as View);
}

/** What VS Code shows of an error under the cell. */
export function errors(cell: vscode.NotebookCell): string {
  return cell.outputs
    .flatMap(({ items }) => items)
    .filter(({ mime }) => mime === 'application/vnd.code.notebook.error')
    .map(({ data }) => (JSON.parse(new TextDecoder().decode(data)) as Error).message)
    .join('\n');
}
