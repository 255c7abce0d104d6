import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { VIEW_MIME } from '../../src/views/view.js';
import {
  becomes,
  cancel,
  closeAll,
  errors,
  notebookBecomes,
  openText,
  runAll,
  runCell,
  successes,
  temporaryFolder,
  views,
} from './notebooks.js';
import { assertGone, labProcesses } from './processes.js';

const cell = (text: string, language = 'tcpbook') => `\`\`\`${language}\n${text}\n\`\`\`\n\n`;
const server = cell('server web port=7777 backlog=2');

describe('running in VS Code', () => {
  afterEach(async () => {
    const processes = labProcesses();
    await closeAll();
    await assertGone(processes);
  });

  it('shows what the kernel did', async () => {
    const notebook = await openText(
      server +
        cell('client c1..c3 -> web') +
        cell('queues web\nsockets web\ntimeline web\ncounters Listen*') +
        cell('expect accept-queue web == 3\nexpect syn-queue web == 0') +
        cell('ss -tan', 'sh'),
    );
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true, true, true, true]);
    const [, , looks, claims, shell] = notebook.getCells();
    assert.deepEqual(
      views(looks!).map(({ view }) => view),
      ['queues', 'sockets', 'timeline', 'counters'],
    );
    for (const { items } of looks!.outputs) {
      assert.deepEqual(
        items.map(({ mime }) => mime),
        [VIEW_MIME, 'text/markdown', 'text/plain'],
      );
    }
    const [queues] = views(looks!);
    assert.ok(queues?.view === 'queues');
    assert.deepEqual(
      queues.data.listeners.map(({ name, acceptQueue: { length, limit } }) => [
        name,
        length,
        limit,
      ]),
      [['web', 3, 3]],
    );
    const [table] = views(claims!);
    assert.ok(table?.view === 'expectations');
    assert.deepEqual(
      table.data.expectations.map(({ verdict }) => verdict),
      ['passed', 'passed'],
    );
    const [text] = views(shell!);
    assert.ok(text?.view === 'text');
    assert.match(text.data.text, /LISTEN.*:7777/);
  });

  it('stops at a failed claim', async () => {
    const notebook = await openText(
      server + cell('expect accept-queue web == 9') + cell('wait 1s'),
    );
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, false, undefined]);
    const [table] = views(notebook.cellAt(1));
    assert.ok(table?.view === 'expectations');
    assert.deepEqual(
      table.data.expectations.map(({ actual, verdict }) => [actual, verdict]),
      [['0', 'failed']],
    );
    const place = vscode.languages.getDiagnostics(notebook.cellAt(1).document.uri);
    assert.deepEqual(
      place.map(({ code }) => code),
      ['expectation-failed'],
    );
  });

  it('runs nothing of a cell with an error in it', async () => {
    const notebook = await openText(cell('server web port=7777 backlog=2\nclinet c1 -> web'));
    await runCell(notebook, 0);
    await notebookBecomes(() => successes(notebook), [false]);
    assert.deepEqual(views(notebook.cellAt(0)), []);
    assert.match(errors(notebook.cellAt(0)), /^line 2: .*clinet/);
    assert.deepEqual(labProcesses(), []);
  });

  it('runs nothing under a front matter with an error in it', async () => {
    const notebook = await openText(`---\ntcpbook: 1\nlab: piar\n---\n${server}`);
    await runCell(notebook, 0);
    await notebookBecomes(() => successes(notebook), [false]);
    assert.match(errors(notebook.cellAt(0)), /piar/);
  });

  const longOnes: [title: string, text: string][] = [
    ['a wait', cell('sysctl net.core.somaxconn\nwait 60s')],
    ['a shell command', cell('echo started; sleep 60', 'sh')],
    [
      'a shell command that ignores signals',
      cell("trap '' INT TERM; echo started; sleep 60; sleep 60", 'sh'),
    ],
  ];
  for (const [title, text] of longOnes) {
    it(`interrupts ${title} within 2 s, and the next cell runs`, async () => {
      const notebook = await openText(text + cell('wait 1ms'));
      const done = runAll(notebook);
      await notebookBecomes(() => notebook.cellAt(0).outputs.length > 0, true);
      const start = Date.now();
      await cancel(notebook);
      await notebookBecomes(() => successes(notebook), [false, undefined]);
      assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
      await done;
      assert.notEqual(errors(notebook.cellAt(0)), '');
      await runCell(notebook, 1);
      await notebookBecomes(() => successes(notebook), [false, true]);
    });
  }

  it('runs cells in order, one at a time, whoever asks for them', async () => {
    const log = join(await temporaryFolder(), 'log');
    const step = (name: string) =>
      cell(`echo ${name} >> ${log}; sleep 0.1; echo /${name} >> ${log}`, 'sh');
    const notebook = await openText(step('a') + step('b') + step('c'));
    const run = (start: number, end: number) =>
      vscode.commands.executeCommand('notebook.cell.execute', {
        ranges: [{ start, end }],
        document: notebook.uri,
      });
    await Promise.all([run(0, 2), run(2, 3), run(1, 3)]);
    await notebookBecomes(() => successes(notebook), [true, true, true]);
    assert.equal(readFileSync(log, 'utf8').split('\n').join(' ').trim(), 'a /a b /b c /c');
  });

  it('ends a cell whose lab has frozen, within 2 s, and the next cell has a fresh lab', async () => {
    const asking = 'server web port=7777 backlog=2\nwait until accept-queue web == 9 within=60s';
    const notebook = await openText(cell(asking) + cell('wait 1ms'));
    const done = runAll(notebook);
    await notebookBecomes(() => notebook.cellAt(0).outputs.length > 0, true);
    const frozen = labProcesses();
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    const start = Date.now();
    await cancel(notebook);
    await notebookBecomes(() => successes(notebook), [false, undefined]);
    assert.ok(Date.now() - start < 2_000, `${Date.now() - start} ms`);
    await done;
    await runCell(notebook, 1);
    await notebookBecomes(() => successes(notebook), [false, true]);
    await assertGone(frozen);
  });

  it('tells of a lab that was killed, keeps what was shown, and starts a fresh one', async () => {
    const notebook = await openText(server + cell('sysctl net.core.somaxconn\nwait 60s') + server);
    const done = runAll(notebook);
    await notebookBecomes(() => notebook.cellAt(1).outputs.length > 0, true);
    const [agent] = labProcesses();
    process.kill(agent!, 'SIGKILL');
    await notebookBecomes(() => successes(notebook), [true, false, undefined]);
    await done;
    assert.match(errors(notebook.cellAt(1)), /SIGKILL|ended/);
    assert.ok(notebook.cellAt(1).outputs.length > 1);
    await runCell(notebook, 2);
    await notebookBecomes(() => successes(notebook), [true, false, true]);
  });

  it('restarts into a fresh lab', async () => {
    const notebook = await openText(server + cell('expect accept-queue web == 0'));
    await runAll(notebook);
    await notebookBecomes(() => successes(notebook), [true, true]);
    const before = labProcesses();
    assert.notEqual(before.length, 0);

    await vscode.commands.executeCommand('tcpbook.restartLab');
    await assertGone(before);
    await runCell(notebook, 1);
    await notebookBecomes(() => successes(notebook), [true, false]);
    assert.match(errors(notebook.cellAt(1)), /no server/);
    await runCell(notebook, 0);
    await runCell(notebook, 1);
    await notebookBecomes(() => successes(notebook), [true, true]);
  });

  it('ends the lab with its tab, in the middle of a cell', async () => {
    const notebook = await openText(server + cell('sysctl net.core.somaxconn\nwait 60s'));
    const done = runAll(notebook);
    await notebookBecomes(() => notebook.cellAt(1).outputs.length > 0, true);
    const processes = labProcesses();
    assert.notEqual(processes.length, 0);
    await closeAll();
    await assertGone(processes);
    await done;
  });

  it('ends a lab that is just starting with its tab', async () => {
    const notebook = await openText(server);
    const done = runAll(notebook);
    await closeAll();
    await done;
    await assertGone(labProcesses());
  });

  it('keeps the labs of two notebooks apart', async () => {
    const first = await openText(server);
    await runAll(first);
    const second = await openText(server + cell('expect accept-queue web == 0'));
    await runAll(second);
    await notebookBecomes(() => [...successes(first), ...successes(second)], [true, true, true]);
  });

  it('offers a new experiment that holds', async () => {
    await vscode.commands.executeCommand('tcpbook.newExperiment');
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    assert.ok(notebook);
    assert.match(notebook.uri.path, /\.tcpbook\.md$/);
    await runAll(notebook);
    await notebookBecomes(
      () => successes(notebook).filter(ok => ok !== undefined),
      [true, true, true],
    );
  });

  it('opens a notebook as text', async () => {
    const notebook = await openText(server);
    await vscode.commands.executeCommand('tcpbook.openAsText');
    const shown = () => vscode.window.activeTextEditor?.document.uri.toString();
    await becomes(vscode.window.onDidChangeActiveTextEditor, shown, notebook.uri.toString());
  });
});
