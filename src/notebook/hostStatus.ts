import type { HostDescription } from '../session/model.js';
import { sharedInWords } from '../words/shared.js';

export interface HostStatus {
  readonly text: string;
  /** One fact a line. */
  readonly tooltip: string;
}

const PRIVILEGES: Readonly<Record<HostDescription['privilege'], string>> = {
  root: 'root',
  userns: 'unprivileged user namespace',
  sudo: 'sudo',
  none: 'none: steps that need a lab of their own cannot run',
};

/** What the status bar says of a notebook's lab; `host` is undefined until the first cell runs. */
export function hostStatus(host: HostDescription | undefined): HostStatus {
  if (host === undefined) {
    return {
      text: 'TCP Book: no lab yet',
      tooltip: 'The lab starts with the first cell that runs.',
    };
  }
  const [only, ...others] = host.sides;
  const sides =
    only !== undefined && others.length === 0
      ? [only.address]
      : host.sides.map(({ name, address }) => `${name} ${address}`);
  return {
    text: [`${host.name}: Linux ${host.kernel}`, host.privilege, host.lab, ...sides].join(' · '),
    tooltip: [
      `Host: ${host.name}`,
      `Kernel: Linux ${host.kernel}`,
      `Privilege: ${PRIVILEGES[host.privilege]}`,
      `Lab: ${host.lab}`,
      ...sides.map(side => `Address: ${side}`),
      ...sharedInWords(host.notIsolated ?? []),
      'Select to restart the lab.',
    ].join('\n'),
  };
}
