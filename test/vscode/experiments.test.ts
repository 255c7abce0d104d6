import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { isTwin, shippedIn } from '../support/shipped.js';
import {
  closeAll,
  errors,
  notebookBecomes,
  openFile,
  runAll,
  successes,
  temporaryFolder,
  views,
} from './notebooks.js';

const folder = join(
  vscode.extensions.getExtension('tcpbook.tcpbook')!.extensionPath,
  'experiments',
);

/** Twins take the same steps, which a unit test sees to: here one stands for them. */
const names = shippedIn(folder).filter(
  name => !isTwin(name) || name === 'first-handshake.zh-CN.tcpbook.md',
);

describe('the shipped experiments, in VS Code', () => {
  afterEach(closeAll);

  for (const name of names) {
    it(`${name} runs to its end, and its claims hold`, async function () {
      this.timeout(120_000);
      const file = join(await temporaryFolder(), name);
      cpSync(join(folder, name), file);
      const notebook = await openFile(vscode.Uri.file(file));
      await runAll(notebook);
      const code = () =>
        notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);
      assert.deepEqual(
        code()
          .map(errors)
          .filter(text => text !== ''),
        [],
      );
      const failed = code()
        .flatMap(views)
        .flatMap(({ view, data }) => (view === 'expectations' ? data.expectations : []))
        .filter(({ verdict }) => verdict === 'failed');
      assert.deepEqual(failed, []);
      await notebookBecomes(
        () => successes(notebook).filter(ok => ok === true).length,
        code().length,
      );
    });
  }
});
