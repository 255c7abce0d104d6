#!/usr/bin/env node
// Stands in for the `code` program where no desktop VS Code can be had: takes its test arguments,
// runs the tests in a VS Code server with a headless browser, and exits with their code.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, parseArgs } from 'node:util';
import { TEST_LINE_MARK } from './vscodeTestLine.js';
import { openWorkbench } from './vscodeWorkbench.js';

const LIMIT_MS = Number(process.env['TCPBOOK_VSCODE_LIMIT_MS'] ?? 10 * 60_000);

const { values, positionals } = parseArgs({
  options: {
    extensionDevelopmentPath: { type: 'string' },
    extensionTestsPath: { type: 'string' },
  },
  allowPositionals: true,
  // `runTests` also passes what concerns a desktop window only.
  strict: false,
});

const { extensionDevelopmentPath, extensionTestsPath } = values;
if (typeof extensionDevelopmentPath !== 'string' || typeof extensionTestsPath !== 'string') {
  console.error(
    'usage: vscodeLaunch --extensionDevelopmentPath=DIR --extensionTestsPath=FILE [FOLDER]',
  );
  process.exit(2);
}

let end: (code: number, why?: string) => void = () => undefined;
const ended = new Promise<number>(resolve => {
  end = (code, why) => {
    if (why !== undefined) console.error(why);
    resolve(code);
  };
});
process
  .once('SIGINT', () => end(130))
  .once('SIGTERM', () => end(143))
  .once('SIGHUP', () => end(129));
setTimeout(() => end(124, `the tests did not end within ${LIMIT_MS} ms`), LIMIT_MS).unref();

// Whoever started this holds the other end of stdin: its end, even by SIGKILL, is ours.
if (process.env['TCPBOOK_END_WITH_STDIN'] === '1')
  process.stdin.once('end', () => end(129)).resume();

// VS Code itself prints a great deal; the terminal is for the tests.
const logFile = join(extensionDevelopmentPath, 'test-artifacts', 'vscode.log');
mkdirSync(join(extensionDevelopmentPath, 'test-artifacts'), { recursive: true });
writeFileSync(logFile, '');
let testLines = 0;
function print(args: readonly unknown[]): void {
  const [first] = args;
  if (typeof first === 'string' && first.startsWith(TEST_LINE_MARK)) {
    testLines++;
    console.log(first.slice(TEST_LINE_MARK.length));
  } else {
    appendFileSync(logFile, `${format(...args)}\n`);
  }
}

process.env['TCPBOOK_TEST_LINE_MARK'] = TEST_LINE_MARK;
const opening = openWorkbench({
  folder: positionals[0] ?? tmpdir(),
  extensionPath: extensionDevelopmentPath,
  testsPath: extensionTestsPath,
  onLog: (_type, args) => print(args),
  onExit: code => end(code),
});
opening.catch((error: unknown) => end(1, format(error)));

const code = await ended;
await opening.then(workbench => workbench.close()).catch(() => undefined);
if (code !== 0 && testLines === 0) console.error(`no test ran: see ${logFile}`);
process.exit(code);
