import assert from 'node:assert/strict';
import { eventually } from './processes.js';
import type { SshHost } from './sshHosts.js';

/** What is there while nobody is logged in. */
export interface Traces {
  readonly files: readonly string[];
}

export const tracesOf = (host: SshHost): Traces => ({ files: host.files() });

/** Fails unless the host soon looks as it did before anyone came. `ms`: how soon. */
export async function assertNothingLeft(host: SshHost, before: Traces, ms = 5_000): Promise<void> {
  const left = (): string =>
    JSON.stringify([host.processes().filter(({ name }) => name !== 'sshd'), host.namespaces()]);
  const gone = '[[],{"network":[],"user":[]}]';
  await eventually(() => left() === gone || undefined, ms);
  assert.equal(left(), gone);
  assert.deepEqual(host.files(), before.files);
}
