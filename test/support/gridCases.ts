import type { ListenSettings } from '../../src/analysis/kernel/model.js';
import type { Happening } from '../../src/analysis/kernel/scenario.js';

/** What clients do, and what becomes of their final ACKs. */
export type Traffic =
  /** Each completes its handshake, if it may; nobody accepts. */
  | 'sequential'
  | 'simultaneous'
  /** Their final ACKs are lost. */
  | 'acks-lost'
  /** The accept queue fills while the first clients' ACKs are lost; then those send data. */
  | 'acks-at-full-queue';

/** One listener, its settings, and who connects to it. */
export interface GridCase {
  readonly backlog: number;
  readonly somaxconn: number;
  readonly maxSynBacklog: number;
  readonly syncookies: number;
  readonly abortOnOverflow: number;
  readonly traffic: Traffic;
  /** More clients than the backlog keeps. */
  readonly extra: number;
  readonly ipv6: boolean;
  readonly isProven: boolean;
}

export interface GridGroup {
  readonly title: string;
  readonly cases: readonly GridCase[];
}

/** tcp_max_syn_backlog that bounds nothing here. */
const PLENTY = 32_768;
const SMALL = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const BACKLOGS = [...SMALL, 128, 1024, 5000];
const TRAFFICS: readonly Traffic[] = [
  'sequential',
  'simultaneous',
  'acks-lost',
  'acks-at-full-queue',
];
const SAID: Readonly<Record<Traffic, string>> = {
  sequential: 'clients one after the other',
  simultaneous: 'clients all at once',
  'acks-lost': 'final ACKs lost',
  'acks-at-full-queue': 'final ACKs that meet a full accept queue',
};

const plain = {
  backlog: 2,
  somaxconn: 4096,
  maxSynBacklog: PLENTY,
  syncookies: 1,
  abortOnOverflow: 0,
  traffic: 'sequential',
  extra: 3,
  ipv6: false,
  isProven: false,
} as const satisfies GridCase;

export function gridGroups(): readonly GridGroup[] {
  const groups = TRAFFICS.flatMap(traffic =>
    [0, 1, 2].flatMap(syncookies =>
      [0, 1].map((abortOnOverflow): GridGroup => {
        const about = { ...plain, traffic, syncookies, abortOnOverflow };
        const cases = BACKLOGS.flatMap(backlog => [
          // net.core.somaxconn below the backlog; nothing is below 0.
          ...(backlog === 0 ? [] : [{ ...about, backlog, somaxconn: Math.min(backlog >> 1, 100) }]),
          { ...about, backlog, somaxconn: 10_000 },
        ]);
        const settings = `syncookies ${syncookies}, abort_on_overflow ${abortOnOverflow}`;
        return { title: `${SAID[traffic]}, ${settings}`, cases };
      }),
    ),
  );
  return [...groups, ...otherGroups()];
}

function otherGroups(): readonly GridGroup[] {
  const lost = { ...plain, traffic: 'acks-lost', syncookies: 0 } as const;
  const quarter = [1, 2, 4, 16, 128].map(maxSynBacklog => {
    return { ...lost, maxSynBacklog, backlog: 200, extra: 0 };
  });
  const below = { ...lost, maxSynBacklog: 2, backlog: 1 };
  const twenty = SMALL.map(backlog => ({
    ...lost,
    maxSynBacklog: 128,
    backlog,
    extra: 19 - backlog,
  }));
  const ipv6 = TRAFFICS.flatMap(traffic =>
    [0, 1, 2].map(syncookies => ({ ...plain, ipv6: true, traffic, syncookies })),
  );
  const proven = { ...lost, isProven: true, maxSynBacklog: 4, backlog: 8 };
  return [
    { title: 'three quarters of tcp_max_syn_backlog', cases: [...quarter, below] },
    { title: 'twenty SYNs, tcp_max_syn_backlog 128', cases: twenty },
    { title: 'the same with cookies', cases: twenty.map(one => ({ ...one, syncookies: 1 })) },
    { title: 'IPv6', cases: ipv6 },
    { title: 'a proven peer, tcp_max_syn_backlog 4', cases: [proven, { ...proven, ipv6: true }] },
  ];
}

export function settingsOf(release: string, about: GridCase): ListenSettings {
  const { backlog, somaxconn, maxSynBacklog, syncookies, abortOnOverflow, ipv6 } = about;
  return {
    ...{ release, backlog, somaxconn, maxSynBacklog, syncookies, abortOnOverflow, ipv6 },
    kept: undefined,
    synRetries: undefined,
    synackRetries: undefined,
    synLinearTimeouts: undefined,
    defers: false,
  };
}

/** So many clients' ACKs are lost before the accept queue fills. */
export const HELD = 2;

/** How many clients connect. */
export function clientsOf({ backlog, somaxconn, extra, traffic }: GridCase): number {
  const filling = Math.min(backlog, somaxconn) + 1;
  return traffic === 'acks-at-full-queue' ? HELD + filling : filling + extra;
}

/** What happens, on a loopback device: each segment arrives before anything else is done. */
export function happeningsOf(about: GridCase): readonly Happening[] {
  const clients = clientsOf(about);
  switch (about.traffic) {
    case 'sequential':
    case 'simultaneous':
      return [{ kind: 'connect', clients, acks: 'arrive' }];
    case 'acks-lost':
      return [{ kind: 'connect', clients, acks: 'lost' }];
    case 'acks-at-full-queue':
      return [
        { kind: 'connect', clients: HELD, acks: 'lost' },
        { kind: 'connect', clients: clients - HELD, acks: 'arrive' },
        { kind: 'ack-again', hasData: true },
      ];
  }
}

export function caseText(about: GridCase): string {
  const { backlog, somaxconn, maxSynBacklog, syncookies, abortOnOverflow, ipv6 } = about;
  const settings = `somaxconn ${somaxconn} max_syn_backlog ${maxSynBacklog} syncookies ${syncookies}`;
  const rest = `abort_on_overflow ${abortOnOverflow}${ipv6 ? ' IPv6' : ''}`;
  return `backlog ${backlog} ${settings} ${rest}, ${clientsOf(about)} clients ${about.traffic}`;
}
