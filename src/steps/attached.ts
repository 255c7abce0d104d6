import { growthOf, listenerReport } from '../analysis/listenerReports.js';
import type { Lab } from '../lab/lab.js';
import type { CounterLook } from '../lab/look.js';
import type { ObservedListener } from '../lab/observedListener.js';
import type { View } from '../views/view.js';
import { programBehind } from './askedBacklog.js';
import type { StepContext } from './context.js';
import { stableRelease } from './stableRelease.js';

/** Servers of the host that the notebook has given names to. */

/** The listeners of a name, which has one an address. */
export function observedListeners(lab: Lab, name: string): readonly ObservedListener[] {
  const { attached, port } = lab.servers.get(name);
  if (attached === undefined) return [];
  return lab.observer.listeners.filter(
    ({ entry: { local } }) => local.port === port && attached.includes(local.address),
  );
}

/** Finds out once which backlog a listener's program asked for, by reading its configuration. */
export async function learnBacklog(lab: Lab, listener: ObservedListener): Promise<void> {
  const { entry, owners, kept } = listener;
  const [owner] = owners ?? [];
  if (listener.asked !== undefined || owner === undefined) return;
  const side = lab.sides.of('server', undefined);
  const somaxconn = await lab.readSysctl('net.core.somaxconn', undefined).then(Number, () => NaN);
  const behind = await programBehind(lab, side, owner.pid, {
    ...entry.local,
    kept,
    somaxconn: Number.isNaN(somaxconn) ? undefined : somaxconn,
  });
  const { backlog, program } = behind ?? {};
  listener.asked = { program, backlog: backlog?.from === 'unknown' ? undefined : backlog };
}

/** What they showed since then, up to now. */
export async function reportOn(
  { lab }: Pick<StepContext, 'lab'>,
  before: CounterLook,
  names: readonly string[],
): Promise<View> {
  const [counters, sysctls] = await Promise.all([lab.counters(), lab.sysctls()]);
  const side = lab.sides.of('server', undefined).index;
  const about = {
    from: before.time,
    to: counters.time,
    release: stableRelease(lab),
    seesAll: lab.isRoot,
    sysctls: sysctls.sides[side] ?? {},
    counters: growthOf(before.sides[side] ?? new Map(), counters.sides[side] ?? new Map()),
  };
  await Promise.all(
    names.flatMap(name => observedListeners(lab, name).map(one => learnBacklog(lab, one))),
  );
  const listeners = names.flatMap(name =>
    observedListeners(lab, name).map(listener =>
      listenerReport(listener, { ...about, nameOf: () => name }),
    ),
  );
  return { view: 'listeners', data: { listeners } };
}
