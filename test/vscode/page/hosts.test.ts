import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { notebook, notebookFolder, USERS } from '../../support/cli.js';
import { command, openInPage, outputs } from '../../support/notebookPage.js';
import { eventually } from '../../support/processes.js';
import { writeSshConfig } from '../../support/sshConfig.js';
import { startSshHost, type SshHost } from '../../support/sshHosts.js';
import { PASSWORD } from '../../support/sshUsers.js';
import { openWorkbench, type Workbench } from '../../support/vscodeWorkbench.js';

const project = resolve(import.meta.dirname, '../../../..');
const artifacts = join(project, 'test-artifacts');

const SCENE = ['server web port=7777 backlog=2\nqueues web'];

const HANDSHAKE = ['server web port=7777 backlog=2\nclient c1 -> web\ntimeline'];

/** The notebooks of the tests: VS Code looks once for the files that it finds by their name. */
const NOTEBOOKS = {
  pick: notebook(SCENE),
  cut: notebook([...SCENE, 'sysctl net.core.somaxconn\nwait 60s']),
  password: notebook(SCENE),
  cancel: notebook(SCENE),
  fresh: notebook(SCENE),
  proposal: notebook(SCENE, 'host: root@box'),
  typed: notebook(SCENE),
  apart: notebook(HANDSHAKE, 'hosts: { client: desk, server: box }'),
  strangers: notebook(HANDSHAKE, 'hosts: { client: dash@desk, server: fish@box }'),
  locked: notebook(HANDSHAKE, 'hosts: { client: local, server: vault }'),
};

/** Only root can make SSH hosts. */
const asRoot = USERS.length > 1 ? describe : undefined;

