import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readPcapng, utf8 } from '../support/pcapngReader.js';
import {
  closeAll,
  notebookBecomes,
  openText,
  runAll,
  successes,
  temporaryFolder,
} from './notebooks.js';

const experiment = `# Three wait

\`\`\`tcpbook
server web port=7777 backlog=2
client c1..c3 -> web
queues web
timeline web
\`\`\`
`;

describe('the command "Export Outputs"', () => {
  afterEach(closeAll);

  async function exported(uri: vscode.Uri, to: string): Promise<Buffer> {
    const out = vscode.Uri.file(join(await temporaryFolder(), `exported.${to}`));
    await vscode.commands.executeCommand('tcpbook.export', uri, { to, out });
    return readFile(out.fsPath);
  }

  it('saves what has run and writes it in every format', async () => {
    const notebook = await openText(experiment);
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook)[1], true);

    const html = (await exported(notebook.uri, 'html')).toString('utf8');
    assert.equal(notebook.isDirty, false);
    assert.match(html, /<title>Three wait<\/title>/);
    assert.match(html, /data-tcpbook-view="1"/);

    const ipynb = JSON.parse((await exported(notebook.uri, 'ipynb')).toString('utf8')) as unknown;
    assert.ok(typeof ipynb === 'object' && ipynb !== null && 'nbformat' in ipynb);

    const markdown = (await exported(notebook.uri, 'md')).toString('utf8');
    assert.match(markdown, /^# Three wait\n\n```tcpbook\n/);
    assert.match(markdown, /^```mermaid$/m);

    const { packets } = readPcapng(await exported(notebook.uri, 'pcapng'));
    const comments = packets.map(({ options }) => utf8(options.get(1)) ?? '');
    assert.equal(packets.length, 9, comments.join('\n'));
    assert.match(comments[0] ?? '', /^c1 → web: SYN\./);
  });

  it('keeps the packets of a lab that has ended since', async () => {
    const notebook = await openText(experiment);
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook)[1], true);
    await vscode.commands.executeCommand('tcpbook.restartLab');
    const { packets } = readPcapng(await exported(notebook.uri, 'pcapng'));
    assert.equal(packets.length, 9);
  });

  it('writes nothing where there is nothing to export', async () => {
    const notebook = await openText(experiment);
    await assert.rejects(exported(notebook.uri, 'html'), { code: 'ENOENT' });
  });
});
