import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import {
  cli,
  notebook,
  notebookFolder,
  runCells,
  temporaryFolder,
  type JsonRun,
} from '../support/cli.js';
import { KERNELS, PROGRAMS } from '../support/kernelImage.js';
import { startKernelMachine, type KernelMachine } from '../support/kernelMachine.js';
import { EXPERIMENTS, isTwin, shippedIn } from '../support/shipped.js';
import { writeSshConfig } from '../support/sshConfig.js';
import { parseDocument } from '../../src/document/parseDocument.js';
import type { ComparisonModel } from '../../src/views/comparison/model.js';
import type { ExpectationsModel } from '../../src/views/expectations/model.js';
import type { TimelineModel } from '../../src/views/timeline/model.js';

/** Their Chinese twins make the same claims. */
const SHIPPED = shippedIn(EXPERIMENTS).filter(name => !isTwin(name));

/** Programs that a notebook requires and those machines do not have. */
function lacking(name: string): readonly string[] {
  const { frontMatter } = parseDocument(readFileSync(join(EXPERIMENTS, name), 'utf8'));
  return frontMatter.requiresPrograms.filter(program => !PROGRAMS.includes(program));
}

/** Who logs in there: an ordinary user's lab has no `net.core` settings on 6.1. */
function loginFor(name: string, host: string): string {
  const text = readFileSync(join(EXPERIMENTS, name), 'utf8');
  return text.includes('sysctl net.core.') ? `root@${host}` : host;
}

/** `passed CLAIM`, with what it met where it failed, in the order of the notebook. */
function verdicts(run: JsonRun | undefined): readonly string[] {
  const cells = run?.cells ?? [];
  return cells
    .flatMap(({ steps }) => steps)
    .flatMap(({ outputs }) => outputs)
    .filter(({ view }) => view === 'expectations')
    .flatMap(({ data }) => (data as ExpectationsModel).expectations) // safe: its view says so
    .map(({ claim, verdict, actual }) => {
      return `${verdict} ${claim}${verdict === 'failed' ? ` (${actual ?? ''})` : ''}`;
    });
}

/** Why the first cell could not run, and how many steps had run by then. */
function failureOf(run: JsonRun | undefined): { code: string | undefined; steps: number } {
  const [cell] = run?.cells ?? [];
  return { code: cell?.error?.code, steps: cell?.steps.length ?? 0 };
}

for (const kernel of KERNELS) {
  describe(`notebooks on ${kernel.name}, beside this kernel`, () => {
    let machine: KernelMachine | undefined;
    let config: string;

    before(async () => {
      machine = await startKernelMachine(kernel);
      config = writeSshConfig(temporaryFolder('tcpbook-kernels-'), [{ host: machine }]);
    });
    after(() => machine?.close());

    const run = async (args: readonly string[], name: string): Promise<readonly JsonRun[]> => {
      const options = ['--format', 'json', '--timeout', '9m', '--ssh-config', config];
      const result = await cli([
        'run',
        ...options,
        ...args,
        join(process.cwd(), 'experiments', name),
      ]);
      assert.notEqual(result.stdout, '', result.stderr);
      // safe: the shape that these suites check; one document, or one a host
      return [JSON.parse(result.stdout) as JsonRun | JsonRun[]].flat();
    };

    for (const name of SHIPPED.filter(name => lacking(name).length > 0)) {
      it(`${name}: is told what that machine lacks, before anything runs`, async () => {
        const [there] = await run(['--host', kernel.name], name);
        const { code, steps } = failureOf(there);
        assert.deepEqual([code, steps], ['programs-required', 0]);
      });
    }

    for (const name of SHIPPED.filter(name => lacking(name).length === 0)) {
      it(`${name}: claims what it claims here`, async () => {
        const [here, there] = await run(
          ['--host', 'local', '--host', loginFor(name, kernel.name)],
          name,
        );
        const release = there?.host.kernel ?? '';
        assert.ok(release.startsWith(kernel.release), release);
        // A claim may be guarded for one of the two: then it says nothing about the other.
        const both = verdicts(here).map((one, index) => [
          one,
          verdicts(there)[index] ?? 'not reached',
        ]);
        const apart = both.filter(pair => !pair.every(one => /^(?:passed|skipped) /.test(one)));
        assert.deepEqual(apart, []);
        const shared = both.filter(pair => pair.every(one => one.startsWith('passed ')));
        assert.ok(shared.length >= 10, `${shared.length} claims hold on both`);
        assert.deepEqual([here?.ok, there?.ok], [true, true]);
      });
    }

    it('is compared with this kernel: what differs is explained as far as its release tells', async () => {
      const folder = notebookFolder();
      const cell = [
        'server web port=7777 backlog=0',
        'client c1..c2 -> web timeout=2500ms',
        // At 0, 1 and 2 s with tcp_syn_linear_timeouts, which came between 5.15 and 6.6; else at 0 and 1 s.
        'expect packets c2 syn == 3',
      ];
      const file = folder.write('syn.tcpbook.md', notebook([cell.join('\n')]));
      const hosts = ['--host', 'local', '--host', kernel.name];
      await cli(['run', '--save', '--timeout', '9m', '--ssh-config', config, ...hosts, file]);
      const copies = ['local', kernel.name].map(host =>
        join(folder.path, `syn@${host}.tcpbook.md`),
      );
      const { stdout } = await cli(['compare', '--format', 'json', ...copies]);
      const { runs, claims } = JSON.parse(stdout) as ComparisonModel; // safe: what `compare` prints
      // Debian's uname -v names the stable release that its uname -r hides.
      assert.match(runs[1]?.kernels[0] ?? '', /^\S+ \(\d+\.\d+\.\d+\)$/);
      const [claim] = claims;
      assert.equal(claim?.difference, 'verdict', stdout);
      const reason = claim.explanation?.reasons.find(({ rule }) => rule === 'syn-retransmission');
      assert.equal(reason?.certain, false, stdout);
      assert.deepEqual(reason.causes, [
        { by: 'change', change: 'syn-linear-timeouts', presence: ['has', 'unknown'] },
      ]);
    });

    it('keeps its time when the clock of its machine is set', async () => {
      const cells = [
        'server web port=7777 backlog=2\nclient c1 -> web',
        '#!sh\ndate -s "+1 hour"',
        'client c2 -> web\ntimeline since=start',
      ];
      const args = ['--ssh-config', config, '--host', `root@${kernel.name}`];
      const { steps, ok } = await runCells(cells, { args });
      const [shown] = steps.at(-1)?.outputs ?? [];
      // safe: the data of a `timeline` output
      const { connections } = shown?.data as TimelineModel;
      assert.deepEqual([ok, connections.map(({ client }) => client.name)], [true, ['c1', 'c2']]);
      const [first, second] = connections.map(({ start }) => start);
      assert.ok(second! - first! < 600e9, `${second! - first!} ns between them`);
    });

    it('is one of two machines: its client, and this machine’s server', async () => {
      const apart = ['--client', kernel.name, '--server', 'local'];
      const [both] = await run(apart, 'listen-backlog.tcpbook.md');
      assert.deepEqual(
        verdicts(both).filter(line => line.startsWith('failed')),
        [],
      );
      assert.ok(both?.ok);
      assert.equal(both.host.client?.name, kernel.name);
    });
  });
}
