import type { Nanoseconds } from '../lab/recording.js';
import type { ObservedListener } from '../lab/observedListener.js';
import type { ListenerReport } from '../views/listeners/model.js';
import { adviceFor, type HostCounts } from './advice.js';
import { acceptQueueLimit, synQueueLimit } from './kernel/limits.js';
import { kernelSettings, observedListener } from './kernel/settings.js';

/** What is known beside the observation itself. */
export interface ReportCircumstances {
  /** The time that is reported on; what was not yet observed of it is left out. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** `uname -r`, or the stable release behind it where that is known. */
  readonly release: string;
  /** By name, as they are now. */
  readonly sysctls: Readonly<Record<string, string | null>>;
  /** By how much the host's counters grew in that time. */
  readonly counters: ReadonlyMap<string, number>;
  /** We are root there. */
  readonly seesAll: boolean;
  readonly nameOf: (listener: ObservedListener) => string | null;
}

/** What a listener of the host showed, and what to do about it. */
export function listenerReport(
  listener: ObservedListener,
  about: ReportCircumstances,
): ListenerReport {
  const { entry, isHere, kept } = listener;
  const from = Math.max(about.from, listener.from);
  const to = Math.max(from, about.to);
  const seconds = (to - from) / 1e9;
  const asked = listener.asked?.backlog?.asked;
  const kernel = kernelSettings(about.release, about.sysctls);
  const settings = observedListener(kernel, { kept, asked });
  const accept = acceptQueueLimit(settings);
  const syn = synQueueLimit(settings);
  const most = {
    accept: Math.max(0, listener.acceptQueue.most(from, to)),
    syn: Math.max(0, listener.synQueue.most(from, to)),
  };
  const drops = listener.countsDrops ? listener.acceptQueue.dropped(from, to) : undefined;
  return {
    name: about.nameOf(listener),
    address: entry.local.address,
    port: entry.local.port,
    owners: (listener.owners ?? []).map(({ pid, name }) => ({ pid, name })),
    seesAll: about.seesAll,
    uid: entry.uid,
    asked: askedOf(listener),
    isHere,
    seconds,
    acceptQueue: {
      length: listener.length,
      most: most.accept,
      limit: accept.limit,
      bound: accept.bound,
    },
    synQueue: { length: listener.requests, most: most.syn, limit: syn.limit, bound: syn.bound },
    drops: drops ?? null,
    counters: [...about.counters]
      .filter(([, growth]) => growth > 0)
      .map(([name, growth]) => ({ name, growth })),
    advice: adviceFor({
      isHere,
      seconds,
      asked,
      kept,
      somaxconn: kernel.somaxconn,
      maxSynBacklog: kernel.maxSynBacklog,
      syncookies: kernel.syncookies,
      acceptQueue: { most: most.accept, fullPart: listener.acceptQueue.fullPart(from, to) },
      synQueue: { most: most.syn, limit: syn.limit },
      drops,
      host: hostCounts(about.counters),
    }),
  };
}

function askedOf({ asked }: ObservedListener): ListenerReport['asked'] {
  const { program, backlog: known } = asked ?? {};
  if (program === undefined || known === undefined) return null;
  const { asked: backlog, ...how } = known;
  return { program, backlog, ...how };
}

/** Counters that tell of listeners. */
const REPORTED: ReadonlySet<string> = new Set([
  'ListenOverflows',
  'ListenDrops',
  'TCPReqQFullDrop',
  'TCPReqQFullDoCookies',
  'SyncookiesSent',
  'SyncookiesFailed',
  'TCPAbortOnListen',
  'EmbryonicRsts',
]);

function hostCounts(counters: ReadonlyMap<string, number>): HostCounts {
  const growth = (name: string): number => counters.get(name) ?? 0;
  return {
    overflows: growth('ListenOverflows'),
    drops: growth('ListenDrops'),
    synQueueDrops: growth('TCPReqQFullDrop'),
    synQueueCookies: growth('TCPReqQFullDoCookies'),
  };
}

/** By how much each counter grew that tells of listeners. */
export function growthOf(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const growth = new Map<string, number>();
  for (const name of REPORTED) {
    const value = after.get(name);
    if (value !== undefined) growth.set(name, value - (before.get(name) ?? 0));
  }
  return growth;
}
