import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, describe } from 'mocha';
import { releaseWithVersion } from '../../src/analysis/kernel/releases.js';
import { temporaryFolder } from '../support/cli.js';
import { describeGrid } from '../support/kernelGrid.js';
import { KERNELS } from '../support/kernelImage.js';
import { startKernelMachine, type KernelMachine } from '../support/kernelMachine.js';
import { writeSshConfig } from '../support/sshConfig.js';

for (const kernel of KERNELS) {
  describe(`the kernel model on ${kernel.name}`, () => {
    // Without privilege, a namespace of 6.1 has no net.core.somaxconn that could be written.
    const host = `root@${kernel.name}`;
    let machine: KernelMachine | undefined;
    let config: string;
    let release: string;

    before(async () => {
      machine = await startKernelMachine(kernel);
      config = writeSshConfig(temporaryFolder('tcpbook-kernels-'), [{ host: machine }]);
      const args = ['-F', config, '-o', 'BatchMode=yes', host, 'uname -r; uname -v'];
      const { stdout } = await promisify(execFile)('ssh', args);
      const [hidden = '', version = ''] = stdout.split('\n');
      release = releaseWithVersion(hidden, version);
    });
    after(() => machine?.close());

    // Emulated, a thousand clients take longer than the timers that the cases are to precede.
    describeGrid({ host, configFile: () => config, release: () => release, largest: 128 });
  });
}
