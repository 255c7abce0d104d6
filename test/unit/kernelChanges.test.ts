import assert from 'node:assert/strict';
import { CHANGES, presenceIn, presenceOf } from '../../src/analysis/kernel/changes.js';
import type { ChangeId, Presence } from '../../src/analysis/kernel/model.js';
import { releaseWithVersion } from '../../src/analysis/kernel/releases.js';
import { listening } from './kernelSettings.js';

/** `lacks 4.9.0 | unknown 4.9.1 | has 4.10`: what is known of a change, release by release. */
const HISTORY: Readonly<Record<ChangeId, string>> = {
  'accept-queue-exact':
    'lacks 5.12.0-rc4 | has 5.12.0-rc5 5.12-rc5 | lacks 5.12.0-rc6 5.12.0 6.18.44',
  'syn-queue-per-listener': 'lacks 2.6.18 | unknown 2.6.31 | has 2.6.32 2.6.32.65 3.10.0 6.18.44',
  'syn-queue-by-backlog':
    'lacks 2.6.32 3.10.65 4.3.0 | unknown 4.4.0-rc2 | has 4.4.0 4.11.3 6.18.44',
  'syn-queue-one-more':
    'lacks 3.10.65 4.19.325 5.4.289 5.10.233 5.15.176 6.1.124 6.6.71 6.8.12 6.12.0 6.12.9 | ' +
    'has 5.4.290 5.10.234 5.15.177 6.1.125 6.6.72 6.12.10 6.12.48 6.13.0 6.13.2 6.18.44 7.1.3',
  'syn-dropped-always':
    'lacks 2.6.32 3.10.65 3.16.80 3.18.20 4.3.0 4.4.176 4.9 4.9.0 | ' +
    'unknown 3.18.21 4.4.177 4.4.185 4.9.1 4.9.337 | has 3.16.81 4.4.186 4.4.302 4.10.17 4.11.3 6.18.44',
  'three-quarters-ipv6': 'lacks 2.6.32.65 | unknown 3.2.0 | has 3.10.65 6.18.44',
  'cookies-always': 'lacks 2.6.32 3.10.65 3.11.0 | has 3.12.0 3.18.20 4.3.0 6.18.44',
  'syn-drops-counted': 'lacks 2.6.32.65 | unknown 3.2.0 | has 3.10.65 6.18.44',
  'initial-rto-1s': 'lacks 2.6.32.65 3.0.0 | unknown 3.1-rc1 | has 3.1.0 3.10.65 6.18.44',
  'somaxconn-4096': 'lacks 2.6.32 5.3.1 | has 5.4.0 5.4.18 6.18.44',
  'backlog-32-bits': 'lacks 2.6.32 3.18.20 | unknown 4.1.0 | has 4.2.8 6.18.44',
  'requests-outlive-listener': 'lacks 3.10.65 4.3.0 | has 4.4.0 6.18.44',
  'migrate-req': 'lacks 5.10.7 | unknown 5.14.0 | has 5.15.85 6.18.44',
  'syn-linear-timeouts': 'lacks 5.15.85 | unknown 6.1.1 | has 6.6.17 6.18.44',
  'synack-rto-max': 'lacks 5.15.85 6.18.44 | unknown 6.19-rc1 | has 6.19.9 7.1.3',
  'listener-drops': 'lacks 4.4.155 | unknown 4.7.0 | has 4.9.0 6.18.44',
  'somaxconn-per-namespace': 'has 2.6.32 6.18.44',
  'syncookies-per-namespace': 'lacks 4.4.155 | unknown 4.6.0 | has 4.9.0 6.18.44',
  'max-syn-backlog-per-namespace': 'lacks 4.10.17 | unknown 4.12.0 | has 4.14.177 6.18.44',
  'abort-on-overflow-per-namespace': 'lacks 4.14.177 | unknown 4.15.0 | has 4.19.40 6.18.44',
};

