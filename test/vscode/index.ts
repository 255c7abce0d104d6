import { format } from 'node:util';
import Mocha from 'mocha';

/** VS Code's extension host calls this; a rejection fails the run. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: true });
  const mark = process.env['TCPBOOK_TEST_LINE_MARK'] ?? '';
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(mark + format(...args));
  const grep = process.env['TCPBOOK_GREP'];
  if (grep !== undefined) mocha.grep(grep);
  // Mocha's globals are there from here on, so the tests may register themselves.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await import('./all.js');
  const failures = await new Promise<number>(resolve => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
