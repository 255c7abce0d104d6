import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { NotebookKernel } from '../../src/notebook/notebookKernel.js';
import { CODE_LANGUAGES } from '../../src/notebook/notebookData.js';
import { fakeSession, type FakeSession } from './fakeSession.js';
import {
  closeAll,
  notebookBecomes,
  openUntitled,
  selectController,
  successes,
} from './notebooks.js';

const listener = {
  cellStarted: () => undefined,
  cellEnded: () => undefined,
  hostChanged: () => undefined,
};

describe('a notebook’s kernel, in VS Code, on a session that behaves badly', () => {
  let controller: vscode.NotebookController;
  let sessions: FakeSession[];
  let notebook: vscode.NotebookDocument;
  let kernel: NotebookKernel;

  before(() => {
    controller = vscode.notebooks.createNotebookController('test.fake', 'tcpbook', 'fake');
    controller.supportedLanguages = [...CODE_LANGUAGES];
  });
  after(() => controller.dispose());
  afterEach(closeAll);

  async function open(...cells: string[]): Promise<void> {
    notebook = await openUntitled(cells.map(cell => `\`\`\`tcpbook\n${cell}\n\`\`\`\n`).join('\n'));
    await selectController('test.fake');
    sessions = [];
    const makeSession = () => {
      const made = fakeSession();
      sessions.push(made);
      return made;
    };
    kernel = new NotebookKernel(notebook, controller, makeSession, listener);
  }
  const log = () => sessions.map(session => session.log.join(', '));
  const run = (...indexes: number[]) => kernel.run(indexes.map(index => notebook.cellAt(index)));
  const succeeded = (...expected: (boolean | undefined)[]) =>
    notebookBecomes(() => successes(notebook), expected);

  it('runs cells in order, one at a time, whoever asks for them', async () => {
    await open('ok 0', 'ok 1', 'ok 2');
    await Promise.all([run(0, 1), run(2), run(1, 2)]);
    assert.deepEqual(log(), ['start ok 0, end ok 0, start ok 1, end ok 1, start ok 2, end ok 2']);
    await succeeded(true, true, true);
    assert.deepEqual(
      notebook.getCells().map(cell => cell.executionSummary?.executionOrder),
      [1, 2, 3],
    );
  });

  it('stops at the first failed cell', async () => {
    await open('ok 0', 'fail 1', 'ok 2');
    await run(0, 1, 2);
    assert.deepEqual(log(), ['start ok 0, end ok 0, start fail 1, end fail 1']);
    await succeeded(true, false, undefined);
  });

  for (const [cell, restarts] of [
    ['obey', false],
    ['ignore', true],
  ] as const) {
    it(`ends a cell that would ${cell} an interrupt within 2 s`, async () => {
      await open(cell, 'ok 1');
      const done = run(0, 1);
      const start = Date.now();
      await kernel.interrupt();
      await done;
      assert.ok(Date.now() - start < 2_000);
      await succeeded(false, undefined);
      assert.equal(sessions[0]?.log.includes('close'), restarts);
      await run(1);
      await succeeded(false, true);
    });
  }

  it('restarts in the middle of a cell', async () => {
    await open('late', 'ok 1');
    const done = run(0, 1);
    const restarted = kernel.restart();
    sessions[0]?.release();
    await Promise.all([done, restarted]);
    await succeeded(false, undefined);
    await run(1);
    await succeeded(false, true);
    assert.deepEqual(log(), ['start late, close, end late, close', 'start ok 1, end ok 1']);
  });

  it('closes a lab that was only starting when the notebook was closed', async () => {
    await open('late', 'ok 1');
    const done = run(0, 1);
    const closed = kernel.close();
    sessions[0]?.release();
    await Promise.all([done, closed]);
    assert.deepEqual(log(), ['start late, close, end late, close']);
  });

  it('runs nothing once it is closed', async () => {
    await open('ok 0', 'ok 1');
    await run(0);
    await kernel.close();
    await run(1);
    assert.deepEqual(log(), ['start ok 0, end ok 0, close, close']);
  });
});
