import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'mocha';
import { parseDocument } from '../../src/document/parseDocument.js';
import { readOutputs } from '../../src/sharing/readOutputs.js';
import { exportPcapng } from '../../src/sharing/exportPcapng.js';
import { readPcapng } from '../support/pcapngReader.js';
import { cli, notebook, notebookFolder } from '../support/cli.js';
import { Pool } from '../support/pool.js';
import { ensureServerPrograms } from '../support/serverPrograms.js';
import { EXPERIMENTS, isTwin, shippedIn } from '../support/shipped.js';
import { AT_A_TIME } from '../support/shippedRun.js';

const folder = notebookFolder();
/** Their Chinese twins differ in words only. */
const SHIPPED = shippedIn(EXPERIMENTS).filter(name => !isTwin(name));

/** What readers of the file see, without the line that says where and when it ran. */
function visible(text: string): string {
  const { generated } = parseDocument(text);
  const unseen = generated.filter(({ kind }) => kind !== 'outputs');
  return unseen.reduce((rest, { raw }) => rest.replace(raw, ''), text);
}

/** The lines around the first that differs, of both; the whole texts would be too long to read. */
function firstDifference(one: string, two: string): string | undefined {
  const [first = [], second = []] = [one, two].map(text => text.split('\n'));
  const at = first.findIndex((line, index) => line !== second[index]);
  if (at < 0) return one === two ? undefined : 'one is longer';
  const around = (lines: readonly string[]): string =>
    lines.slice(Math.max(0, at - 5), at + 10).join('\n');
  return `line ${at + 1}:\n${around(first)}\n--- the second time:\n${around(second)}`;
}

async function save(
  file: string,
  ...args: string[]
): Promise<{ text: string; code: number | null }> {
  const { code, stderr } = await cli(['run', '--save', ...args, file]);
  assert.equal(stderr, '');
  return { text: readFileSync(file, 'utf8'), code };
}

interface SavedTwice {
  readonly original: string;
  readonly codes: readonly (number | null)[];
  readonly first: string;
  readonly second: string;
}

async function saveTwice(shipped: string): Promise<SavedTwice> {
  const original = readFileSync(`${EXPERIMENTS}/${shipped}`, 'utf8');
  const file = folder.write(shipped, original);
  let first = await save(file);
  let second = await save(file);
  const codes = [first.code, second.code];
  // On a busy machine one timer more may run out, and that is another finding.
  for (let again = 0; again < 2 && visible(second.text) !== visible(first.text); again++) {
    first = second;
    second = await save(file);
    codes.push(second.code);
  }
  return { original, codes, first: first.text, second: second.text };
}

describe('tcpbook run --save', () => {
  const runs = new Map<string, Promise<SavedTwice>>();

  before(async function () {
    this.timeout(120_000);
    await ensureServerPrograms();
    const pool = new Pool(AT_A_TIME);
    for (const shipped of SHIPPED) {
      const run = pool.run(() => saveTwice(shipped));
      run.catch(() => undefined); // its own test tells
      runs.set(shipped, run);
    }
  });

  for (const shipped of SHIPPED) {
    it(`twice on ${shipped} changes no finding`, async function () {
      this.timeout(180_000);
      const { original, codes, first, second } = await runs.get(shipped)!;
      assert.deepEqual([...new Set(codes)], [0]);
      assert.equal(parseDocument(first).source, original);
      assert.notEqual(second, first);
      assert.equal(firstDifference(visible(first), visible(second)), undefined);

      const { cells, saved, warnings } = readOutputs(parseDocument(second));
      assert.deepEqual(warnings, []);
      const code = parseDocument(original).cells.filter(({ kind }) => kind !== 'markdown');
      // A shell cell may print nothing, and then has nothing to keep.
      const steps = code.filter(({ kind }) => kind === 'tcpbook');
      assert.ok(cells.size >= steps.length && cells.size <= code.length, `${cells.size} cells`);
      assert.ok([...cells.values()].every(kept => kept.kind === 'saved' && kept.cell.ok));
      assert.equal(saved?.labs.length, 1);
      assert.match(second, /^Ran on Linux \S+, \d{4}-\d\d-\d\d, loopback lab, \S.*\.$/m);
    });
  }

  it('keeps the outputs of cells that it did not reach', async () => {
    const cells = ['server web port=7777 backlog=2', 'sysctl net.core.somaxconn', 'wait 1ms'];
    const file = folder.write('stops.tcpbook.md', notebook(cells));
    const { text: whole } = await save(file);
    const failing = folder.write(
      'stops.tcpbook.md',
      whole.replace('sysctl net', 'close nobody # '),
    );
    await cli(['run', '--save', failing]);
    assert.equal(readFileSync(failing, 'utf8'), whole.replace('sysctl net', 'close nobody # '));
    const claims = whole.replace('sysctl net.core.somaxconn', 'expect accept-queue web == 9');
    folder.write('stops.tcpbook.md', claims);
    const { text, code } = await save(file);
    assert.equal(code, 1);
    assert.match(text, /✗ failed/);
    assert.match(text, /waited 1 ms/);
  });

  it('writes what it is told to', async () => {
    const file = folder.write('modes.tcpbook.md', notebook(['sysctl net.core.somaxconn']));
    const before = readFileSync(file, 'utf8');
    const { text: visibleOnly } = await save(file, '--outputs', 'visible');
    assert.match(visibleOnly, /net\.core\.somaxconn = \d+/);
    assert.ok(!visibleOnly.includes('tcpbook:data'));
    assert.match((await save(file)).text, /^<!-- tcpbook:data$/m);
    assert.equal((await save(file, '--outputs', 'none')).text, before);
  });

  it('says how many of the packets it keeps where they are too many', async function () {
    this.timeout(120_000);
    const crowd = ['a', 'b'].map((name, index) =>
      [
        `server ${name} port=${7777 + index} backlog=4000`,
        `client ${name}1..${name}4000 -> ${name} together`,
        `reset ${name}1..${name}4000`,
      ].join('\n'),
    );
    const file = folder.write('crowd.tcpbook.md', notebook(crowd));
    const { code, stderr } = await cli(['run', '--save', file]);
    assert.equal(code, 0);
    assert.match(
      stderr,
      /^\S+crowd\.tcpbook\.md: Only the first \d+ of \d+ packets are kept .*\n$/,
    );
    const [, kept, total] = /first (\d+) of (\d+)/.exec(stderr) ?? [];
    assert.ok(Number(kept) > 1000 && Number(kept) < Number(total));
    const [lab] = readOutputs(parseDocument(readFileSync(file, 'utf8'))).saved?.labs ?? [];
    const { packets } = readPcapng(exportPcapng(lab?.packets ?? ''));
    assert.equal(packets.length, Number(kept));
  });

  it('does not write over a file that has changed since', async () => {
    const slow = notebook(['wait 30s']);
    const file = folder.write('changed.tcpbook.md', slow);
    const edited = `${slow}\nmore\n`;
    const { stderr } = await cli(['run', '--save', file], {
      started: child =>
        new Promise(done => {
          let printed = '';
          child.stdout?.on('data', (chunk: Buffer) => {
            printed += chunk.toString('utf8');
            if (!printed.includes('$ wait') || child.killed) return;
            folder.write('changed.tcpbook.md', edited);
            child.kill('SIGINT');
            done();
          });
        }),
    });
    assert.match(stderr, /has been changed/);
    assert.equal(readFileSync(file, 'utf8'), edited);
  });
});
