import assert from 'node:assert/strict';
import { hostStatus, type LabStatus } from '../../src/notebook/hostStatus.js';
import type { HostDescription } from '../../src/session/model.js';
import { localMachine } from '../../src/words/hostLabels.js';
import { problem } from '../../src/words/problems.js';

describe('the status bar', () => {
  const loopback: HostDescription = {
    name: 'local',
    kernel: '6.18.5',
    lab: 'loopback',
    privilege: 'root',
    sides: [{ name: 'both', address: '127.0.0.1' }],
  };
  const sides = [
    { name: 'client', address: '10.7.0.1' },
    { name: 'server', address: '10.7.0.2' },
  ];

  const apart: HostDescription = {
    ...loopback,
    name: 'far',
    lab: 'pair',
    sides,
    client: { name: 'near', kernel: '6.1.0', privilege: 'userns', clockError: 2e5 },
  };

  const running = (host: HostDescription): LabStatus => ({
    kind: 'running',
    host,
    privilegeLack: undefined,
  });
  const why = problem('host-silent', { host: 'box', seconds: 7 });
  const cases: readonly (readonly [status: LabStatus, icon: string, text: string])[] = [
    [{ kind: 'none' }, 'plug', 'TCP Book: no lab yet'],
    [running(loopback), 'plug', 'local: Linux 6.18.5 · root · loopback · 127.0.0.1'],
    [
      running({ ...loopback, name: 'me@far', privilege: 'userns', lab: 'pair', sides }),
      'plug',
      'me@far: Linux 6.18.5 · userns · pair · client 10.7.0.1 · server 10.7.0.2',
    ],
    [
      running({ ...loopback, lab: 'host', privilege: 'none', sides: [] }),
      'plug',
      'local: Linux 6.18.5 · none · host',
    ],
    [running(apart), 'plug', 'near: Linux 6.1.0 → far: Linux 6.18.5 · pair'],
    [{ kind: 'connecting', host: 'box' }, 'sync~spin', 'box: connecting…'],
    [{ kind: 'lost', host: 'box', why }, 'debug-disconnect', 'box: lab lost'],
  ];
  for (const [status, icon, text] of cases) {
    it(text, () => {
      const shown = hostStatus(status);
      assert.deepEqual([shown.icon, shown.text], [icon, text]);
    });
  }

  it('says why a lab is lost, and what to do', () => {
    const { tooltip } = hostStatus({ kind: 'lost', host: 'box', why });
    assert.match(tooltip, /^Nothing came from box for 7 s: .*\nCheck the network/);
  });

  it('says of two machines what each is, and how far their clocks are apart', () => {
    const [near, far] = [
      ['Host: near', 'Kernel: Linux 6.1.0', 'Privilege: unprivileged user namespace'],
      ['Host: far', 'Kernel: Linux 6.18.5', 'Privilege: root'],
    ];
    const { tooltip } = hostStatus(running(apart));
    assert.deepEqual(tooltip.split('\n').slice(0, 7), [
      ...near,
      ...far,
      'Clocks: equal within ±200 µs',
    ]);
    assert.doesNotMatch(hostStatus(running(loopback)).tooltip, /Clocks/);
  });

  it('says what a lab on the machines’ own network cannot keep apart', () => {
    const direct = { ...loopback, lab: 'direct', notIsolated: ['ports', 'shell'] } as const;
    assert.match(
      hostStatus(running(direct)).tooltip,
      /Lab: direct\n.*\nPorts are the machines’ own.*\nShell cells run on the machines themselves\.\n/,
    );
    assert.doesNotMatch(hostStatus(running(loopback)).tooltip, /machines/);
  });
});

describe('this machine', () => {
  const cases: readonly (readonly [remoteName: string | undefined, label: string])[] = [
    [undefined, 'This machine'],
    ['wsl', 'This machine: WSL'],
    ['ssh-remote', 'This machine: remote host over Remote-SSH'],
    ['dev-container', 'This machine: dev container'],
    ['attached-container', 'This machine: container'],
    ['codespaces', 'This machine: codespace'],
    ['tunnel', 'This machine: remote host over a tunnel'],
    ['127.0.0.1:8000', 'This machine: remote host'],
    ['constructor', 'This machine: remote host'],
  ];
  for (const [remoteName, label] of cases) {
    it(`${remoteName ?? 'without a remote'}: ${label}`, () =>
      assert.equal(localMachine(remoteName).label, label));
  }
});
