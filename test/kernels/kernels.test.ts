import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'mocha';
import { temporaryFolder } from '../support/cli.js';
import { KERNELS } from '../support/kernelImage.js';
import { startKernelMachine, type KernelMachine } from '../support/kernelMachine.js';
import { writeSshConfig } from '../support/sshConfig.js';

for (const kernel of KERNELS) {
  describe(kernel.name, () => {
    let machine: KernelMachine | undefined;
    let config: string;

    const ssh = async (destination: string, command: string): Promise<string> => {
      const args = ['-F', config, '-o', 'BatchMode=yes', destination, command];
      return (await promisify(execFile)('ssh', args)).stdout;
    };

    before(async () => {
      machine = await startKernelMachine(kernel);
      config = writeSshConfig(temporaryFolder('tcpbook-kernels-'), [{ host: machine }]);
    });
    after(() => machine?.close());

    it(`runs Linux ${kernel.release}x`, async () => {
      const release = await ssh(kernel.name, 'uname -r');
      assert.ok(release.startsWith(kernel.release), release);
    });

    it('has root, and a user who is not', async () => {
      assert.equal(await ssh(`root@${kernel.name}`, 'id -u'), '0\n');
      assert.equal(await ssh(kernel.name, 'id -un'), 'student\n');
    });

    it('has a Python that the agent can use', async () => {
      const script = 'import ctypes, sys; print(sys.version_info >= (3, 6))';
      assert.equal(await ssh(kernel.name, `python3 -I -S -c '${script}'`), 'True\n');
    });

    it('lets a user make namespaces, with ip in them', async () => {
      const command = 'unshare --user --map-root-user --net ip -o link';
      assert.match(await ssh(kernel.name, command), /^1: lo: .* state DOWN/);
    });
  });
}
