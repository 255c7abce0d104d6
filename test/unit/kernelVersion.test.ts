import assert from 'node:assert/strict';
import {
  compareVersions,
  kernelSatisfies,
  parseKernelRequirement,
  parseKernelVersion,
} from '../../src/wire/kernelVersion.js';

describe('parseKernelVersion', () => {
  for (const [release, expected] of [
    ['6.1.0-56-cloud-amd64', [6, 1, 0]],
    ['4.18.0-553.el8_10.x86_64', [4, 18, 0]],
    ['6.18-rc1', [6, 18]],
    ['6.6.87.2-microsoft-standard-WSL2', [6, 6, 87, 2]],
    ['2.6.32.65', [2, 6, 32, 65]],
    ['5', [5]],
    ['linux-6.1', undefined],
    ['', undefined],
  ] as const) {
    it(`reads ${JSON.stringify(release)}`, () => {
      assert.deepEqual(parseKernelVersion(release), expected);
    });
  }
});

describe('compareVersions', () => {
  for (const [version, bound, sign] of [
    [[4, 9, 337], [4, 10], -1],
    [[4, 10, 0], [4, 10], 0],
    [[4, 10, 17], [4, 10], 0],
    [[4, 10], [4, 10, 1], -1],
    [[6, 1], [4, 10], 1],
    [[6, 18, 44], [6, 18, 4], 1],
  ] as const) {
    it(`${version.join('.')} against ${bound.join('.')} is ${sign}`, () => {
      assert.equal(Math.sign(compareVersions(version, bound)), sign);
    });
  }
});

describe('kernelSatisfies', () => {
  for (const [requirement, release, expected] of [
    ['>=4.10', '6.18.44-foo', true],
    ['>=4.10', '4.9.337', false],
    ['>= 4.10', '4.10.0-rc1', true],
    ['>4.9', '4.9.337', false],
    ['<=4.9', '4.9.337', true],
    ['<4.10', '4.9.337', true],
    ['==6.18', '6.18.44', true],
    ['6.18', '6.18.44', true],
    ['!=6.18', '6.18.44', false],
    ['>=4.10 <6.13', '6.12.9', true],
    ['>=4.10, <6.13', '6.13.2', false],
    ['>=4.10', 'unknown', false],
    ['new', '6.18.44', false],
  ] as const) {
    it(`${release} ${expected ? 'meets' : 'misses'} ${requirement}`, () => {
      assert.equal(kernelSatisfies(requirement, release), expected);
    });
  }
});

describe('parseKernelRequirement', () => {
  for (const requirement of [
    '',
    ' ',
    '>=',
    '=>4',
    '>=4.x',
    '>=4.10 or more',
    '4..1',
    '>=4.10-rc1',
  ]) {
    it(`refuses ${JSON.stringify(requirement)}`, () => {
      assert.equal(parseKernelRequirement(requirement), undefined);
    });
  }
});
