import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { openInPage, outputs, runAll, scrollTo } from '../../support/notebookPage.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '../../../..');
const name = 'listen-backlog.tcpbook.md';

/** All that a user gets: what runs, and what VS Code shows of it. */
const CONTENT =
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt|dist\/(extension\.cjs|askpass\.cjs|renderer\.js|links\.js)|experiments\/[\w.-]+\.tcpbook\.md|media\/[\w./-]+\.(png|svg|json))$/;

describe('the packaged extension', () => {
  let folder: string;
  let workbench: Workbench | undefined;
  let vsix: string;

  before(async function () {
    this.timeout(240_000);
    folder = await mkdtemp(join(tmpdir(), 'tcpbook-package-'));
    vsix = join(folder, 'tcpbook.vsix');
    await run('npm', ['run', 'package', '--', '--out', vsix], { cwd: project });
  });
  after(async () => {
    await workbench?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('holds only what runs', async () => {
    const list = 'import sys, zipfile; print("\\n".join(zipfile.ZipFile(sys.argv[1]).namelist()))';
    const { stdout } = await run('python3', ['-c', list, vsix]);
    const files = stdout
      .trim()
      .split('\n')
      .filter(file => file.startsWith('extension/'));
    assert.deepEqual(
      files.filter(file => !CONTENT.test(file)),
      [],
    );
    for (const needed of ['extension.cjs', 'askpass.cjs', 'renderer.js', 'links.js'])
      assert.ok(files.includes(`extension/dist/${needed}`), needed);
    assert.deepEqual(
      files.filter(file => file.startsWith('extension/experiments/')).sort(),
      (await readdir(join(project, 'experiments')))
        .map(file => `extension/experiments/${file}`)
        .sort(),
    );
  });

  it('installs, opens a notebook and runs it', async function () {
    this.timeout(240_000);
    await cp(join(project, 'experiments', name), join(folder, name));
    workbench = await openWorkbench({ folder, extensionPath: vsix });
    const { page } = workbench;
    await openInPage(page, name);
    await runAll(page);
    const queues = outputs(page).getByRole('region', { name: 'small' }).first();
    await scrollTo(page, queues);
    assert.match(await queues.innerText(), /Accept queue/);
  });

  it('shows the experiments that it brings along', async () => {
    const { page } = workbench!;
    await page.getByRole('tab', { name: 'TCP Book' }).click();
    const tree = page.getByRole('tree', { name: 'Experiments' });
    await tree.getByRole('treeitem', { name: 'A first handshake' }).click();
    await page.getByRole('tab', { name: /^first-handshake\.tcpbook\.md/ }).waitFor();
    await outputs(page).getByRole('heading', { name: 'A first handshake' }).waitFor();
  });
});
