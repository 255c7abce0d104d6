import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';
import { runQuietly } from './install.js';
import { ensureChromium, ensureVscodeServer, type VscodeServer } from './vscodeInstall.js';

const QUIET_SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

const RESTRICTED_SETTINGS = { 'security.workspace.trust.startupPrompt': 'never' };

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const START_LIMIT_MS = 60_000;

export interface WorkbenchOptions {
  /** The folder that the window opens, absolute; without one the window is empty. */
  readonly folder?: string;
  /** Our extension: its folder, run from there, or a package to be installed; absolute. */
  readonly extensionPath: string;
  /** A CommonJS module with `run(): Promise<void>`, absolute; without one nothing is run. */
  readonly testsPath?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Nobody is asked whether the folder's authors are trusted, and they are not. */
  readonly restricted?: boolean;
  /** Settings of the machine that the extension runs on, which no user and no workspace can have. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** What the extension host prints. */
  readonly onLog?: (type: string, args: readonly unknown[]) => void;
  /** The exit code of the tests' run. */
  readonly onExit?: (code: number) => void;
}

/** A VS Code window: a server of its own, shown in a headless browser of its own. */
export interface Workbench {
  readonly page: Page;
  /** Ends the browser, the server with all its processes, and removes its folders. */
  close(): Promise<void>;
}

/** Opens a window. It is there when this resolves; its extension host may still be starting. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const [server, executablePath] = await Promise.all([ensureVscodeServer(), ensureChromium()]);
  const home = await mkdtemp(join(tmpdir(), 'tcpbook-vscode-'));
  const opened: (() => Promise<unknown>)[] = [() => rm(home, { recursive: true, force: true })];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end().catch(() => undefined);
  };
  try {
    const trust = options.restricted === true ? RESTRICTED_SETTINGS : {};
    await writeSettings(home, 'User', { ...QUIET_SETTINGS, ...trust, ...options.settings });
    await writeSettings(home, 'Machine', options.machineSettings ?? {});
    if (isPackage(options)) await install(server, home, options.extensionPath);
    const child = startServer(server, home, options);
    const killNow = () => killGroup(child);
    process.once('exit', killNow);
    opened.push(async () => {
      process.off('exit', killNow);
      const ended = child.exitCode === null && child.signalCode === null && once(child, 'exit');
      killGroup(child);
      await ended;
    });
    const authority = `127.0.0.1:${await listeningPort(child)}`;
    const browser = await chromium.launch({
      executablePath,
      args: CHROMIUM_FLAGS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    opened.push(() => browser.close());
    return { page: await openPage(browser, authority, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function writeSettings(
  home: string,
  whose: 'User' | 'Machine',
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const folder = join(home, 'data', whose);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

function isPackage({ extensionPath }: WorkbenchOptions): boolean {
  return extensionPath.endsWith('.vsix');
}

async function install(server: VscodeServer, home: string, file: string): Promise<void> {
  const folders = ['--server-data-dir', home, '--extensions-dir', join(home, 'extensions')];
  await runQuietly(server.node, [server.main, '--install-extension', file, ...folders], {});
}

function startServer(
  server: VscodeServer,
  home: string,
  { restricted = false }: WorkbenchOptions,
): ChildProcess {
  const args = [
    server.main,
    '--accept-server-license-terms',
    '--without-connection-token',
    '--enable-smoke-test-driver',
    '--disable-telemetry',
    ...(restricted ? [] : ['--disable-workspace-trust']),
    ...['--host', '127.0.0.1', '--port', '0'],
    ...['--server-data-dir', home, '--extensions-dir', join(home, 'extensions')],
  ];
  // A process group of its own: the server's extension hosts end with it.
  return spawn(server.node, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group has already ended.
  }
}

/** The port from the server's own announcement. */
async function listeningPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null || child.stderr === null) throw new Error('the server has no output');
  const lines: string[] = [];
  const port = new Promise<number>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr]) {
      if (input === null) continue;
      createInterface({ input }).on('line', line => {
        lines.push(line);
        const found = /Extension host agent listening on (\d+)/.exec(line);
        if (found) resolve(Number(found[1]));
      });
    }
    const fail = (why: string) => () =>
      reject(new Error(`the VS Code server ${why}\n${lines.join('\n')}`));
    child.once('exit', fail('ended')).once('error', fail('cannot be started'));
    setTimeout(fail(`is not up after ${START_LIMIT_MS} ms`), START_LIMIT_MS).unref();
  });
  return port;
}

async function openPage(
  browser: Browser,
  authority: string,
  options: WorkbenchOptions,
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  // VS Code's smoke test driver calls these two, when they are there.
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) =>
    options.onLog?.(type, args),
  );
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
  const remote = (path: string) => `vscode-remote://${authority}${path}`;
  const payload = [
    ...(isPackage(options) ? [] : [['extensionDevelopmentPath', remote(options.extensionPath)]]),
    ...(options.testsPath === undefined ? [] : [['extensionTestsPath', remote(options.testsPath)]]),
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({
    ...(options.folder === undefined ? { ew: 'true' } : { folder: options.folder }),
    payload: JSON.stringify(payload),
  });
  await page.goto(`http://${authority}/?${query.toString()}`);
  await page.waitForSelector('.monaco-workbench', { timeout: START_LIMIT_MS });
  return page;
}
