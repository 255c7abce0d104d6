import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whoever runs the tests, and an unprivileged user where the tests run as root. */
export type User = 'self' | 'nobody';
export const USERS: readonly User[] = process.getuid?.() === 0 ? ['self', 'nobody'] : ['self'];

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Folders that go with the test run. */
const temporary: string[] = [];
process.once('exit', () => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

/** A folder that every user may read; gone with the test run. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o755);
  temporary.push(folder);
  return folder;
}

let program: string | undefined;

/** A copy of the command line that every user may read, wherever the clone lies. */
function cliForEveryone(): string {
  if (program !== undefined) return program;
  program = join(temporaryFolder('tcpbook-cli-'), 'cli.mjs');
  copyFileSync('dist/cli.mjs', program);
  chmodSync(program, 0o755);
  return program;
}

export function startCli(
  args: readonly string[],
  options: Pick<CliOptions, 'user' | 'wrap'> = {},
): ChildProcess {
  const asUser =
    options.user === 'nobody'
      ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--']
      : [];
  const [command = '', ...rest] = [
    ...(options.wrap ?? []),
    ...asUser,
    process.execPath,
    cliForEveryone(),
    ...args,
  ];
  return spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], cwd: tmpdir() });
}

export interface CliOptions {
  readonly user?: User;
  /** A command in front of the whole, e.g. `unshare`. */
  readonly wrap?: readonly string[];
  /** Called when the process runs; the result waits for it too. */
  readonly started?: (cli: ChildProcess) => Promise<void>;
}

/** Runs `tcpbook ARGS` to its end. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = startCli(args, options);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code] = await Promise.all([ended, options.started?.(child)]);
  return { code, stdout, stderr };
}

/** Resolves when the command line has printed `text`. */
export function printed(cli: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString('utf8');
      if (said.includes(text)) resolve();
    };
    cli.stdout?.on('data', hear);
    cli.stderr?.on('data', hear);
    cli.once('close', () => reject(new Error(`ended without printing ${text}: ${said}`)));
  });
}

/** A folder for one test's notebooks, readable for every user; gone with the test run. */
export function notebookFolder(): {
  write(name: string, text: string): string;
  readonly path: string;
} {
  const path = temporaryFolder('tcpbook-test-');
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, text);
      return file;
    },
  };
}

/** A notebook of `tcpbook` cells, one for each text; `sh` cells start with `#!sh`. */
export function notebook(cells: readonly string[], frontMatter = ''): string {
  const head = frontMatter === '' ? '' : `---\ntcpbook: 1\n${frontMatter}\n---\n\n`;
  const fences = cells.map(cell =>
    cell.startsWith('#!sh')
      ? `\`\`\`sh${cell.slice(4)}\n\`\`\`\n`
      : `\`\`\`tcpbook\n${cell}\n\`\`\`\n`,
  );
  return head + fences.join('\n');
}

/** The parts of `tcpbook run --format json` that tests look at. */
export interface JsonRun {
  readonly ok: boolean;
  readonly host: {
    readonly name: string;
    readonly kernel: string;
    readonly lab: string;
    readonly privilege: string;
    readonly client?: { readonly name: string; readonly clockError: number };
    readonly notIsolated?: readonly string[];
    readonly sides: readonly { readonly name: string; readonly address: string }[];
  };
  readonly cells: readonly {
    readonly ok: boolean;
    readonly ms: number;
    readonly error?: JsonError;
    readonly steps: readonly JsonStep[];
  }[];
  readonly expectations: {
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
  };
}

export interface JsonError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface JsonStep {
  readonly line: number;
  readonly text: string;
  readonly ok: boolean;
  readonly error?: JsonError;
  readonly outputs: readonly {
    readonly view: string;
    readonly data: unknown;
    readonly text: string;
  }[];
}

const folder = notebookFolder();
let written = 0;

/** Runs cells as a notebook through the command line; fails the test when it prints no JSON. */
export async function runCells(
  cells: readonly string[],
  options: CliOptions & {
    readonly frontMatter?: string;
    /** Options of `tcpbook run`. */
    readonly args?: readonly string[];
  } = {},
): Promise<JsonRun & { readonly code: number | null; readonly steps: readonly JsonStep[] }> {
  const file = folder.write(`run${written++}.tcpbook.md`, notebook(cells, options.frontMatter));
  const { code, stdout, stderr } = await cli(
    ['run', '--format', 'json', ...(options.args ?? []), file],
    options,
  );
  if (stdout === '')
    throw new Error(`tcpbook printed nothing (exit code ${code ?? 'none'}): ${stderr}`);
  const run = JSON.parse(stdout) as JsonRun; // safe: the shape that this suite checks
  return { ...run, code, steps: run.cells.flatMap(cell => cell.steps) };
}
