import { release } from 'node:os';
import { describe } from 'mocha';
import { describeGrid } from '../support/kernelGrid.js';

describe(`the kernel model on Linux ${release()}`, function () {
  this.timeout(600_000);
  describeGrid({
    host: 'local',
    configFile: () => undefined,
    release,
    largest: 5000,
  });
});
