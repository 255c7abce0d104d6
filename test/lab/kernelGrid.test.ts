import { release } from 'node:os';
import { describe } from 'mocha';
import { describeGrid } from '../support/kernelGrid.js';

describe(`the kernel model on Linux ${release()}`, function () {
  this.timeout(600_000);
  const here = { host: 'local', configFile: undefined, release: release(), slowness: 1 };
  describeGrid(() => here);
});
