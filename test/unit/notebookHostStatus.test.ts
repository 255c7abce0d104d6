import assert from 'node:assert/strict';
import { hostStatus } from '../../src/notebook/hostStatus.js';
import type { HostDescription } from '../../src/session/model.js';

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

  const cases: [host: HostDescription | undefined, text: string][] = [
    [undefined, 'TCP Book: no lab yet'],
    [loopback, 'local: Linux 6.18.5 · root · loopback · 127.0.0.1'],
    [
      { ...loopback, name: 'me@far', privilege: 'userns', lab: 'pair', sides },
      'me@far: Linux 6.18.5 · userns · pair · client 10.7.0.1 · server 10.7.0.2',
    ],
    [
      { ...loopback, lab: 'host', privilege: 'none', sides: [] },
      'local: Linux 6.18.5 · none · host',
    ],
  ];
  for (const [host, text] of cases) {
    it(text, () => assert.equal(hostStatus(host).text, text));
  }

  it('says what a lab on the machines’ own network cannot keep apart', () => {
    const direct = { ...loopback, lab: 'direct', notIsolated: ['ports', 'shell'] } as const;
    assert.match(
      hostStatus(direct).tooltip,
      /Lab: direct\n.*\nPorts are the machines’ own.*\nShell cells run on the machines themselves\.\n/,
    );
    assert.doesNotMatch(hostStatus(loopback).tooltip, /machines/);
  });
});