asRoot?.('hosts that ssh reaches, as a person sees them', function () {
  this.timeout(120_000);
  const folder = notebookFolder();
  const hosts: SshHost[] = [];
  let box: SshHost;
  let configFile: string;
  let workbench: Workbench;
  let page: Page;

  before(async function () {
    this.timeout(240_000);
    await mkdir(artifacts, { recursive: true });
    box = await startSshHost({ name: 'box' });
    const vault = await startSshHost({ name: 'vault', login: 'password' });
    const desk = await startSshHost({ name: 'desk' });
    hosts.push(box, vault, desk);
    configFile = writeSshConfig(join(folder.path, 'ssh'), [
      { host: box },
      { host: vault },
      { host: desk },
      { host: box, alias: 'fresh', hostKeyUnknown: true, ask: true },
    ]);
    for (const [name, text] of Object.entries(NOTEBOOKS)) folder.write(`${name}.tcpbook.md`, text);
    workbench = await openWorkbench({
      folder: folder.path,
      extensionPath: project,
      machineSettings: { 'tcpbook.ssh.configFile': configFile },
    });
    page = workbench.page;
  });
  afterEach(async function () {
    const name = this.currentTest?.title.replace(/\W+/g, '-') ?? '';
    await page.screenshot({ path: join(artifacts, `hosts-${name}.png`) });
    await command(page, 'View: Close All Editors');
    const left = () => hosts.flatMap(host => host.processes());
    await eventually(() => (left().length === 0 ? true : undefined), 30_000);
    assert.deepEqual(left(), [], 'nothing of a lab, and no connection, outlives its notebook');
  });
  after(async () => {
    await workbench.close();
    for (const host of hosts) await host.close();
  });

  const toolbar = (): Locator => page.locator('.notebook-toolbar-container');
  const interrupt = (): Locator => toolbar().getByRole('button', { name: 'Interrupt' });
  const shown = (text: string | RegExp): Locator => outputs(page).getByText(text).first();
  const status = (text: RegExp): Locator => page.locator('.statusbar-item', { hasText: text });
  const quickInput = (): Locator => page.locator('.quick-input-widget:visible');
  /** An entry of the quick pick that is open. */
  const row = (label: RegExp): Locator => {
    const name = page.locator('.label-name', { hasText: label });
    return page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first();
  };
  const dialog = (): Locator => page.getByRole('dialog').filter({ hasText: /ssh asks|wants to/ });

  async function open(name: keyof typeof NOTEBOOKS): Promise<void> {
    await openInPage(page, `${name}.tcpbook.md`);
    // As a person does, and so that VS Code's commands are about this notebook.
    await page.locator('.notebookOverlay .cell .monaco-editor').first().click();
  }

  /** Through VS Code's own picker, which asks for an extension where it knows no latest kernel. */
  async function pickKernel(name: string): Promise<void> {
    await toolbar()
      .getByRole('button', { name: /kernel/i })
      .or(toolbar().locator('.kernel-label'))
      .first()
      .click();
    const wanted = row(new RegExp(`^${name}$`));
    for (const way of [/Select Another Kernel/, /^TCP Book$/]) {
      await wanted.or(row(way)).first().waitFor();
      if (await wanted.isVisible()) break;
      await row(way).click();
    }
    await wanted.waitFor();
    await page.screenshot({ path: join(artifacts, `hosts-picker-${name}.png`) });
    await wanted.click();
    await toolbar().getByText(name, { exact: true }).waitFor();
  }

  /** Not by its button, which the toolbar draws anew when the kernel changes. */
  const run = (): Promise<void> => command(page, 'Notebook: Run All');

  async function ended(): Promise<void> {
    const verdicts = ['success', 'error'].map(one => `.cell .codicon-notebook-state-${one}`);
    await page.locator(verdicts.join()).first().waitFor();
    await interrupt().waitFor({ state: 'detached' });
  }

  it('are in the kernel picker, and cells run there', async () => {
    await open('pick');
    await pickKernel('box');
    await run();
    await outputs(page).getByRole('region', { name: 'web' }).first().waitFor();
    await status(/box: Linux .* · 127\.0\.0\.1/).waitFor();
    await ended();
    assert.ok(box.processes().some(({ command }) => command.includes('python')));
  });

  it('are two at once where the notebook names two', async () => {
    await open('apart');
    await toolbar().getByText('desk → box', { exact: true }).waitFor();
    await run();
    await status(/desk: Linux .* → box: Linux .* · pair/).waitFor();
    await shown(/Two machines: their clocks are equal within ±/).waitFor();
    await ended();
    await page.screenshot({ path: join(artifacts, 'hosts-apart.png') });
    for (const name of ['desk', 'box']) {
      const host = hosts.find(one => one.name === name);
      const isThere = host?.processes().some(({ command }) => command.includes('python'));
      assert.ok(isThere, `half of the lab is on ${name}`);
    }
  });

  it('are one of two where a person picks one, and the lab stays a pair', async () => {
    await open('apart');
    await pickKernel('box');
    await run();
    await status(/box: Linux .* · pair · client /).waitFor();
    await ended();
  });

  it('are asked about once where two are not known, and both are known from then on', async () => {
    await open('strangers');
    await toolbar().getByText('dash@desk → fish@box', { exact: true }).waitFor();
    await run();
    await dialog()
      .getByText('strangers.tcpbook.md wants to run on dash@desk, fish@box. Connect?')
      .waitFor();
    await dialog().getByRole('button', { name: 'Connect' }).click();
    await status(/dash@desk: Linux .* → fish@box: Linux .* · pair/).waitFor();
    await ended();
    await pickKernel('dash@desk');
    await pickKernel('fish@box');
  });

  it('ask for a password in the name of both', async () => {
    await open('locked');
    await toolbar().getByText('local → vault', { exact: true }).waitFor();
    await run();
    await quickInput()
      .getByText(/student@127\.0\.0\.1's password:/)
      .waitFor();
    assert.equal(await quickInput().locator('.quick-input-title').innerText(), 'local → vault');
    const input = quickInput().locator('input').last();
    await input.fill(PASSWORD);
    await input.press('Enter');
    await status(/local: Linux .* → vault: Linux/).waitFor();
    await ended();
  });

  it('tell of a connection that is cut in the middle of a cell, and have a fresh lab after it', async () => {
    await open('cut');
    await pickKernel('box');
    await run();
    await shown(/net\.core\.somaxconn = /).waitFor();
    await box.cut();
    await shown(/Nothing came from box for \d+ s: the connection is cut/).waitFor();
    await ended();
    await status(/box: lab lost/).waitFor();
    await page.screenshot({ path: join(artifacts, 'hosts-cut.png') });
    await box.mend();
    await page
      .locator('.cell-list-container .run-button-container .codicon-notebook-execute')
      .first()
      .click();
    await status(/box: Linux/).waitFor();
    await ended();
  });

  it('ask for a password', async () => {
    await open('password');
    await pickKernel('vault');
    await run();
    await quickInput()
      .getByText(/student@127\.0\.0\.1's password:/)
      .waitFor();
    await status(/vault: connecting…/).waitFor();
    assert.equal(await quickInput().locator('.quick-input-title').innerText(), 'vault');
    await page.screenshot({ path: join(artifacts, 'hosts-question.png') });
    const input = quickInput().locator('input').last();
    assert.equal(await input.getAttribute('type'), 'password');
    await input.fill(PASSWORD);
    await input.press('Enter');
    await status(/vault: Linux/).waitFor();
    await ended();
  });

  it('run nothing without an answer, and ask again', async () => {
    await open('cancel');
    await pickKernel('vault');
    for (const cancel of ['Escape', 'Interrupt']) {
      await run();
      await quickInput()
        .getByText(/password:/)
        .waitFor();
      if (cancel === 'Escape') await page.keyboard.press('Escape');
      else await interrupt().click();
      await quickInput()
        .waitFor({ state: 'detached' })
        .catch(() => undefined);
      await ended();
      await shown(cancel === 'Escape' ? /vault did not let us in/ : /Interrupted/).waitFor();
    }
  });

  it('show the fingerprint of a new key, and run nothing unless it is accepted', async () => {
    await open('fresh');
    await pickKernel('fresh');
    await run();
    await dialog()
      .getByText(/fingerprint is SHA256:\S{43}/)
      .waitFor();
    await page.screenshot({ path: join(artifacts, 'hosts-fingerprint.png') });
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await shown(/The host key of fresh is not known/).waitFor();
    await ended();
    await run();
    await dialog().getByRole('button', { name: 'Yes' }).click();
    await status(/fresh: Linux/).waitFor();
    await ended();
  });

  it('are connected to for a notebook only when a person knows them', async () => {
    await open('proposal');
    await toolbar().getByText('root@box', { exact: true }).waitFor();
    const logins = () => box.log().match(/Accepted publickey for root/g)?.length ?? 0;
    const before = logins();
    await run();
    await dialog().getByText('proposal.tcpbook.md wants to run on root@box. Connect?').waitFor();
    await page.screenshot({ path: join(artifacts, 'hosts-proposal.png') });
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await shown(/No connection to root@box was made/).waitFor();
    await ended();
    assert.equal(logins(), before);
    await run();
    await dialog().getByRole('button', { name: 'Connect' }).click();
    await status(/root@box: Linux .* · root · /).waitFor();
    await ended();
    await command(page, 'TCP Book: Restart Lab');
    await run();
    await status(/root@box: Linux/).waitFor();
    await ended();
  });

  it('can be typed, and follow the configuration', async () => {
    await open('typed');
    await command(page, 'TCP Book: Connect to Host');
    const input = page.locator('.quick-input-widget input').first();
    await input.fill('dash@box; reboot');
    await quickInput().getByText('is no name of a host').waitFor();
    await input.fill('dash@box');
    await quickInput().getByText('Connect to dash@box').click();
    await toolbar().getByText('dash@box', { exact: true }).waitFor();
    await run();
    await status(/dash@box: Linux/).waitFor();
    await ended();
    const later = Array.from({ length: 200 }, (_, index) => `Host later${index}\n  User ada\n`);
    appendFileSync(configFile, `\n${later.join('')}`);
    await eventuallyOffered('later199');
  });

  /** The watcher of a file tells some time after a change. */
  async function eventuallyOffered(name: string): Promise<void> {
    for (;;) {
      await command(page, 'TCP Book: Connect to Host');
      await quickInput().locator('.quick-input-title', { hasText: 'Connect to Host' }).waitFor();
      await quickInput().locator('input').last().fill(name);
      await row(new RegExp(`^(Connect to )?${name}$`)).waitFor();
      const isOffered = await row(new RegExp(`^${name}$`)).isVisible();
      await page.keyboard.press('Escape');
      if (isOffered) return;
    }
  }
});
