import type { HostDescription } from '../session/model.js';
import { duration } from '../views/duration.js';
import { describe } from '../words/english.js';
import { hostLabels } from '../words/hostLabels.js';
import type { Problem } from '../words/problems.js';
import { sharedInWords } from '../words/shared.js';

/** How it stands with a notebook's lab. */
export type LabStatus =
  /** No cell has run. */
  | { readonly kind: 'none' }
  | { readonly kind: 'connecting'; readonly host: string }
  | {
      readonly kind: 'running';
      readonly host: HostDescription;
      readonly privilegeLack: Problem | undefined;
    }
  | { readonly kind: 'lost'; readonly host: string; readonly why: Problem };

export interface HostStatus {
  /** A codicon's name. */
  readonly icon: string;
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

/** What the status bar says of a notebook's lab. */
export function hostStatus(status: LabStatus): HostStatus {
  const { none, connecting, lost } = hostLabels.status;
  switch (status.kind) {
    case 'none':
      return { icon: 'plug', ...none };
    case 'connecting':
      return { icon: 'sync~spin', ...connecting(status.host) };
    case 'lost': {
      const { message, remedy } = describe(status.why);
      return { icon: 'debug-disconnect', ...lost(status.host), tooltip: `${message}\n${remedy}` };
    }
    case 'running':
      return running(status.host);
  }
}

function running(host: HostDescription): HostStatus {
  const [only, ...others] = host.sides;
  const sides =
    only !== undefined && others.length === 0
      ? [only.address]
      : host.sides.map(({ name, address }) => `${name} ${address}`);
  const machines = host.client === undefined ? [host] : [host.client, host];
  const names = machines.map(({ name, kernel }) => `${name}: Linux ${kernel}`).join(' → ');
  return {
    icon: 'plug',
    // Two machines fill the bar; the rest of what is known of them is in the tooltip.
    text: [names, ...(host.client ? [host.lab] : [host.privilege, host.lab, ...sides])].join(' · '),
    tooltip: [
      ...machines.flatMap(({ name, kernel, privilege }) => [
        `Host: ${name}`,
        `Kernel: Linux ${kernel}`,
        `Privilege: ${PRIVILEGES[privilege]}`,
      ]),
      ...(host.client === undefined
        ? []
        : [hostLabels.status.clocks(duration(host.client.clockError))]),
      `Lab: ${host.lab}`,
      ...sides.map(side => `Address: ${side}`),
      ...sharedInWords(host.notIsolated ?? []),
      hostLabels.status.select,
    ].join('\n'),
  };
}
