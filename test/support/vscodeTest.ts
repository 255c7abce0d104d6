// Runs test/vscode in a real VS Code: the desktop one where it can be downloaded and shown, else
// the same version as a server with its workbench in a headless browser.
// TCPBOOK_VSCODE=desktop|server asks for one of them.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from '@vscode/test-electron';
import { cacheFolder, hasCommand, MissingTool } from './install.js';
import { ensureServerPrograms } from './serverPrograms.js';
import { VSCODE_VERSION } from './vscodeInstall.js';

const PROBE_URL = 'https://update.code.visualstudio.com/api/releases/stable';
const PROBE_LIMIT_MS = 5_000;

const project = resolve(import.meta.dirname, '../../..');

/** The desktop VS Code's program, or undefined with the reason on the terminal. */
async function desktop(): Promise<string | undefined> {
  const wanted = process.env['TCPBOOK_VSCODE'];
  if (wanted === 'server') return undefined;
  try {
    if (process.env['DISPLAY'] === undefined) throw new Error('there is no display');
    const answer = await fetch(PROBE_URL, { signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    if (!answer.ok) throw new Error(`the download answers ${answer.status}`);
    return await downloadAndUnzipVSCode({ version: VSCODE_VERSION, cachePath: cacheFolder });
  } catch (error) {
    if (wanted === 'desktop') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`no desktop VS Code (${reason}): using the server with a headless browser`);
    return undefined;
  }
}

async function serverLauncher(): Promise<string> {
  const launcher = join(import.meta.dirname, 'vscodeLaunch.mjs');
  await chmod(launcher, 0o755);
  return launcher;
}

/** Starts this program again inside a virtual display, where one is needed and can be had. */
async function insideDisplay(): Promise<number | undefined> {
  const { DISPLAY, TCPBOOK_VSCODE } = process.env;
  if (DISPLAY !== undefined || TCPBOOK_VSCODE === 'server') return undefined;
  if (!(await hasCommand('xvfb-run'))) return undefined;
  const again = spawn('xvfb-run', ['-a', process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
  });
  return new Promise(ended => again.once('exit', code => ended(code ?? 1)));
}

async function main(): Promise<number> {
  const elsewhere = await insideDisplay();
  if (elsewhere !== undefined) return elsewhere;
  const home = mkdtempSync(join(tmpdir(), 'tcpbook-test-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true }));
  process.once('SIGTERM', () => process.exit(143)).once('SIGHUP', () => process.exit(129));
  try {
    await ensureServerPrograms();
    return await runTests({
      vscodeExecutablePath: (await desktop()) ?? (await serverLauncher()),
      extensionDevelopmentPath: project,
      extensionTestsPath: join(project, 'dist/test/vscode/index.cjs'),
      extensionTestsEnv: { TCPBOOK_END_WITH_STDIN: '1' },
      launchArgs: [
        home,
        `--user-data-dir=${join(home, 'user')}`,
        `--extensions-dir=${join(home, 'extensions')}`,
      ],
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    if (!(error instanceof MissingTool)) throw error;
    console.error(error.message);
    return 1;
  }
}

process.exit(await main());
