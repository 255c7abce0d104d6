import assert from 'node:assert/strict';
import { eventually } from './processes.js';
import type { SshHost } from './sshHosts.js';

/** What lies on a host while nobody is logged in. */
export type Traces = readonly string[];

export const tracesOf = (host: SshHost): Traces => host.files();

const GONE = JSON.stringify([[], { network: [], user: [] }]);

/** Fails unless the host looks within `ms` as it did before anyone came. */
export async function assertNothingLeft(host: SshHost, before: Traces, ms = 5_000): Promise<void> {
  const left = (): string =>
    JSON.stringify([host.processes().filter(({ name }) => name !== 'sshd'), host.namespaces()]);
  await eventually(() => left() === GONE || undefined, ms);
  assert.equal(left(), GONE);
  assert.deepEqual(host.files(), before);
}
