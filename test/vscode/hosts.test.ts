import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { notebookFolder, USERS } from '../support/cli.js';
import { eventually } from '../support/processes.js';
import { writeSshConfig } from '../support/sshConfig.js';
import { startSshHost, type SshHost } from '../support/sshHosts.js';
import {
  cancel,
  closeAll,
  errors,
  notebookBecomes,
  openText,
  runAll,
  runCell,
  selectController,
  successes,
  views,
} from './notebooks.js';
import { assertGone, labProcesses } from './processes.js';

const cell = (text: string, language = 'tcpbook') => `\`\`\`${language}\n${text}\n\`\`\`\n\n`;
const hostname = cell('hostname', 'sh');

/** Only root can make SSH hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('running on a host that ssh reaches', () => {
  let box: SshHost;

  before(async () => {
    box = await startSshHost({ name: 'box' });
    await configure(writeSshConfig(join(notebookFolder().path, 'ssh'), [{ host: box }]));
  });
  after(async () => {
    await configure(undefined);
    await box.close();
  });
  afterEach(async () => {
    await closeAll();
    await eventually(() => (box.processes().length === 0 ? true : undefined), 5_000);
    assert.deepEqual(box.processes(), []);
  });

  /** As the user's settings page writes it. */
  async function configure(file: string | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration('tcpbook');
    await settings.update('ssh.configFile', file, vscode.ConfigurationTarget.Global);
  }

  async function openOn(controller: string, text: string): Promise<vscode.NotebookDocument> {
    const notebook = await openText(text);
    await selectController(controller);
    return notebook;
  }

  /** What the shell cell printed. */
  const printed = (notebook: vscode.NotebookDocument, index: number) =>
    views(notebook.cellAt(index)).map(view => (view.view === 'text' ? view.data.text.trim() : ''));

  it('is what its kernel is for', async () => {
    const notebook = await openOn(
      'tcpbook.ssh:box',
      hostname + cell('server web port=7777 backlog=2'),
    );
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true]);
    assert.deepEqual(printed(notebook, 0), ['box']);
  });

  it('ends with the choice of another kernel, which has a lab of its own', async () => {
    const notebook = await openOn('tcpbook.ssh:box', hostname);
    await runAll(notebook);
    await notebookBecomes(() => printed(notebook, 0), ['box']);
    await selectController('tcpbook.local');
    await eventually(() => (box.processes().length === 0 ? true : undefined), 5_000);
    assert.deepEqual(box.processes(), []);
    await runAll(notebook);
    const own = labProcesses();
    assert.notDeepEqual(own, []);
    assert.notDeepEqual(printed(notebook, 0), ['box']);
    await selectController('tcpbook.ssh:box');
    await assertGone(own);
  });

  it('goes before what the file proposes', async () => {
    const notebook = await openOn(
      'tcpbook.ssh:box',
      `---\ntcpbook: 1\nhost: local\n---\n${hostname}`,
    );
    await runAll(notebook);
    await notebookBecomes(() => printed(notebook, 0), ['box']);
  });

  it('gives up a connection within 2 s of an interrupt, and connects anew', async () => {
    await box.cut();
    const notebook = await openOn('tcpbook.ssh:box', hostname);
    const done = runAll(notebook);
    await notebookBecomes(() => notebook.cellAt(0).executionSummary?.executionOrder, 1);
    const start = Date.now();
    await cancel(notebook);
    await done;
    assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
    await notebookBecomes(() => successes(notebook), [false]);
    assert.match(errors(notebook.cellAt(0)), /Interrupted/);
    await box.mend();
    await runCell(notebook, 0);
    await notebookBecomes(() => printed(notebook, 0), ['box']);
  });
});
