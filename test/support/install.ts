import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Programs fetched for the tests live outside the clone, so that every clone shares them. */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'tcpbook',
);

/** Something that the tests need, cannot get by themselves, and a person can put right. */
export class MissingTool extends Error {}

/** A Debian package, and the file that shows that it (or another make of it) is there. */
interface DebianPackage {
  readonly name: string;
  readonly files: readonly string[];
  /** Its services once it is installed; none of them runs then, or ever by itself. */
  readonly services?: () => readonly string[];
}

/**
 * Installs Debian packages of which no file is there yet.
 * @throws MissingTool where that takes root or apt-get, with the command to run.
 */
export async function ensureDebianPackages(packages: readonly DebianPackage[]): Promise<void> {
  const missing = packages.filter(({ files }) => !files.some(existsSync)).map(({ name }) => name);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new MissingTool(`The tests need ${missing.join(', ')}. As root on Debian: ${command}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.log(`installing ${missing.join(', ')}`);
  // The package lists may be absent (a fresh container) or old; a failed update shows below.
  await runQuietly('apt-get', ['update', '-qq'], { env }).catch(() => undefined);
  // Another run may be installing.
  const patient = ['-o', 'DPkg::Lock::Timeout=300'];
  const services = packages.flatMap(({ name, services }) =>
    services !== undefined && missing.includes(name) ? [services] : [],
  );
  await withoutServices(services, () =>
    runQuietly('apt-get', [...patient, ...command.split(' ').slice(1)], { env }),
  );
}

/** What Debian's packages ask before they start a service; 101: don't (invoke-rc.d(8)). */
const POLICY = '/usr/sbin/policy-rc.d';

/** Installs packages with services that shall not run: they would take ports of this machine. */
async function withoutServices(
  services: readonly (() => readonly string[])[],
  install: () => Promise<void>,
): Promise<void> {
  if (services.length === 0) return install();
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(join(cacheFolder, 'services.lock'));
  const isOurs = !existsSync(POLICY);
  try {
    if (isOurs) await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    await install();
    // Nor with the machine's next start; they are not enabled where there is no systemd.
    if (existsSync('/usr/bin/systemctl')) {
      const names = services.flatMap(of => of());
      await runQuietly('systemctl', ['disable', ...names]);
    }
  } finally {
    if (isOurs) await rm(POLICY, { force: true });
    await unlock();
  }
}

/**
 * Makes a folder of the cache exactly once: `build` fills a temporary folder, which is renamed
 * when it is complete. Runs at the same time wait for the first.
 */
export async function ensureCached(
  name: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(cacheFolder, name);
  if (existsSync(folder)) return folder;
  await mkdir(cacheFolder, { recursive: true });
  const unlock = await lock(`${folder}.lock`);
  try {
    if (existsSync(folder)) return folder;
    await removeInterrupted(folder);
    const temporary = await mkdtemp(`${folder}.building-${process.pid}-`);
    try {
      await build(temporary);
      await rename(temporary, folder);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    return folder;
  } finally {
    await unlock();
  }
}

/** Removes what builds of `folder` that were killed have left, which may be gigabytes. */
async function removeInterrupted(folder: string): Promise<void> {
  const prefix = `${basename(folder)}.building-`;
  for (const name of await readdir(cacheFolder)) {
    const [builder = ''] = name.startsWith(prefix) ? name.slice(prefix.length).split('-') : [];
    if (builder === '' || isAlive(Number(builder))) continue;
    await rm(join(cacheFolder, name), { recursive: true, force: true });
  }
}

/** Runs a program; its output is shown only when it fails. */
export async function runQuietly(
  program: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}\n${output}`);
}

/** True where `command` is on the PATH. */
export async function hasCommand(command: string): Promise<boolean> {
  return run('sh', ['-c', 'command -v "$1"', 'sh', command]).then(
    () => true,
    () => false,
  );
}

/**
 * Holds `file` as a lock until the function that comes back is called. A lock whose owner is gone
 * is taken over; should two take it over at once, both build and one rename loses, which costs time
 * and breaks nothing.
 */
async function lock(file: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
    else await delay(500);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
