import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, describe } from 'mocha';
import { releaseWithVersion } from '../../src/analysis/kernel/releases.js';
import { temporaryFolder } from '../support/cli.js';
import { describeGrid, type GridKernel } from '../support/kernelGrid.js';
import { KERNELS } from '../support/kernelImage.js';
import { startKernelMachine, type KernelMachine } from '../support/kernelMachine.js';
import { writeSshConfig } from '../support/sshConfig.js';

/**
 * The scenarios take it that a segment arrives before its sender goes on. 6.1 leaves segments to
 * ksoftirqd once that is awake, and it waits for its turn while clients send more SYNs: so it has
 * to come first.
 */
const SEGMENTS_FIRST = 'chrt --fifo --pid 1 $(pgrep --exact ksoftirqd/0)';

for (const recipe of KERNELS) {
  describe(`the kernel model on ${recipe.name}`, () => {
    // Without privilege, a namespace of 6.1 has no net.core.somaxconn that could be written.
    const host = `root@${recipe.name}`;
    let machine: KernelMachine | undefined;
    let kernel: GridKernel;

    before(async () => {
      // Emulated, thousands of clients take longer than the timers that the cases are to precede.
      machine = await startKernelMachine(recipe, 'instructions');
      const configFile = writeSshConfig(temporaryFolder('tcpbook-kernels-'), [{ host: machine }]);
      const command = `${SEGMENTS_FIRST} && uname -r && uname -v`;
      const args = ['-F', configFile, '-o', 'BatchMode=yes', host, command];
      const { stdout } = await promisify(execFile)('ssh', args);
      const [hidden = '', version = ''] = stdout.split('\n');
      const release = releaseWithVersion(hidden, version);
      kernel = { host, configFile, release, slowness: machine.slowness };
    });
    after(() => machine?.close());

    describeGrid(() => kernel);
  });
}
