import type { Lab } from '../lab/lab.js';
import { SHARED_ON_OWN_NETWORK } from '../words/shared.js';
import { distributionOf } from '../wire/osRelease.js';
import type { HostDescription } from './model.js';

/** Where a lab is, as reports, the status bar and the file say it. */
export function describeLab(lab: Lab): HostDescription {
  const [first, second] = lab.machines;
  const server = second ?? first;
  const distribution = distributionOf(server.hello.osRelease);
  const description = {
    name: server.host,
    kernel: server.hello.kernel,
    version: server.hello.version,
    ...(distribution === undefined ? {} : { distribution }),
    lab: second === undefined || lab.isDirect ? lab.options.kind : 'pair',
    privilege: server.privilege,
    ...(lab.isDirect ? { notIsolated: SHARED_ON_OWN_NETWORK } : {}),
    sides: lab.sides.all.map(({ name, address }) => ({ name, address })),
  } as const;
  if (second === undefined) return description;
  const { host: name, hello, privilege } = first;
  const clockError = lab.clockError ?? 0;
  return {
    ...description,
    client: { name, kernel: hello.kernel, version: hello.version, privilege, clockError },
  };
}
