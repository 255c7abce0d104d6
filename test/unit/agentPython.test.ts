import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import text from '../../src/agent/python/main.py';

interface Module {
  readonly name: string;
  readonly sameSource: boolean;
  readonly lines: number;
  /** Modules of the same folder. */
  readonly imports: readonly string[];
  /** Imported names that it does not use. */
  readonly unused: readonly string[];
  /** Names that it uses and does not know. */
  readonly unknown: readonly string[];
}

interface Folder {
  /** As the text has them, in its order. */
  readonly modules: readonly Module[];
  readonly files: readonly string[];
  /** The statements of `__init__.py`. */
  readonly packageHolds: readonly string[];
}

const FOLDER = 'src/agent/python';
const MOST_LINES = 250;

/** A Python as the agent has it: its standard library and nothing else. */
function python(args: readonly string[], input: string): { stdout: string; stderr: string } {
  const { error, ...said } = spawnSync('python3', ['-I', '-S', ...args], {
    input,
    encoding: 'utf8',
  });
  if (error) throw error;
  return said;
}

describe("the agent's Python modules", () => {
  let modules: readonly Module[];
  let folder: Folder;

  before(() => {
    const { stdout, stderr } = python(['test/support/pythonModules.py', FOLDER], text);
    assert.equal(stderr, '');
    folder = JSON.parse(stdout) as Folder; // safe: pythonModules.py prints these
    ({ modules } = folder);
  });

  /** What is wrong with each module of which something is. */
  const wrong = (of: (module: Module, index: number) => readonly string[]) =>
    modules.flatMap((module, index) => of(module, index).map(what => `${module.name}: ${what}`));

  it('are all sent, as they are', () => {
    assert.deepEqual(modules.map(({ name }) => name).sort(), folder.files);
    assert.deepEqual(
      wrong(({ sameSource }) => (sameSource ? [] : ['differs'])),
      [],
    );
  });

  it('import only modules before them', () => {
    const order = modules.map(({ name }) => name);
    assert.deepEqual(
      wrong(({ imports }, index) => imports.filter(name => !order.slice(0, index).includes(name))),
      [],
    );
  });

  it('know each name they use, and use each name they import', () => {
    assert.deepEqual(
      wrong(({ unknown, unused }) => [...unknown, ...unused]),
      [],
    );
  });

  it(`have at most ${MOST_LINES} lines each`, () => {
    assert.deepEqual(
      wrong(({ lines }) => (lines > MOST_LINES ? [`${lines} lines`] : [])),
      [],
    );
  });

  it('are a package that holds words only, as it is not sent', () => {
    assert.deepEqual(folder.packageHolds, ['Expr']);
  });

  it('are named with the line in a traceback', () => {
    const run = "import sys;exec(compile(sys.stdin.read(),'agent','exec'),{'CONFIG':{}})";
    const { stderr } = python(['-c', run], text);
    assert.match(stderr, /File "src\/agent\/python\/main\.py", line \d+, in main\b/);
    assert.match(stderr, /KeyError: 'lab'/);
  });
});