describe('presenceOf', () => {
  for (const id of Object.keys(CHANGES) as ChangeId[]) {
    // safe: the keys of a table of all changes
    it(`${id}: ${HISTORY[id]}`, () => {
      for (const part of HISTORY[id].split(' | ')) {
        const [presence, ...releases] = part.split(' ');
        assert.ok(releases.length > 0);
        for (const release of releases) assert.equal(presenceOf(id, release), presence, release);
      }
    });
  }

  const distributions: [release: string, id: ChangeId, presence: Presence][] = [
    // Red Hat's: what the base had is there; what is newer may be.
    ['3.10.0-1160.el7.x86_64', 'syn-queue-per-listener', 'has'],
    ['3.10.0-1160.el7.x86_64', 'syn-queue-by-backlog', 'unknown'],
    ['3.10.0-1160.el7.x86_64', 'syn-dropped-always', 'unknown'],
    ['4.18.0-553.el8_10.x86_64', 'syn-dropped-always', 'has'],
    ['4.18.0-553.el8_10.x86_64', 'syn-queue-one-more', 'unknown'],
    ['5.14.0-427.el9.x86_64', 'somaxconn-4096', 'has'],
    ['6.12.0-55.el10.x86_64', 'syn-queue-one-more', 'unknown'],
    ['5.15.0-3.60.5.1.el9uek.x86_64', 'syn-queue-one-more', 'unknown'],
    // SUSE's.
    ['6.4.0-150600.23.17-default', 'syn-queue-one-more', 'unknown'],
    ['5.14.21-150500.55.19-default', 'syn-queue-one-more', 'unknown'],
    ['5.14.21-150500.55.19-default', 'syn-dropped-always', 'has'],
    ['6.16.8-1-default', 'syn-queue-one-more', 'has'],
    // Debian's and Ubuntu's, which hide the stable release.
    ['6.1.0-56-cloud-amd64', 'syn-queue-one-more', 'unknown'],
    ['6.1.0-56-cloud-amd64', 'syn-dropped-always', 'has'],
    ['6.1.0-56-cloud-amd64', 'synack-rto-max', 'lacks'],
    ['5.15.0-130-generic', 'syn-queue-one-more', 'unknown'],
    ['6.8.0-45-generic', 'syn-queue-one-more', 'unknown'],
    ['3.13.0-170-generic', 'syn-queue-by-backlog', 'lacks'],
    ['3.13.0-170-generic', 'syn-dropped-always', 'unknown'],
    // Those that name it.
    ['6.12.48+deb13-amd64', 'syn-queue-one-more', 'has'],
    ['6.6.87.2-microsoft-standard-WSL2', 'syn-queue-one-more', 'has'],
    ['4.5.5-300.fc24.x86_64', 'syn-dropped-always', 'lacks'],
    ['custom', 'syn-dropped-always', 'unknown'],
  ];
  for (const [release, id, presence] of distributions) {
    it(`${release} ${presence} ${id}`, () => assert.equal(presenceOf(id, release), presence));
  }

  it('gives way to what is known otherwise', () => {
    const about = listening({ release: '6.18.44', known: { 'syn-queue-one-more': false } });
    assert.equal(presenceIn('syn-queue-one-more', about), 'lacks');
    assert.equal(presenceIn('syn-dropped-always', about), 'has');
  });

  it('every change says where it can be read', () => {
    for (const { source } of Object.values(CHANGES)) {
      assert.match(source.file, /^(include|net)\/.*\.[ch]$/);
      assert.match(source.commit ?? '123456789abc', /^[0-9a-f]{12}$/);
    }
  });
});

describe('releaseWithVersion', () => {
  for (const [release, version, known] of [
    ['6.1.0-56-cloud-amd64', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)', '6.1.158'],
    ['6.1.0-56-cloud-amd64', '#1 SMP', '6.1.0-56-cloud-amd64'],
    ['6.8.0-45-generic', '#45-Ubuntu SMP PREEMPT_DYNAMIC Fri Aug 30', '6.8.0-45-generic'],
    ['6.18.44', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.158-1 (2025-11-09)', '6.18.44'],
  ] as const) {
    it(`${release} ${version}: ${known}`, () => {
      assert.equal(releaseWithVersion(release, version), known);
    });
  }
});
