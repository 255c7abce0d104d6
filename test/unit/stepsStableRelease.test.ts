import assert from 'node:assert/strict';
import { acceptQueueLimit, synQueueLimit } from '../../src/analysis/kernel/limits.js';
import { kernelSettings, observedListener } from '../../src/analysis/kernel/settings.js';
import { guardHolds } from '../../src/steps/asking.js';
import { stableRelease } from '../../src/steps/stableRelease.js';
import { kernelSatisfies } from '../../src/wire/kernelVersion.js';

const DEBIAN_12 = {
  kernel: '6.1.0-56-amd64',
  kernelVersion: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)',
};
const DEBIAN_12_AT_FIRST = {
  kernel: '6.1.0-9-amd64',
  kernelVersion: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.27-1 (2023-05-08)',
};
const DEBIAN_11 = {
  kernel: '5.10.0-35-cloud-amd64',
  kernelVersion: '#1 SMP Debian 5.10.237-1 (2025-05-19)',
};
const UBUNTU = {
  kernel: '6.8.0-45-generic',
  kernelVersion: '#45-Ubuntu SMP PREEMPT_DYNAMIC Fri Aug 30 12:02:04 UTC 2024',
};
const SYSCTLS = {
  'net.core.somaxconn': '4096',
  'net.ipv4.tcp_max_syn_backlog': '128',
  'net.ipv4.tcp_syncookies': '1',
};

describe('stableRelease', () => {
  for (const [name, kernel, release, syn] of [
    ['Debian 12', DEBIAN_12, '6.1.158', 3],
    ['Debian 12, before the fix', DEBIAN_12_AT_FIRST, '6.1.27', 2],
    ['Debian 11', DEBIAN_11, '5.10.237', 3],
    ['Ubuntu, which hides it', UBUNTU, '6.8.0-45-generic', null],
  ] as const) {
    it(`${name}: Linux ${release}, whose SYN queue holds ${syn ?? 'what nobody knows'} with backlog 2`, () => {
      const found = stableRelease(kernel);
      assert.equal(found, release);
      const about = observedListener(kernelSettings(found, SYSCTLS), { kept: 2, asked: 2 });
      assert.equal(synQueueLimit(about).limit, syn);
      assert.equal(acceptQueueLimit(about).limit, 3);
    });
  }

  it('is what guards and requirements speak of', () => {
    const release = stableRelease(DEBIAN_12);
    for (const [operator, version, holds] of [
      ['>=', [6, 1, 125], true],
      ['<', [6, 1, 125], false],
      ['==', [6, 1], true],
      ['>=', [6, 12, 10], false],
    ] as const) {
      const guard = { text: `if kernel ${operator} ${version.join('.')}`, operator, version };
      assert.equal(guardHolds(guard, release), holds, guard.text);
      assert.equal(kernelSatisfies(`${operator}${version.join('.')}`, release), holds);
    }
  });
});
