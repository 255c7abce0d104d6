import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureCached, ensureDebianPackages, MissingTool, runQuietly } from './install.js';

/** The VS Code that the tests run in, on the desktop and as a server alike. */
export const VSCODE_VERSION = '1.139.1';

const PACKAGES = { 'code-server': '4.139.1', [`node-linux-${process.arch}`]: '24.21.0' };

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where the VS Code server's parts are. */
export interface VscodeServer {
  /** The Node that this server is made for. */
  readonly node: string;
  readonly main: string;
}

/** The VS Code server, from the npm registry; installed on first use (about 30 s, 800 MB). */
export async function ensureVscodeServer(): Promise<VscodeServer> {
  const folder = await ensureCached(`vscode-server-${VSCODE_VERSION}`, async temporary => {
    console.log(`installing the VS Code server ${VSCODE_VERSION}`);
    const dependencies = PACKAGES;
    await writeFile(
      join(temporary, 'package.json'),
      JSON.stringify({ private: true, dependencies }),
    );
    // No script has to run: the native modules that they would build are optional here.
    const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev'];
    await runQuietly('npm', [...install, '--force'], { cwd: temporary });
    await runQuietly('npm', install, { cwd: serverFolder(temporary) });
  });
  return {
    node: join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin/node'),
    main: join(serverFolder(folder), 'out/server-main.js'),
  };
}

function serverFolder(folder: string): string {
  return join(folder, 'node_modules/code-server/lib/vscode');
}

/** The browser that shows the server's workbench, and a font with Chinese for the screenshots. */
export async function ensureChromium(): Promise<string> {
  await ensureDebianPackages([
    { name: 'chromium', files: CHROMIUM },
    {
      name: 'fonts-noto-cjk',
      files: ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto-cjk'],
    },
  ]);
  const program = CHROMIUM.find(existsSync);
  if (program === undefined)
    throw new MissingTool('The package chromium brought no /usr/bin/chromium.');
  return program;
}
